"""A number of a rule as its pages show it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from renewals.clauses import AsWritten, Clause, RuleSetData
from renewals.clauses.diff import ClauseChange, Move, clause_changes
from renewals.clauses.words import sentence, summary
from renewals.forms.clause_labels import CLAUSES, label_of
from renewals.models import RuleSet
from renewals.services.rule_changes import ROWS_KEPT, Effect, Forecast

STATES = {
    "complete": lazy("Complete"),
    "not_complete": lazy("Not complete"),
    "unreviewed": lazy("All met, by a rule nobody has reviewed"),
    "needs_person": lazy("Needs a person"),
    "unknown": lazy("Not known"),
}
MOVES = {
    Move.ADDED: lazy("Added"),
    Move.REMOVED: lazy("Removed"),
    Move.CHANGED: lazy("Changed"),
}


@dataclass(frozen=True)
class Line:
    """A clause in a sentence. What is `for_people` no code reckons with."""

    title: str
    said: str
    for_people: bool


def lines_of(data: RuleSetData) -> list[Line]:
    """Fields that were not found are gathered in `not_found_in`."""
    return [
        Line(str(CLAUSES[clause.type]), sentence(clause), isinstance(clause, AsWritten))
        for clause in data.clauses
        if not _is_not_found(clause)
    ]


def not_found_in(data: RuleSetData) -> list[str]:
    return [
        clause.field.rpartition(".")[2].replace("_", " ")
        for clause in data.clauses
        if isinstance(clause, AsWritten) and clause.value is None
    ]


def preview_of(data: RuleSetData) -> str:
    return summary(data.clauses) or _("Nothing is on record.")


@dataclass(frozen=True)
class ShownChange:
    move: str
    word: str
    title: str
    before: str
    after: str
    fields: tuple[tuple[str, str, str], ...] = ()


def changes_between(before: RuleSetData | None, after: RuleSetData) -> list[ShownChange]:
    """Dates and names first, then clauses, then sources and doubts."""
    if before is None:
        return []
    found = [
        ShownChange(Move.CHANGED, str(MOVES[Move.CHANGED]), str(name), old, new)
        for name, old, new in _about(before, after)
        if old != new
    ]
    found += [_shown(change) for change in clause_changes(before.clauses, after.clauses)]
    found += _lists(
        _("Source"),
        [source.model_dump_json() for source in before.sources],
        [source.model_dump_json() for source in after.sources],
        dict(_source_words(before) + _source_words(after)),
    )
    found += _lists(_("Not verified"), list(before.unverified), list(after.unverified), {})
    return found


def _about(before: RuleSetData, after: RuleSetData) -> list[tuple[str, str, str]]:
    def of(name: str) -> tuple[str, str]:
        old, new = getattr(before, name), getattr(after, name)
        return _in_words(old), _in_words(new)

    return [
        (_("Regulator"), *of("regulator")),
        (_("Confidence"), *of("confidence")),
        (_("In force from"), *of("effective_from")),
        (_("In force until"), *of("effective_to")),
        (_("Gone from"), *of("sunset_on")),
    ]


def _in_words(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else date_format(value, "j F Y")


def _shown(change: ClauseChange) -> ShownChange:
    return ShownChange(
        change.move,
        str(MOVES[change.move]),
        str(CLAUSES[change.type]),
        change.before,
        change.after,
        tuple(
            (str(label_of(change.type, field.name)), field.before, field.after)
            for field in change.fields
        ),
    )


def _source_words(data: RuleSetData) -> list[tuple[str, str]]:
    return [
        (
            source.model_dump_json(),
            f"{source.title} ({source.date})"
            + (f", {_('checked on')} {_in_words(source.checked_on)}" if source.checked_on else ""),
        )
        for source in data.sources
    ]


def _lists(
    title: str, before: list[str], after: list[str], words: dict[str, str]
) -> list[ShownChange]:
    return [
        *(
            ShownChange(Move.ADDED, str(MOVES[Move.ADDED]), title, "", words.get(one, one))
            for one in after
            if one not in before
        ),
        *(
            ShownChange(Move.REMOVED, str(MOVES[Move.REMOVED]), title, words.get(one, one), "")
            for one in before
            if one not in after
        ),
    ]


def _is_not_found(clause: Clause) -> bool:
    return isinstance(clause, AsWritten) and clause.value is None


@dataclass(frozen=True)
class ShownEffect:
    """One row of a forecast, in words; what stays the same is said once."""

    person: str
    place: str
    due: str
    due_was: str
    state: str
    state_was: str
    moved: int
    gone: int
    new: int


def forecast_context(forecast: Forecast | None) -> dict[str, Any]:
    return {
        "forecast": forecast,
        "effects": [_effect(row) for row in forecast.rows] if forecast else [],
        "most_effects": ROWS_KEPT,
    }


def _effect(row: Effect) -> ShownEffect:
    due, was = _day(row.due_after), _day(row.due_before)
    state, state_was = _state(row.state_after), _state(row.state_before)
    return ShownEffect(
        row.person,
        row.place,
        due,
        was if was != due else "",
        state,
        state_was if state_was != state else "",
        row.letters_moved,
        row.letters_gone,
        row.letters_new,
    )


def _state(word: str) -> str:
    return str(STATES.get(word, word))


def _day(stored: str) -> str:
    return date_format(dt.date.fromisoformat(stored), "j F Y")


def rules_crumb() -> tuple[str, str]:
    return reverse("rule_list"), _("Rules of places")


def rule_crumb(rule_set: RuleSet) -> tuple[str, str]:
    return reverse("rule_number", args=[rule_set.pk]), name_of(rule_set)


def name_of(rule_set: RuleSet) -> str:
    return _("%(place)s, %(profession)s: %(kind)s") % {
        "place": rule_set.jurisdiction.name,
        "profession": rule_set.profession.name,
        "kind": rule_set.get_kind_display().lower(),
    }
