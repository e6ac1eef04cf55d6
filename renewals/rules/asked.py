"""What a rule asks of one person in one cycle, after a first renewal and what they are let off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from renewals.clauses import (
    AccrualWindow,
    CategoryMaximum,
    CategoryMinimum,
    Clause,
    FirstRenewal,
    OtherDuty,
    PracticeHours,
    TopicRule,
)
from renewals.rules.belonging import plain
from renewals.rules.dates import add_months
from renewals.rules.first_renewal import Effect, first_cycle
from renewals.rules.hours import in_figures
from renewals.rules.lines import LicenceFacts, LineKind, Relief, ReliefKind
from renewals.rules.requirements import of_type, target_of
from renewals.rules.windows import Window

NO_UNITS = Decimal(0)
FIRST_RENEWAL_ONLY = "first_renewal_only"


@dataclass(frozen=True)
class Part:
    """At least so many units of a category. `why` says why it asks less than the rule does."""

    clause: CategoryMinimum
    needed: Decimal
    why: str = ""


@dataclass(frozen=True)
class Topic:
    """`needed` None asks for a course and no amount. `part_of` is the label of another topic."""

    label: str
    needed: Decimal | None
    rule: TopicRule
    part_of: str = ""
    why: str = ""

    @property
    def looks_back(self) -> bool:
        """Something that was completed before the cycle may serve it."""
        return self.rule.one_time or self.rule.every_months is not None

    def takes(self, day: date, window: Window) -> bool:
        """Once for ever, in its own number of months, or in the cycle (Washington: health equity
        every 48 months in a cycle of 24)."""
        if day > window.closes_on:
            return False
        if self.rule.one_time:
            return True
        if self.rule.every_months is not None:
            return window.closes_on < add_months(day, self.rule.every_months)
        return window.holds(day)


@dataclass(frozen=True)
class Prose:
    """What minutes do not answer. Settled only where the regulator let the person off."""

    kind: LineKind
    label: str
    why: str
    needed: Decimal | None = None
    is_settled: bool = False


@dataclass(frozen=True)
class Asked:
    """`total` None: no number is on record. `doubts` are what a person has to find out."""

    total: Decimal | None
    total_why: str
    counts_no_hours: str
    parts: tuple[Part, ...]
    maxima: tuple[CategoryMaximum, ...]
    topics: tuple[Topic, ...]
    prose: tuple[Prose, ...]
    doubts: tuple[str, ...]


def asked_of(
    clauses: Sequence[Clause],
    window: Window,
    licence: LicenceFacts,
    reliefs: Sequence[Relief],
    *,
    generous: bool,
) -> Asked:
    """With `generous` all that a person may still find in somebody's favour is taken as found."""
    target = target_of(clauses)
    required = target.required if target else None
    first = first_cycle(
        next(of_type(clauses, FirstRenewal), None), window, licence.first_licensed_on, required
    )
    effect = first.possible if generous else first.certain
    for relief in reliefs:
        if relief.kind is ReliefKind.EXEMPTION:
            effect = Effect(_granted(relief), drops_hours=True, drops_topics=True)
    topics, doubts = _topics(clauses, window, licence, generous=generous)
    asked = Asked(
        total=required if effect.total is None else effect.total,
        total_why=effect.why,
        counts_no_hours=_counts_no_hours(clauses),
        parts=tuple(_parts(clauses, effect)),
        maxima=tuple(of_type(clauses, CategoryMaximum)),
        topics=topics,
        prose=tuple(_prose(clauses)),
        doubts=(*([first.doubt] if first.doubt else []), *doubts),
    )
    asked = _dropped(asked, effect)
    for relief in reliefs:
        if relief.kind is ReliefKind.WAIVER:
            asked = _waived(asked, relief)
    return asked


def _parts(clauses: Sequence[Clause], effect: Effect) -> Iterator[Part]:
    for clause in of_type(clauses, CategoryMinimum):
        needed = clause.minimum
        if effect.total is not None:
            needed = min(needed, effect.total)
        yield Part(clause, needed, effect.why if needed < clause.minimum else "")
    named = {clause.category for clause in of_type(clauses, CategoryMinimum)}
    if effect.in_category and effect.in_category not in named and effect.total is not None:
        own = CategoryMinimum(category=effect.in_category, minimum=effect.total)
        yield Part(own, effect.total, effect.why)


