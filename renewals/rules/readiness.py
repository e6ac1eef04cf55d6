"""Whether a learner may needle in one place yet, what is missing, and what nobody but a person knows.

Authority is a function of person, place, region and day. Our own certificate never grants it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from renewals.clauses import (
    Authorisation,
    Clause,
    CourseApproval,
    EnrolmentRule,
    ExamRequirement,
    ExperienceMinimum,
    HourTarget,
    Overlay,
    RegionLimit,
    RuleSetData,
    StagedAuthority,
    Status,
    SupervisedMinimum,
    TechniqueExclusion,
)
from renewals.rules.answers import Answer, Verdict
from renewals.rules.belonging import plain
from renewals.rules.dates import add_months, in_words
from renewals.rules.hours import Mode, in_figures
from renewals.rules.requirements import of_type, target_of
from renewals.rules.sentences import LIVE, joined
from renewals.rules.units import LONG_UNIT, cut


class Outcome(StrEnum):
    """PERMITTED: nothing to be learnt is asked for. The law's silence needs a person."""

    HOURS_MET = "hours_met"
    GAP = "gap"
    PROHIBITED = "prohibited"
    NOT_YET = "not_yet"
    ENROLMENT_BLOCKED = "enrolment_blocked"
    PERMITTED = "permitted"
    NEEDS_PERSON = "needs_person"


class Authority(StrEnum):
    """What the hours alone allow; what is still needed besides stands beside it."""

    NONE = "none"
    LIMITED = "limited"
    FULL = "full"
    NEEDS_PERSON = "needs_person"


@dataclass(frozen=True)
class Learner:
    """What is on record of somebody's training. `theory` and `practice` None: not kept apart.

    `first_use_on` is the day on which limited practice began, `register_name` the part of the register
    somebody is on, `trained_in` the regions and techniques that were taught and signed off.
    """

    minutes: Mapping[Mode, int] = field(default_factory=dict)
    theory: int | None = None
    practice: int | None = None
    licensed_on: date | None = None
    first_use_on: date | None = None
    register_name: str = ""
    trained_in: frozenset[str] = frozenset()
    exams_passed: frozenset[str] = frozenset()
    supervised_sessions: int = 0


@dataclass(frozen=True)
class Gap:
    """Hours of one kind, of the place's own length. `have` None: not kept apart."""

    kind: str
    needed: Decimal
    have: Decimal | None
    missing: Decimal


@dataclass(frozen=True)
class Readiness:
    """`still_needed` is what hours do not settle, `warnings` what stands beside the law."""

    outcome: Outcome
    authority: Authority
    reasons: tuple[str, ...]
    hours: tuple[Gap, ...] = ()
    still_needed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def gaps(self) -> dict[str, Decimal]:
        return {gap.kind: gap.missing for gap in self.hours if gap.missing}

    @property
    def is_education_only(self) -> bool:
        """Courses may be shown and taken here, never as permission."""
        return self.outcome in {Outcome.PROHIBITED, Outcome.NOT_YET}


def clauses_in_force(sets: Iterable[RuleSetData], on: date) -> tuple[Clause, ...]:
    """The clauses of the rules that hold on that day; a law that has run out holds no more."""
    return tuple(
        clause
        for one in sets
        if (one.effective_from is None or one.effective_from <= on)
        and (one.effective_to is None or on <= one.effective_to)
        and (one.sunset_on is None or on < one.sunset_on)
        for clause in one.clauses
    )


def readiness(clauses: Sequence[Clause], learner: Learner, *, on: date) -> Readiness:
    """By the scope, training and overlay clauses of a place and profession that hold on that day."""
    status = next(of_type(clauses, Status), None)
    warnings = tuple(_warnings(clauses))
    if status is None:
        why = "No rule of this place is in force that day: ask the regulator."
        return Readiness(Outcome.NEEDS_PERSON, Authority.NEEDS_PERSON, (why,), warnings=warnings)
    if (shut := _shut(status)) is not None:
        return Readiness(shut[0], Authority.NONE, (shut[1],), warnings=warnings)
    if status.dn_status in {"silent", "restricted"}:
        why = status.status_note or "The law does not mention it: ask the board."
        return Readiness(Outcome.NEEDS_PERSON, Authority.NEEDS_PERSON, (why,), warnings=warnings)
    if (blocked := _blocked(clauses, learner)) is not None:
        return Readiness(Outcome.ENROLMENT_BLOCKED, Authority.NONE, (blocked,), warnings=warnings)
    hours = tuple(_hours(clauses, learner))
    needed = tuple(_still_needed(clauses, learner, on))
    authority, reason = _authority(clauses, learner, hours, on)
    outcome = _outcome(status, hours)
    return Readiness(outcome, authority, (reason,), hours, needed, warnings)


def region_answer(
    clauses: Sequence[Clause], learner: Learner, region: str, technique: str = ""
) -> Answer:
    """Whether training and law reach to this region with this technique, insurers aside."""
    for excluded in of_type(clauses, TechniqueExclusion):
        if technique and plain(excluded.technique) == plain(technique):
            return Answer(Verdict.NOT_MET, (f"{excluded.technique} is not allowed here.",))
    limits = list(of_type(clauses, RegionLimit))
    if not limits:
        return Answer(Verdict.MET, ("The rule on record names no limit by region.",))
    trained = {plain(each) for each in learner.trained_in}
    asked = {"trained_techniques": technique or region}.get(limits[0].limited_to or "", region)
    if limits[0].limited_to in {None, "trained_level"}:
        return Answer(Verdict.NEEDS_PERSON, (limits[0].text,))
    if plain(asked) in trained:
        return Answer(Verdict.MET, (f"Trained in {asked}.",))
    return Answer(Verdict.NOT_MET, (f"{limits[0].text}: nothing on {asked} is signed off.",))


