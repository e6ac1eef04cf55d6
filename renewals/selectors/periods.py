"""What one person sees of one deadline of theirs."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from practitioners.models import User
from practitioners.statements import Statement
from renewals import rules
from renewals.models import CreditEntry, Reminder, RenewalPeriod
from renewals.models.periods import RenewalPeriodQuerySet
from renewals.selectors.requirements import Counted, Requirement, left_out_of, requirements_of
from renewals.selectors.standing import PeriodStanding, in_units, standing_of, standings_of
from renewals.selectors.what_if import Outlook
from renewals.selectors.wishes import offsets_by_period


def mode_words() -> dict[str, str]:
    return {
        rules.Mode.SELF_PACED: _("Self-paced"),
        rules.Mode.LIVE_ONLINE: _("Live online"),
        rules.Mode.IN_PERSON: _("In person"),
    }


@dataclass(frozen=True)
class Card:
    """One deadline as its holder reads it."""

    period: RenewalPeriod
    standing: PeriodStanding
    today: dt.date
    next_letters: tuple[dt.date, ...]
    nudge: Outlook | None = None

    @property
    def title(self) -> str:
        return title_of(self.period)

    @property
    def days(self) -> int:
        return rules.days_left(self.period.due_on, self.today)

    @property
    def days_past(self) -> int:
        return -self.days

    @property
    def word(self) -> str:
        """What stands first: what has passed, then whether everything is done, then how near it is."""
        near = self.standing.word_on(self.today)
        if near in {rules.Standing.OVERDUE, rules.Standing.LAPSED}:
            return near.value
        if self.period.licence_id is None:
            return "nothing" if near is rules.Standing.CURRENT else near.value
        return self.completeness

    @property
    def completeness(self) -> str:
        """ "complete", "not-complete" or "unknown", whatever the calendar says."""
        cycle = self.standing.cycle
        if cycle is None or cycle.total is None:
            return "unknown"
        if cycle.answer.is_met:
            return "complete"
        if cycle.answer.verdict is rules.Verdict.NOT_MET:
            return "not-complete"
        return "unknown"

    @property
    def zone_in_words(self) -> str:
        return self.period.time_zone.replace("_", " ")

    @property
    def is_paused(self) -> bool:
        return self.period.is_paused_on(self.today)

    @property
    def is_due_soon(self) -> bool:
        return 0 <= self.days <= rules.DUE_SOON_DAYS

    @property
    def is_extended(self) -> bool:
        return self.period.due_on != self.period.given_due_on

    @property
    def hours_by_mode(self) -> list[tuple[str, str]]:
        """Each mode that was used, in the unit of the place, or in hours where none is known."""
        words = mode_words()
        hours = self._hours
        if hours is not None and hours.by_mode:
            return [
                (words[mode], in_units(units, self._unit))
                for mode, units in hours.by_mode.items()
                if units
            ]
        minutes: dict[str, int] = {}
        for entry in self.standing.entries:
            minutes[entry.mode] = minutes.get(entry.mode, 0) + entry.minutes
        return [
            (words.get(mode, _("Other")), _in_hours(amount)) for mode, amount in minutes.items()
        ]

    @property
    def counted(self) -> str:
        total = self._total
        if total is not None and total.counted is not None:
            return in_units(total.counted, self._unit)
        minutes = sum(entry.minutes for entry in self.standing.entries)
        return _in_hours(minutes)

    @property
    def needed(self) -> str:
        return in_units(self._total.needed, self._unit) if self._total else ""

    @property
    def missing(self) -> str:
        return in_units(self._total.missing, self._unit) if self._total else ""

    @cached_property
    def still_missing(self) -> str:
        """The smallest set of things that would complete it, in words; empty when nothing is missing."""
        cycle = self.standing.cycle
        return rules.missing_in_words(cycle.still_missing, cycle.unit) if cycle else ""

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        cycle = self.standing.cycle
        return requirements_of(cycle, self.standing.entries) if cycle else ()

    @cached_property
    def parts(self) -> tuple[Requirement, ...]:
        """Without the total."""
        return tuple(one for one in self.requirements if not one.is_total)

    @cached_property
    def left_out(self) -> tuple[Counted, ...]:
        cycle = self.standing.cycle
        return left_out_of(cycle, self.standing.entries) if cycle else ()

    @property
    def carried_in(self) -> str:
        cycle = self.standing.cycle
        return in_units(cycle.carried_in, cycle.unit) if cycle and cycle.carried_in else ""

    @property
    def carried_out(self) -> str:
        cycle = self.standing.cycle
        return in_units(cycle.carried_out, cycle.unit) if cycle and cycle.carried_out else ""

    @property
    def is_reckoned_with_an_hour(self) -> bool:
        """The rule does not say how long a unit is, so what is missing rests on an assumption."""
        total, hours = self._total, self._hours
        return bool(total and total.missing and hours is not None and hours.missing is None)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What a person has to find out before it can be complete."""
        cycle = self.standing.cycle
        unsure = {rules.Verdict.UNKNOWN, rules.Verdict.NEEDS_PERSON}
        if cycle is None:
            return ()
        if cycle.total is None:
            return cycle.answer.reasons
        said = [
            why
            for line in cycle.all_lines
            if line.answer.verdict in unsure
            for why in line.answer.reasons
        ]
        if cycle.answer.verdict in unsure:
            said += cycle.answer.reasons
        return tuple(dict.fromkeys(said))

    @property
    def _total(self) -> rules.Line | None:
        return self.standing.cycle.total if self.standing.cycle else None

    @property
    def _hours(self) -> rules.HoursStanding | None:
        return self.standing.cycle.hours if self.standing.cycle else None

    @property
    def _unit(self) -> str:
        return self.standing.cycle.unit if self.standing.cycle else ""


