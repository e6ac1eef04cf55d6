"""A row of the jurisdictions file into rule sets, without losing a word of it."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from renewals.clauses import kinds, phrases
from renewals.clauses.kinds import AsWritten, Clause, ClauseModel

type Confidence = Literal["high", "medium", "low"]
type Path = tuple[str | int, ...]


class UnreadableRowError(ValueError):
    """The row, the field and what is wrong with it, in one sentence."""


class SetKind(StrEnum):
    SCOPE = "scope"
    TRAINING = "training"
    RENEWAL = "renewal"
    OVERLAY = "overlay"


class Source(BaseModel):
    """Where a rule was read. `date` is the source's own, in its own words.

    `checked_on` is the day on which somebody last compared the rule with it; None where nobody has
    since the rule was drafted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    address: str
    date: str
    checked_on: dt.date | None = None


@dataclass(frozen=True)
class RuleSetData:
    """What one place asks of one profession in one matter, ready to be stored.

    `reference` and `kind` name it: the row's id, and for an overlay its kind behind it.
    `sunset_on` is the first day on which a law that was not renewed is gone.
    """

    reference: str
    code: str
    profession: str
    kind: SetKind
    regulator: str
    confidence: Confidence
    clauses: tuple[Clause, ...]
    sources: tuple[Source, ...]
    unverified: tuple[str, ...]
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    sunset_on: dt.date | None = None

    def of_type[C: BaseModel](self, clause_type: type[C]) -> tuple[C, ...]:
        """Its clauses of one type, in the row's order."""
        return tuple(clause for clause in self.clauses if isinstance(clause, clause_type))


# Told by the rule set itself, not by a clause.
_OF_THE_SET = frozenset(
    {
        "id", "code", "profession", "regulator", "effective_from", "effective_to", "confidence",
        "sources", "unverified", "renewal", "overlays", "sets", "only",
    }
)  # fmt: skip
# What has no type yet and is about training; the rest of a row is about scope.
_ABOUT_TRAINING = frozenset(
    {
        "mode_notes", "training_note", "exam_note", "exam_detail", "course_approvers",
        "course_approval_timing", "content_required", "education_floor", "other_prerequisites",
        "enrolment_rule", "evidence", "supervised", "exams", "training_hours",
        "completion_window", "experience_years", "experience_note",
    }
)  # fmt: skip
_ABOUT_RENEWAL = frozenset({"certification_renewal"})

# A mapping in the row that is one clause.
_MAPPINGS: Mapping[str, type[ClauseModel]] = {
    "authorisation": kinds.Authorisation,
    "staged_authority": kinds.StagedAuthority,
    "training_hours": kinds.HourTarget,
    "supervised": kinds.SupervisedMinimum,
    "exams": kinds.ExamRequirement,
    "exam_detail": kinds.ExamFormat,
    "completion_window": kinds.CompletionWindow,
    "proposal_pending": kinds.ProposalPending,
    "practice_hours": kinds.PracticeHours,
    "certification_renewal": kinds.CertificationRenewal,
}
# Fields that stand side by side in the row and are one clause, and the one that has to be known.
_GROUPS: tuple[tuple[type[ClauseModel], str | None], ...] = (
    (kinds.Status, "dn_status"),
    (kinds.ConsentForm, "consent"),
    (kinds.ExperienceMinimum, "experience_years"),
    (kinds.CourseApproval, "course_approvers"),
    (kinds.ContentRequired, "content_required"),
    (kinds.RenewalTarget, None),
    (kinds.CarryOver, "carry_over"),
    (kinds.Retention, "evidence_retention_months"),
)
# One number or word that is a clause: which field it fills.
_SINGLES: Mapping[str, tuple[type[ClauseModel], str, type]] = {
    "delegation_to_assistant": (kinds.Delegation, "allowed", bool),
    "local_term": (kinds.LocalTerm, "term", str),
    "adverse_event_report_days": (kinds.NotifyDuty, "within_days", int),
    "opens_days_before": (kinds.Opens, "days_before", int),
    "opens_months_before": (kinds.Opens, "months_before", int),
}


@dataclass(frozen=True)
class _Said:
    """A sentence that is one clause, or a mapping of all its fields; `added` is not in the row."""

    model: type[ClauseModel]
    added: Mapping[str, Any] = field(default_factory=dict)