def _shut(status: Status) -> tuple[Outcome, str] | None:
    if status.dn_status == "prohibited":
        why = status.prohibition_note or "Needling is outside the scope of the profession here"
        return Outcome.PROHIBITED, f"{why}. A course counts as education, never as permission."
    if status.dn_status == "authorised_pending_rules":
        why = status.status_note or "The law has passed and its rules have not"
        return Outcome.NOT_YET, f"{why}. Nobody may needle patients yet."
    return None


def _blocked(clauses: Sequence[Clause], learner: Learner) -> str | None:
    for rule in of_type(clauses, EnrolmentRule):
        mine = plain(learner.register_name)
        if rule.register_name and mine == plain(rule.register_name) and rule.practical is False:
            return rule.text
    return None


def _hours(clauses: Sequence[Clause], learner: Learner) -> Iterator[Gap]:
    target = next(of_type(clauses, HourTarget), None)
    if target is None:
        return
    renewal = target_of(clauses)
    length = (renewal.minutes_per_unit if renewal else None) or LONG_UNIT
    held: dict[str, int | None] = {
        "total": sum(learner.minutes.values()),
        "in_person": learner.minutes.get(Mode.IN_PERSON, 0),
        "live": sum(minutes for mode, minutes in learner.minutes.items() if mode in LIVE),
        "didactic": learner.theory,
        "practical": learner.practice,
    }
    for kind, minutes in held.items():
        needed = getattr(target, kind)
        if needed is None:
            continue
        have = None if minutes is None else cut(Fraction(minutes, length))
        yield Gap(kind, needed, have, max(Decimal(0), needed - (have or Decimal(0))))


def _outcome(status: Status, hours: Sequence[Gap]) -> Outcome:
    if any(gap.missing and gap.have is not None for gap in hours):
        return Outcome.GAP
    if any(gap.missing for gap in hours):
        return Outcome.NEEDS_PERSON
    if hours:
        return Outcome.HOURS_MET
    return Outcome.PERMITTED if status.dn_status == "permitted" else Outcome.NEEDS_PERSON


def _authority(
    clauses: Sequence[Clause], learner: Learner, hours: Sequence[Gap], on: date
) -> tuple[Authority, str]:
    """By stages where the rule has them: limited practice for so many months, then all or none."""
    staged = next(of_type(clauses, StagedAuthority), None)
    missing = [gap for gap in hours if gap.missing]
    if not missing and hours:
        return Authority.FULL, "All hours of the rule are there."
    short = joined([f"{in_figures(gap.missing)} h {gap.kind.replace('_', ' ')}" for gap in missing])
    if staged is None:
        if not hours:
            return Authority.NEEDS_PERSON, "The rule on record names no number of hours."
        return Authority.NONE, f"Still missing: {short}."
    if staged.hours_before_first_use is None:
        return Authority.NONE, staged.note or "No patients until the training is finished."
    total = next((gap.have for gap in hours if gap.kind == "total"), None) or Decimal(0)
    first = in_figures(staged.hours_before_first_use)
    if total < staged.hours_before_first_use:
        return Authority.NONE, f"{in_figures(total)} of {first} h before first use."
    months = staged.complete_total_within_months
    if months is None or learner.first_use_on is None:
        return Authority.LIMITED, f"{first} h are reached: limited practice may be open. {short}."
    ends_on = add_months(learner.first_use_on, months)
    if on >= ends_on:
        return Authority.NONE, f"Limited practice ended on {in_words(ends_on)}: {short} missing."
    return Authority.LIMITED, f"Limited practice until {in_words(ends_on)}; still missing: {short}."


def _still_needed(clauses: Sequence[Clause], learner: Learner, on: date) -> Iterator[str]:
    for experience in of_type(clauses, ExperienceMinimum):
        years = experience.years
        since = learner.licensed_on
        if years is not None and not (since and add_months(since, int(years * 12)) <= on):
            yield f"{in_figures(years)} years licensed"
    for supervised in of_type(clauses, SupervisedMinimum):
        if supervised.sessions is not None:
            left = supervised.sessions - learner.supervised_sessions
            if left > 0:
                yield f"{left} supervised sessions"
        elif supervised.note:
            yield supervised.note
    for exam in of_type(clauses, ExamRequirement):
        for name in ("written", "practical", "competency"):
            if getattr(exam, name) and name not in learner.exams_passed:
                yield f"{name} examination"
    for duty in of_type(clauses, Authorisation):
        within = f" within {duty.deadline_days} days" if duty.deadline_days else ""
        yield f"{duty.kind.replace('_', ' ')}{within}"
    for approval in of_type(clauses, CourseApproval):
        bodies = f" by {joined(approval.approvers, 'or')}" if approval.approvers else ""
        yield f"course approved{' beforehand' if approval.must_predate else ''}{bodies}"


def _warnings(clauses: Sequence[Clause]) -> Iterator[str]:
    for overlay in of_type(clauses, Overlay):
        note = f": {overlay.note}" if overlay.note else ""
        by = overlay.by[:1].upper() + overlay.by[1:]  # some begin a sentence only here
        if overlay.excludes_region:
            yield f"{by} excludes the {overlay.excludes_region}{note}."
        elif note:
            yield f"{by}{note}."