def _topics(
    clauses: Sequence[Clause], window: Window, licence: LicenceFacts, *, generous: bool
) -> tuple[tuple[Topic, ...], list[str]]:
    found: list[Topic] = []
    doubts: list[str] = []
    licensed_on = licence.first_licensed_on
    for rule in of_type(clauses, TopicRule):
        if rule.when == FIRST_RENEWAL_ONLY:
            if licensed_on is not None and not window.holds(licensed_on):
                continue
            if licensed_on is None:
                doubts.append(
                    f"{rule.topic} is asked for in a first renewal only: enter the day on which"
                    " the licence was issued."
                )
        elif rule.when is not None:
            doubts.append(f"Somebody has to check whether {rule.topic} applies: {rule.when}.")
        is_doubtful = rule.when is not None and (
            rule.when != FIRST_RENEWAL_ONLY or licensed_on is None
        )
        if generous and is_doubtful:
            continue
        amount = rule.minimum if rule.minimum is not None else rule.hours
        found.append(Topic(rule.topic, None if rule.passing else amount, rule))
        found += [
            Topic(name.replace("_", " "), part, rule, rule.topic)
            for name, part in (rule.of_which or {}).items()
        ]
    return tuple(found), doubts


def _prose(clauses: Sequence[Clause]) -> Iterator[Prose]:
    for practice in of_type(clauses, PracticeHours):
        hours = in_figures(practice.required)
        within = f" within {practice.window_months} months" if practice.window_months else ""
        label = f"{hours} hours of practice{within}"
        why = f"Somebody has to confirm {label}: we keep no record of practice."
        yield Prose(LineKind.PRACTICE, label, why, practice.required)
    for duty in of_type(clauses, OtherDuty):
        if duty.per != "treatment":
            yield Prose(LineKind.DUTY, duty.duty, f"Somebody has to confirm: {duty.duty}.")


def _counts_no_hours(clauses: Sequence[Clause]) -> str:
    written = next(of_type(clauses, AccrualWindow), None)
    if written is not None and written.no_target:
        return f"This place counts no hours: {written.text}."
    target = target_of(clauses)
    if target is not None and target.unit == "none" and target.required is None:
        return "This place counts no hours."
    return ""


def _dropped(asked: Asked, effect: Effect) -> Asked:
    if effect.drops_hours:
        asked = replace(
            asked,
            total=NO_UNITS,
            total_why=effect.why,
            parts=tuple(replace(part, needed=NO_UNITS, why=effect.why) for part in asked.parts),
        )
    if effect.drops_topics:
        asked = replace(
            asked,
            topics=tuple(replace(one, needed=NO_UNITS, why=effect.why) for one in asked.topics),
            prose=tuple(replace(one, why=effect.why, is_settled=True) for one in asked.prose),
        )
    return asked


def _waived(asked: Asked, relief: Relief) -> Asked:
    """Some units of the total, or a topic, a category or a duty in whole or in part."""
    why = _granted(relief)
    if not relief.topic:
        if relief.units is None or asked.total is None:
            return asked
        left = max(NO_UNITS, asked.total - relief.units)
        return replace(asked, total=left, total_why=why)

    def less[Some: (Part, Topic)](one: Some, label: str) -> Some:
        if plain(label) != plain(relief.topic):
            return one
        if relief.units is None or one.needed is None:
            return replace(one, needed=NO_UNITS, why=why)
        return replace(one, needed=max(NO_UNITS, one.needed - relief.units), why=why)

    return replace(
        asked,
        parts=tuple(less(part, part.clause.category) for part in asked.parts),
        topics=tuple(less(one, one.label) for one in asked.topics),
        prose=tuple(
            replace(one, why=why, is_settled=True)
            if plain(one.label) == plain(relief.topic)
            else one
            for one in asked.prose
        ),
    )


def _granted(relief: Relief) -> str:
    words = {ReliefKind.EXEMPTION: "An exemption", ReliefKind.WAIVER: "A waiver"}
    because = f": {relief.why.rstrip('.')}" if relief.why else ""
    return f"{words.get(relief.kind, 'An extension')} was granted{because}."


def extended(window: Window, reliefs: Sequence[Relief]) -> Window:
    """To the last day that an extension gives."""
    until = [relief.until for relief in reliefs if relief.kind is ReliefKind.EXTENSION]
    return replace(window, closes_on=max([window.closes_on, *(day for day in until if day)]))