_SENTENCES: Mapping[str, _Said] = {
    "scope_limit": _Said(kinds.RegionLimit),
    "referral_duty": _Said(kinds.Referral, {"kind": "referral"}),
    "consultation": _Said(kinds.Referral, {"kind": "consultation"}),
    "statute_sunset": _Said(kinds.StatuteSunset),
    "enrolment_rule": _Said(kinds.EnrolmentRule),
    "education_floor": _Said(kinds.Prerequisite, {"kind": "education"}),
    "first_renewal": _Said(kinds.FirstRenewal),
    "accrual_window": _Said(kinds.AccrualWindow),
    "opens": _Said(kinds.Opens),
    "grace": _Said(kinds.Grace),
    "remediation": _Said(kinds.Cure),
    "notice": _Said(kinds.Notice),
    "audit": _Said(kinds.Audit),
    "reporting": _Said(kinds.Reporting),
    "waiver": _Said(kinds.Exemption, {"kind": "waiver"}),
}
# Lists of mappings or of sentences, each a clause, and what the list itself adds to it.
_LISTS: Mapping[str, _Said] = {
    "category_minima": _Said(kinds.CategoryMinimum),
    "category_caps": _Said(kinds.CategoryMaximum),
    "per_activity_caps": _Said(kinds.CategoryMaximum, {"per": "activity"}),
    "rate_caps": _Said(kinds.CategoryMaximum),
    "topics": _Said(kinds.TopicRule),
    "technique_exclusions": _Said(kinds.TechniqueExclusion),
    "technique_rules": _Said(kinds.TechniqueRule),
    "notify_duties": _Said(kinds.NotifyDuty),
    "other_prerequisites": _Said(kinds.Prerequisite, {"kind": "other"}),
    "other_duties": _Said(kinds.OtherDuty),
    "exemptions": _Said(kinds.Exemption, {"kind": "exemption"}),
    "category_rules": _Said(kinds.CreditRate),
    "provider_duties": _Said(kinds.ProviderDuty),
}
# The field a sentence of these lists fills, beside those of `phrases.TEXT_OF`.
_SENTENCE_FIELD = {"technique_exclusion": "technique", "technique_rule": "rule"}


# What `sets` may say of one set that the row does not say of all.
OWN_TO_A_SET = frozenset(
    {
        "regulator", "confidence", "effective_from", "effective_to", "sunset_on", "sources",
        "unverified", "clauses",
    }
)  # fmt: skip


def name_in_sets(data: RuleSetData) -> str:
    """scope, training and renewal; an overlay is the end of its reference."""
    if data.kind is SetKind.OVERLAY:
        return f"overlay/{data.reference.rpartition('/')[2]}"
    return data.kind.value


def rule_sets_of(row: Mapping[str, Any]) -> list[RuleSetData]:
    """Scope, training and renewal, in this order, then one set for each overlay.

    Every field comes back: as a typed clause, as a field of the set, or as `AsWritten`. The row's
    effective date is that of its needling rule, so it dates scope and training; the
    renewal rule and each overlay have a date only where one is given for them.
    A row that cannot be read is an UnreadableRowError that names the field.
    """
    return _Reading(row).sets()


@dataclass(frozen=True)
class _Dates:
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    sunset_on: dt.date | None = None