def _in_hours(minutes: int) -> str:
    """Hours as every page writes them: no rule of a place has cut them."""
    return in_units((Decimal(minutes) / 60).quantize(Decimal("0.01")), "hour")


def title_of(period: RenewalPeriod) -> str:
    if period.certificate is not None:
        return str(period.certificate.data["title"])
    assert period.licence is not None  # noqa: S101  a constraint says so
    return f"{period.licence.jurisdiction}, {period.licence.profession.name.lower()}"


def with_what_it_is_for(periods: RenewalPeriodQuerySet) -> RenewalPeriodQuerySet:
    """In one statement all that a row or a card of a period shows."""
    return periods.select_related(
        "holder",
        "certificate",
        "licence__jurisdiction",
        "licence__profession",
        "rule_set",
    )


def period_for(*, user: User, period_id: int) -> RenewalPeriod:
    """Someone else's period does not exist."""
    mine = with_what_it_is_for(RenewalPeriod.objects.filter(holder=user))
    return get_object_or_404(mine.select_related("certificate__programme__renews"), pk=period_id)


def licence_period_for(*, user: User, period_id: int) -> RenewalPeriod:
    """One of the person's licences: certificates have no hours to tell a board about."""
    mine = RenewalPeriod.objects.filter(holder=user, licence__isnull=False)
    return get_object_or_404(with_what_it_is_for(mine), pk=period_id)


def periods_of(user: User) -> RenewalPeriodQuerySet:
    """Open deadlines, the nearest first."""
    return with_what_it_is_for(RenewalPeriod.objects.open().filter(holder=user))


def cards_of(
    user: User, *, at: dt.datetime, periods: Iterable[RenewalPeriod] | None = None
) -> list[Card]:
    """Of these open deadlines, or of all the person has."""
    return _cards(periods_of(user) if periods is None else periods, at)


def nearest_cards(user: User, *, at: dt.datetime, most: int) -> tuple[list[Card], int]:
    """Those that are due first, and how many open deadlines there are."""
    mine = _open_of(user.pk)
    return (_cards(mine[:most], at) if mine else []), len(mine)


_open_of = Statement(
    lambda holder: with_what_it_is_for(RenewalPeriod.objects.open().filter(holder=holder))
)


def _cards(periods: Iterable[RenewalPeriod], at: dt.datetime) -> list[Card]:
    periods = list(periods)
    standings = standings_of(periods)
    offsets = offsets_by_period(periods)
    return [card_of(period, standings[period.pk], offsets[period.pk], at=at) for period in periods]


def card_of(
    period: RenewalPeriod,
    standing: PeriodStanding | None = None,
    offsets: Sequence[int] | None = None,
    *,
    at: dt.datetime,
) -> Card:
    if offsets is None:
        offsets = offsets_by_period([period])[period.pk]
    return Card(
        period,
        standing or standing_of(period),
        rules.local_day(at, period.time_zone),
        tuple(next_letters(period, offsets, at=at)),
    )


def next_letters(
    period: RenewalPeriod, offsets: Iterable[int], *, at: dt.datetime
) -> list[dt.date]:
    """The days on which letters are still to come, as the holder's calendar shows them."""
    if period.closed_at is not None:
        return []
    return [
        planned.send_on
        for planned in rules.planned_reminders(period.due_on, offsets, zone=period.time_zone)
        if planned.send_at > at and not period.is_paused_on(planned.send_on)
    ]


def letters_of(period: RenewalPeriod) -> list[Reminder]:
    """What was sent, skipped or is planned, newest first."""
    own = period.reminders.filter(recipient=period.holder_id)
    return list(own.order_by("-send_at", "-pk"))


def undecided_of(period: RenewalPeriod) -> list[CreditEntry]:
    """Activities of the holder that wait for staff or for the holder, and may count here."""
    if period.licence_id is None or period.closed_at is not None:
        return []
    open_states = [CreditEntry.State.WAITING, CreditEntry.State.NEEDS_CHANGES]
    mine = CreditEntry.objects.filter(holder=period.holder_id, state__in=open_states)
    return list(mine.filter(completed_on__gte=period.opens_on, completed_on__lte=period.due_on))
