"""Which days before a deadline letters go out: of the kind, of the place, by the holder's own choice."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from practitioners.models import Jurisdiction
from renewals import rules
from renewals.models import ReminderChoice, ReminderPlan
from renewals.selectors.rules import ReadRule, read_rules


@dataclass(frozen=True)
class Days:
    """The days of a plan: for the holder, and for clinics whose members agreed."""

    holder: tuple[int, ...]
    clinic: tuple[int, ...] = ()


@dataclass
class Plans:
    """All plans, and the rule sets that were asked about so far."""

    by_place: Mapping[tuple[str, int | None], Days]
    parents: Mapping[int, int | None]
    rule_sets: dict[int, ReadRule] = field(default_factory=dict)
    _usual: dict[tuple[str, int | None, int | None], tuple[int, ...]] = field(default_factory=dict)

    @property
    def tell_clinics(self) -> bool:
        return any(days.clinic for days in self.by_place.values())

    def days_of(self, subject: str, place: int | None) -> Days:
        """The plan of the place, or of the one it is part of, or of all places."""
        while place is not None:
            if (found := self.by_place.get((subject, place))) is not None:
                return found
            place = self.parents.get(place)
        return self.by_place.get((subject, None)) or Days(rules.DEFAULT_OFFSETS)

    def offsets(
        self, subject: str, place: int | None, rule_set: int | None, wish: rules.Wish
    ) -> tuple[int, ...]:
        """The days on which the holder is written to about this deadline. Learn its rule before."""
        key = (subject, place, rule_set)
        if wish is rules.NO_WISH and (known := self._usual.get(key)) is not None:
            return known
        duty = self.duty_of(rule_set)
        days = rules.offsets_of(self.days_of(subject, place).holder, wish, duty)
        if wish is rules.NO_WISH and (rule_set is None or rule_set in self.rule_sets):
            self._usual[key] = days
        return days

    def duty_of(self, rule_set: int | None) -> rules.NoticeDuty | None:
        """What its law asks of letters. Learn it before."""
        found = self.rule_sets.get(rule_set) if rule_set else None
        return found.duty if found else None

    def learn(self, rule_sets: Iterable[int | None]) -> None:
        """One statement for all that are new."""
        new = {key for key in rule_sets if key is not None} - self.rule_sets.keys()
        if new:
            self.rule_sets |= read_rules(new)


def all_plans() -> Plans:
    """Two statements; one where no place has a plan of its own."""
    rows = list(
        ReminderPlan.objects.values_list("subject", "jurisdiction", "offsets", "clinic_offsets")
    )
    by_place: dict[tuple[str, int | None], Days] = {
        (subject, place): Days(tuple(offsets), tuple(clinic))
        for subject, place, offsets, clinic in rows
    }
    parents = (
        dict(Jurisdiction.objects.values_list("pk", "parent"))
        if any(place is not None for _subject, place in by_place)
        else {}
    )
    return Plans(by_place, parents)


@dataclass(frozen=True)
class Wishes:
    """What some holders chose, by holder, kind and licence."""

    by_key: Mapping[tuple[int, str, int | None], rules.Wish]

    def of(self, holder: int, subject: str, licence: int | None) -> rules.Wish:
        if not self.by_key:
            return rules.NO_WISH
        general = self.by_key.get((holder, subject, None))
        own = self.by_key.get((holder, subject, licence)) if licence else None
        return rules.wish_for(own, general)


def wishes_of(holders: Iterable[int]) -> Wishes:
    """One statement. Letters about certificates of ours cannot be stopped."""
    rows = ReminderChoice.objects.filter(holder__in=set(holders)).values_list(
        "holder", "subject", "licence", "stopped_at", "offsets"
    )
    return Wishes(
        {
            (holder, subject, licence): rules.Wish(
                stopped=stopped_at is not None and subject == ReminderPlan.Subject.LICENCE,
                offsets=tuple(offsets) if offsets else None,
            )
            for holder, subject, licence, stopped_at, offsets in rows
        }
    )


def letter_days(
    *,
    subject: str,
    due_on: dt.date,
    place: int | None = None,
    rule_set: int | None = None,
    wish: rules.Wish = rules.NO_WISH,
) -> list[dt.date]:
    """For a page of choices: the days that this wish gives, the first one first. None if stopped."""
    plans = all_plans()
    plans.learn([rule_set])
    if wish.stopped:
        return []
    days = plans.offsets(subject, place, rule_set, wish)
    return [rules.reminder_day(due_on, day) for day in days]


def parts_of(places: set[int]) -> set[int]:
    """These places and all that lies in them."""
    found = set(places)
    inner = found
    while inner:
        inner = (
            set(Jurisdiction.objects.filter(parent__in=inner).values_list("pk", flat=True)) - found
        )
        found |= inner
    return found


def plans_to_show() -> list[ReminderPlan]:
    """All plans. A kind that nothing was planned for yet has the usual days, and no row."""
    stored = list(ReminderPlan.objects.select_related("jurisdiction"))
    general = {plan.subject for plan in stored if plan.jurisdiction_id is None}
    usual = [
        ReminderPlan(subject=subject, offsets=list(rules.DEFAULT_OFFSETS))
        for subject in ReminderPlan.Subject.values
        if subject not in general
    ]
    return sorted(
        [*usual, *stored],
        key=lambda plan: (plan.subject, str(plan.jurisdiction) if plan.jurisdiction else ""),
    )


def place_followed(plan: ReminderPlan) -> Jurisdiction | None:
    """Whose plan its place has without one of its own; None where that is the plan of all places."""
    place = plan.jurisdiction.parent if plan.jurisdiction else None
    while place is not None:
        if ReminderPlan.objects.filter(subject=plan.subject, jurisdiction=place).exists():
            return place
        place = place.parent
    return None