@dataclass
class _Reading:
    row: Mapping[str, Any]
    name: str = field(init=False)

    def __post_init__(self) -> None:
        self.name = str(self.row.get("id") or self.row.get("code") or "?")
        needed = ["id", "code", "profession", "regulator", "confidence"]
        if "scope" in self.row.get("only", ["scope"]):
            needed.append("dn_status")
        for name in needed:
            if not self.row.get(name):
                raise UnreadableRowError(f"Row {self.name}: give it the field {name}.")

    def sets(self) -> list[RuleSetData]:
        about: dict[SetKind, list[Clause]] = {kind: [] for kind in SetKind}
        for key, clause in self.clauses_in(self.row, skip=_OF_THE_SET):
            about[_subject(key)].append(clause)
        about[SetKind.RENEWAL].extend(self.renewal())
        dates = _Dates(
            self.day(self.row, "effective_from"),
            self.day(self.row, "effective_to"),
            next(
                (each.on for each in about[SetKind.SCOPE] if isinstance(each, kinds.StatuteSunset)),
                None,
            ),
        )
        found = [
            self.rule_set(SetKind.SCOPE, about[SetKind.SCOPE], dates),
            self.rule_set(SetKind.TRAINING, about[SetKind.TRAINING], dates),
            self.rule_set(SetKind.RENEWAL, about[SetKind.RENEWAL], _Dates()),
            *self.overlays(),
        ]
        only = self.row.get("only")
        kept = [each for each in found if only is None or each.kind in only]
        return [self.told_apart(each) for each in kept]

    def told_apart(self, data: RuleSetData) -> RuleSetData:
        """With what `sets` says of this set alone: dates, names, sources, or all its clauses."""
        given = (self.row.get("sets") or {}).get(name_in_sets(data))
        if given is None:
            return data
        path: Path = ("sets", name_in_sets(data))
        if not isinstance(given, Mapping) or set(given) - OWN_TO_A_SET:
            raise UnreadableRowError(f"Row {self.name}, {_dotted(path)}: it says too much.")
        own: dict[str, Any] = dict(given)
        for key in {"effective_from", "effective_to", "sunset_on"} & own.keys():
            own[key] = self.day(own, key)
        if "sources" in own:
            own["sources"] = tuple(
                self.filled(Source, source, (*path, "sources", index))
                for index, source in enumerate(own["sources"] or ())
            )
        if "unverified" in own:
            own["unverified"] = tuple(own["unverified"] or ())
        if "clauses" in own:
            own["clauses"] = tuple(
                self.stored(clause, (*path, "clauses", index))
                for index, clause in enumerate(own["clauses"] or ())
            )
        return replace(data, **own)

    def stored(self, given: Any, path: Path) -> Clause:
        try:
            return kinds.clause_of(given)
        except ValidationError as error:
            first = error.errors()[0]
            where = _dotted((*path, *first["loc"]))
            raise UnreadableRowError(f"Row {self.name}, {where}: {first['msg']}.") from error

    def rule_set(
        self,
        kind: SetKind,
        clauses: Sequence[Clause],
        dates: _Dates,
        reference: str = "",
    ) -> RuleSetData:
        return RuleSetData(
            reference=reference or self.row["id"],
            code=self.row["code"],
            profession=self.row["profession"],
            kind=kind,
            regulator=self.row["regulator"],
            confidence=self.confidence("renewal" if kind is SetKind.RENEWAL else "dn"),
            clauses=tuple(clauses),
            sources=tuple(
                self.filled(Source, source, ("sources", index))
                for index, source in enumerate(self.row.get("sources") or ())
            ),
            unverified=tuple(self.row.get("unverified") or ()),
            effective_from=dates.effective_from,
            effective_to=dates.effective_to,
            sunset_on=dates.sunset_on,
        )

    def confidence(self, matter: str) -> Confidence:
        match self.row["confidence"]:
            case {"dn": _, "renewal": _, **rest} if rest:
                raise UnreadableRowError(
                    f"Row {self.name}: confidence is about dn and renewal only."
                )
            case {"dn": "high" | "medium" | "low", "renewal": "high" | "medium" | "low"} as given:
                stated: Confidence = given[matter]
                return stated
        raise UnreadableRowError(
            f"Row {self.name}: confidence is high, medium or low for each matter."
        )

    def day(self, given: Mapping[str, Any], key: str) -> dt.date | None:
        value = given.get(key)
        if value is None or type(value) is dt.date:
            return value
        raise UnreadableRowError(f"Row {self.name}: write {key} as a date such as 2026-01-31.")

    def renewal(self) -> Iterator[Clause]:
        if "renewal" not in self.row:
            return
        renewal = self.row["renewal"]
        if not isinstance(renewal, Mapping):
            yield _as_written(("renewal",), renewal)
            return
        special = frozenset({"deadline_rule"})
        for _, clause in self.clauses_in(renewal, skip=special, under=("renewal",)):
            yield clause
        if "deadline_rule" in renewal:
            lengths = ("cycle_months", "licence_renewal_months")
            yield from self.read(
                kinds.DeadlineRule,
                renewal["deadline_rule"],
                ("renewal", "deadline_rule"),
                added={key: renewal[key] for key in lengths if key in renewal},
            )

    def overlays(self) -> Iterator[RuleSetData]:
        references: set[str] = set()
        for index, overlay in enumerate(self.row.get("overlays") or ()):
            if not isinstance(overlay, Mapping) or not overlay.get("kind"):
                raise UnreadableRowError(f"Row {self.name}, overlays.{index}: give it a kind.")
            dates = _Dates(self.day(overlay, "effective_from"), self.day(overlay, "effective_to"))
            dated = ("effective_from", "effective_to")
            rest = {key: value for key, value in overlay.items() if key not in dated}
            clauses = tuple(self.read(kinds.Overlay, rest, ("overlays", index)))
            reference = f"{self.row['id']}/{overlay['kind']}"
            if reference in references:
                reference = f"{reference}-{index + 1}"
            references.add(reference)
            yield self.rule_set(SetKind.OVERLAY, clauses, dates, reference)

    def clauses_in(
        self, given: Mapping[str, Any], *, skip: frozenset[str], under: Path = ()
    ) -> Iterator[tuple[str, Clause]]:
        """Each clause of a mapping with the field it begins at."""
        groups = _groups_in(given)
        for key, value in given.items():
            path = (*under, key)
            if key in skip:
                continue
            if key in groups:
                model, parts = groups[key]
                if key == parts[0]:
                    yield key, self.clause(model, {part: given[part] for part in parts}, under)
            elif key in _MAPPINGS:
                for clause in self.read(_MAPPINGS[key], value, path):
                    yield key, clause
            elif key in _SINGLES and type(value) is _SINGLES[key][2]:
                model, name, _ = _SINGLES[key]
                yield key, self.clause(model, {name: value}, path)
            elif key in _SENTENCES:
                for clause in self.said(_SENTENCES[key], value, path):
                    yield key, clause
            elif key in _LISTS and _is_list(value):
                for index, item in enumerate(value):
                    for clause in self.said(_LISTS[key], item, (*path, index)):
                        yield key, clause
            else:
                yield key, _as_written(path, value)

    def said(self, how: _Said, given: Any, path: Path) -> Iterator[Clause]:
        """The clause of a sentence, or of a mapping with all its fields."""
        kind = how.model.model_fields["type"].default
        name = phrases.TEXT_OF.get(kind) or _SENTENCE_FIELD.get(kind)
        if isinstance(given, str) and name:
            yield self.clause(how.model, {**how.added, name: given}, path)
        else:
            yield from self.read(how.model, given, path, added=how.added)

    def read(
        self,
        model: type[ClauseModel],
        given: Any,
        path: Path,
        *,
        added: Mapping[str, Any] | None = None,
    ) -> Iterator[Clause]:
        """The clause that a mapping fills, then each of its fields that the clause lacks."""
        if not isinstance(given, Mapping):
            yield _as_written(path, given)
            return
        words = _words_of(model)
        known = {key: value for key, value in given.items() if key in words}
        yield self.clause(model, {**(added or {}), **known}, path)
        for key, value in given.items():
            if key not in words:
                yield _as_written((*path, key), value)

    def clause(self, model: type[ClauseModel], given: Mapping[str, Any], path: Path) -> Clause:
        """With what is known of its sentence; what the row itself says goes before that."""
        kind = model.model_fields["type"].default
        known = phrases.fields_of(kind, given.get(phrases.TEXT_OF.get(kind, "")))
        return cast("Clause", self.filled(model, {**known, **given}, path))

    def filled[M: BaseModel](self, model: type[M], given: Mapping[str, Any], path: Path) -> M:
        try:
            return model.model_validate(given)
        except ValidationError as error:
            first = error.errors()[0]
            where = _dotted((*path, *first["loc"]))
            raise UnreadableRowError(f"Row {self.name}, {where}: {first['msg']}.") from error


def _subject(key: str) -> SetKind:
    if key in _ABOUT_RENEWAL:
        return SetKind.RENEWAL
    return SetKind.TRAINING if key in _ABOUT_TRAINING else SetKind.SCOPE


def _groups_in(given: Mapping[str, Any]) -> dict[str, tuple[type[ClauseModel], list[str]]]:
    """For each field that is part of a group here: the clause and all its fields."""
    groups = {}
    for model, known in _GROUPS:
        parts = [key for key in given if key in _words_of(model)]
        if known is None or given.get(known) is not None:
            groups.update(dict.fromkeys(parts, (model, parts)))
    return groups


def _words_of(model: type[BaseModel]) -> frozenset[str]:
    """The names its fields have in a row."""
    return frozenset(
        str(info.validation_alias or name)
        for name, info in model.model_fields.items()
        if name != "type"
    )


def _as_written(path: Path, value: Any) -> AsWritten:
    return AsWritten(field=_dotted(path), value=_plain(value))


def _plain(value: Any) -> JsonValue:
    """JSON can hold no date, so a date becomes its ISO text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if _is_list(value):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple)


def _dotted(path: Path) -> str:
    return ".".join(str(step) for step in path)
