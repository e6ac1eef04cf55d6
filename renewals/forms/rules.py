"""A number of a rule as staff type it: what it is about, its clauses, its sources."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from practitioners.models import Jurisdiction, Profession
from renewals.clauses import CLAUSE_TYPES, RenewalTarget, RuleSetData, SetKind, Source, as_stored
from renewals.forms.clause_fields import lines_of
from renewals.forms.clause_labels import CLAUSES, GROUPS
from renewals.forms.clauses import COPIED, ClauseForm
from renewals.models import RuleSet
from renewals.selectors.rules import data_of

MOST_CLAUSES, MOST_SOURCES = 80, 40
CONFIDENCE = [
    ("high", lazy("High: the rule's text or the regulator's page was read")),
    ("medium", lazy("Medium: a reputable second source")),
    ("low", lazy("Low: one second source, old or in conflict")),
]


def date_field(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": lazy("Enter a date such as 2027-05-31.")},
    )


class AboutForm(forms.Form):
    """Everything beside the clauses and the sources. Place, profession and kind are asked once."""

    place = forms.ModelChoiceField(
        Jurisdiction.objects.all(),
        label=lazy("Place"),
        error_messages={"required": lazy("Choose the place.")},
    )
    profession = forms.ModelChoiceField(
        Profession.objects.all(),
        label=lazy("Profession"),
        error_messages={"required": lazy("Choose the profession.")},
    )
    kind = forms.ChoiceField(label=lazy("Kind"), choices=RuleSet.Kind.choices)
    regulator = forms.CharField(
        label=lazy("Regulator"),
        max_length=200,
        error_messages={"required": lazy("Enter who makes this rule.")},
    )
    confidence = forms.ChoiceField(label=lazy("Confidence"), choices=CONFIDENCE)
    effective_from = date_field(
        lazy("In force from"),
        lazy(
            "Deadlines that began before keep the number before. Empty: how we read the law as it is."
        ),
    )
    effective_to = date_field(lazy("In force until"))
    sunset_on = date_field(lazy("Gone from"), lazy("The first day without it, where a law ends."))
    next_review_on = date_field(lazy("Next review"))
    unverified = forms.CharField(
        label=lazy("Not verified"),
        required=False,
        max_length=5000,
        help_text=lazy("One doubt in each line."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    why = forms.CharField(
        label=lazy("Why this number is written"),
        max_length=250,
        error_messages={"required": lazy("Enter why this number is written")},
    )

    def __init__(self, data: Any = None, *, base: RuleSet | None = None) -> None:
        initial: dict[str, Any] = {}
        if base is not None:
            initial = {
                "regulator": base.regulator,
                "confidence": base.confidence,
                "effective_from": base.effective_from,
                "effective_to": base.effective_to,
                "sunset_on": base.sunset_on,
                "next_review_on": base.next_review_on,
                "unverified": "\n".join(base.unverified),
            }
        super().__init__(data, initial=initial)
        if base is not None:
            for name in ("place", "profession", "kind"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = dict(super().clean() or {})
        begins, ends = typed.get("effective_from"), typed.get("effective_to")
        if begins and ends and ends < begins:
            self.add_error(
                "effective_to", _("Choose a day after the one from which it is in force.")
            )
        return typed


class SourceForm(forms.Form):
    """Where something was read; an empty row is left out."""

    title = forms.CharField(label=lazy("Title"), max_length=300, required=False)
    address = forms.CharField(label=lazy("Address"), max_length=600, required=False)
    date = forms.CharField(label=lazy("Date of the source"), max_length=80, required=False)
    checked_on = date_field(lazy("Checked on"))

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = dict(super().clean() or {})
        if not any(typed.values()):
            return typed
        if not typed.get("title"):
            self.add_error("title", _("Enter the title of the source."))
        try:
            URLValidator(schemes=["http", "https"])(typed.get("address") or "")
        except forms.ValidationError:
            self.add_error("address", _("Enter an address that begins with http:// or https://."))
        return typed

    @property
    def source(self) -> Source | None:
        typed = self.cleaned_data
        if not any(typed.values()):
            return None
        return Source(
            title=typed["title"],
            address=typed["address"],
            date=typed["date"] or "undated",
            checked_on=typed["checked_on"],
        )


class RuleSetForm:
    """The whole page. Nothing that was typed is lost when a clause is added, moved or removed."""

    def __init__(self, data: QueryDict | None = None, *, base: RuleSet | None = None) -> None:
        self.base, self.is_bound = base, data is not None
        self.about = AboutForm(data, base=base)
        self.added = ""
        if data is None:
            stored = data_of(base) if base is not None else None
            self.clauses = [
                ClauseForm(clause.type, str(key), clause=clause)
                for key, clause in enumerate(stored.clauses if stored else ())
            ]
            sources = stored.sources if stored else ()
            self.sources = [
                SourceForm(prefix=f"source-{key}", initial=source.model_dump())
                for key, source in enumerate(sources)
            ]
        else:
            handles = [handle.partition(":") for handle in data.getlist("clause")]
            self.clauses = [
                ClauseForm(kind, key, data)
                for key, _colon, kind in handles[:MOST_CLAUSES]
                if kind in CLAUSE_TYPES and key.isdigit()
            ]
            count = data.get("sources", "0")
            rows = min(int(count) if count.isdigit() else 0, MOST_SOURCES)
            self.sources = [SourceForm(data, prefix=f"source-{key}") for key in range(rows)]
        if not self.is_bound or (data is not None and "more_sources" in data):
            self._more_sources()

    def _more_sources(self) -> None:
        start = len(self.sources)
        more = range(start, min(start + 2, MOST_SOURCES))
        self.sources += [SourceForm(prefix=f"source-{key}") for key in more]

    def rearrange(self, data: Mapping[str, Any]) -> bool:
        """Add, move or remove a clause, as the button says that was pressed; False for other buttons."""
        if "add" in data:
            kind = str(data.get("new_clause", ""))
            if kind in CLAUSE_TYPES and len(self.clauses) < MOST_CLAUSES:
                self.added = str(max((int(one.key) for one in self.clauses), default=-1) + 1)
                self.clauses.append(ClauseForm(kind, self.added))
            return True
        for word, step in (("up", -1), ("down", 1)):
            if word in data:
                self._move(str(data[word]), step)
                return True
        if "remove" in data:
            self.clauses = [one for one in self.clauses if one.key != data["remove"]]
            return True
        return "more_sources" in data

    def _move(self, key: str, step: int) -> None:
        keys = [one.key for one in self.clauses]
        if key in keys and 0 <= (to := keys.index(key) + step) < len(keys):
            self.clauses.insert(to, self.clauses.pop(keys.index(key)))

    def is_valid(self) -> bool:
        return not self.faults

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Each fault with the id of its field, in the order of the page."""
        return [
            (str(form[name].id_for_label) if name in form.fields else "", str(error))
            for form in (self.about, *self.clauses, *self.sources)
            for name, errors in form.errors.items()
            for error in errors
        ]

    def data(self) -> RuleSetData:
        """What was typed, once it is valid."""
        typed = self.about.cleaned_data
        if self.base is not None:
            code, profession = self.base.jurisdiction.code, self.base.profession.code
            reference, kind = self.base.reference, SetKind(self.base.kind)
        else:
            code, profession = typed["place"].code, typed["profession"].code
            reference, kind = f"{code}/{profession}", SetKind(typed["kind"])
        clauses = tuple(form.clause for form in self.clauses)
        target = next((one for one in clauses if isinstance(one, RenewalTarget)), None)
        if target is not None:
            copied = {name: getattr(target, name) for name in COPIED["deadline_rule"]}
            clauses = tuple(
                one.model_copy(update=copied) if one.type == "deadline_rule" else one
                for one in clauses
            )
        return RuleSetData(
            reference=reference,
            code=code,
            profession=profession,
            kind=kind,
            regulator=typed["regulator"],
            confidence=typed["confidence"],
            clauses=clauses,
            sources=tuple(form.source for form in self.sources if form.source is not None),
            unverified=tuple(lines_of(typed["unverified"])),
            effective_from=typed["effective_from"],
            effective_to=typed["effective_to"],
            sunset_on=typed["sunset_on"],
        )

    @property
    def offered(self) -> list[tuple[Any, list[tuple[str, Any]]]]:
        """Types of clauses that may be added, those of this kind of rule first."""
        return [
            (group, [(kind, CLAUSES[kind]) for kind in kinds]) for group, kinds in GROUPS.items()
        ]


class ReviewForm(forms.Form):
    credentials = forms.CharField(
        label=lazy("What qualifies you"),
        max_length=160,
        help_text=lazy("As it should stand beside your name, such as PT, DPT."),
        error_messages={"required": lazy("Enter what qualifies you, such as PT, DPT")},
    )
    next_review_on = date_field(
        lazy("Next review"), lazy("On that day it comes back to the list of rules to look at.")
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["next_review_on"].initial = today + dt.timedelta(days=365)


class RetireForm(forms.Form):
    why = forms.CharField(
        label=lazy("Why it is retired"),
        max_length=250,
        error_messages={"required": lazy("Enter why this number is retired")},
    )


def digest_of(data: RuleSetData, why: str) -> str:
    """Tells whether what is saved is what was looked at."""
    said = [
        data.reference,
        data.kind,
        data.regulator,
        data.confidence,
        str(data.effective_from),
        str(data.effective_to),
        str(data.sunset_on),
        [as_stored(clause) for clause in data.clauses],
        [source.model_dump(mode="json") for source in data.sources],
        list(data.unverified),
        why,
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
