"""What the page before an import shows of each question: words, counts and reasons, never a key."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from quizzes.admin.forms import label_of
from quizzes.imports import Action, ImportPlan, Planned
from quizzes.kinds import KINDS
from quizzes.services.planning import default_topic

REFUSED, NOTED = "refused", "noted"


@dataclass(frozen=True)
class Row:
    """`action` is one of the actions of a plan, or REFUSED."""

    line: int
    name: str
    text: str
    kind: Any
    action: str
    said: str
    reference: str = ""
    question_id: int | None = None
    notes: tuple[str, ...] = ()


def without(rows: Iterable[Row], notes: Collection[str]) -> list[Row]:
    """The rows without what is said once for all of them."""
    return [
        replace(row, notes=tuple(note for note in row.notes if note not in notes)) for row in rows
    ]


def rows_of(plan: ImportPlan) -> list[Row]:
    """In the order of the file."""
    rows = [_planned(each) for each in plan.planned]
    rows += [
        Row(
            line=each.line,
            name=each.name,
            text="",
            kind=label_of(each.type) if each.type in KINDS else each.type,
            action=REFUSED,
            said=each.reason,
        )
        for each in plan.refused
    ]
    return sorted(rows, key=lambda row: row.line)


def counts_of(plan: ImportPlan, rows: Iterable[Row]) -> list[tuple[str, Any, int]]:
    """What to show, what it is called, and how many there are; nothing that is none but the first."""
    counts = [
        ("", lazy("In the file"), len(plan.planned) + len(plan.refused)),
        (Action.NEW.value, lazy("New"), len(plan.of(Action.NEW))),
        (Action.VERSION.value, lazy("New version"), len(plan.of(Action.VERSION))),
        (Action.UNCHANGED.value, lazy("Unchanged"), len(plan.of(Action.UNCHANGED))),
        (REFUSED, lazy("Refused"), len(plan.refused)),
        (NOTED, lazy("To look at"), sum(bool(row.notes) for row in rows)),
    ]
    return [counts[0], *(each for each in counts[1:] if each[2])]


def shown(rows: list[Row], which: str) -> list[Row]:
    """The rows somebody asked for; all of them for anything that is not known."""
    if which == NOTED:
        return [row for row in rows if row.notes]
    found = [row for row in rows if row.action == which]
    return found if which in {*Action, REFUSED} else rows


def _planned(planned: Planned) -> Row:
    item = planned.item
    said = {
        Action.NEW: _("New question"),
        Action.VERSION: _("New version of a question"),
        Action.UNCHANGED: _("Unchanged; it stays as it is"),
    }
    stem = item.exchange.stem
    return Row(
        line=item.line,
        name=planned.topic,
        text="" if planned.topic == default_topic(stem) else stem,
        kind=label_of(item.exchange.kind),
        action=planned.action.value,
        said=said[planned.action],
        reference=planned.reference,
        question_id=planned.question_id,
        notes=planned.notes,
    )
