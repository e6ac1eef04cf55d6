"""What one person sees of their own deadlines and credits."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from certificates.models import Certificate
from practitioners.models import Licence, User
from renewals import rules
from renewals.models import CreditEntry, Reminder, RenewalPeriod
from renewals.models.periods import RenewalPeriodQuerySet
from renewals.selectors.owed import deadline_for_undated
from renewals.selectors.plans import offsets_by_subject
from renewals.selectors.standing import PeriodStanding, in_units, standing_of, standings_of

State = Licence.State


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
        cycle = self.standing.cycle
        if cycle is None or cycle.hours is None:
            return "unknown"
        if cycle.answer.verdict is rules.Verdict.MET:
            return "complete"
        if cycle.hours.answer.verdict is rules.Verdict.NOT_MET:
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
    def hours_by_mode(self) -> list[tuple[str, str]]:
        """Each mode that was used, in the unit of the place, or in hours where none is known."""
        words = mode_words()
        cycle = self.standing.cycle
        if cycle is not None and cycle.hours is not None and cycle.hours.by_mode:
            return [
                (words[mode], in_units(units, cycle.unit))
                for mode, units in cycle.hours.by_mode.items()
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
        hours = self._hours
        if hours is not None and hours.by_mode:
            return in_units(hours.counted, self._unit)
        minutes = sum(entry.minutes for entry in self.standing.entries)
        return _in_hours(minutes)

    @property
    def needed(self) -> str:
        return in_units(self._hours.needed, self._unit) if self._hours else ""

    @property
    def missing(self) -> str:
        return in_units(self._hours.missing, self._unit) if self._hours else ""

    @property
    def _hours(self) -> rules.HoursStanding | None:
        return self.standing.cycle.hours if self.standing.cycle else None

    @property
    def _unit(self) -> str:
        return self.standing.cycle.unit if self.standing.cycle else ""


@dataclass(frozen=True)
class WithoutDate:
    """A licence that gives no deadline yet, and why."""

    licence: Licence
    why: str


@dataclass(frozen=True)
class Overview:
    cards: tuple[Card, ...]
    without_date: tuple[WithoutDate, ...]
    endless: tuple[Certificate, ...]
    history: tuple[CreditEntry, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.cards or self.without_date or self.endless or self.history)


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
    mine = RenewalPeriod.objects.filter(holder=user)
    return get_object_or_404(with_what_it_is_for(mine), pk=period_id)


def cards_of(user: User, *, at: dt.datetime) -> list[Card]:
    """Open deadlines, the nearest first."""
    periods = list(with_what_it_is_for(RenewalPeriod.objects.open().filter(holder=user)))
    standings = standings_of(periods)
    offsets = offsets_by_subject()
    return [card_of(period, standings[period.pk], offsets, at=at) for period in periods]


def card_of(
    period: RenewalPeriod,
    standing: PeriodStanding | None = None,
    offsets: Mapping[str, Sequence[int]] | None = None,
    *,
    at: dt.datetime,
) -> Card:
    offsets = offsets or offsets_by_subject()
    return Card(
        period,
        standing or standing_of(period),
        rules.local_day(at, period.time_zone),
        tuple(next_letters(period, offsets[period.subject], at=at)),
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


def overview_of(user: User, *, at: dt.datetime) -> Overview:
    """Everything on one person's page of renewals, in constant statements."""
    open_period = RenewalPeriod.objects.open().filter(licence=OuterRef("pk"))
    licences = (
        Licence.objects.filter(
            ~Exists(open_period),
            holder=user,
            state__in=[State.VERIFIED, State.WAITING, State.NEEDS_CHANGES],
        )
        .select_related("jurisdiction", "profession", "holder")
        .order_by("pk")
    )
    endless = Certificate.objects.filter(holder=user, revoked_at=None, valid_until=None)
    history = CreditEntry.objects.filter(holder=user).select_related("certificate")
    return Overview(
        tuple(cards_of(user, at=at)),
        tuple(WithoutDate(licence, _why_no_date(licence, at)) for licence in licences),
        tuple(endless),
        tuple(history),
    )


def _why_no_date(licence: Licence, at: dt.datetime) -> str:
    if licence.state == State.WAITING:
        return _("It is waiting to be checked. Once it is verified we remind you of its date.")
    if licence.state == State.NEEDS_CHANGES:
        return _("It needs changes before it can be verified.")
    if licence.expires_on is not None:
        return _("It was just verified. Its date appears here in a moment.")
    found = deadline_for_undated(licence, rules.local_day(at, licence.holder.time_zone))
    if isinstance(found, rules.NeedsPerson):
        return found.why
    return _("It was just verified. Its date appears here in a moment.")


def letters_of(period: RenewalPeriod) -> list[Reminder]:
    """What was sent, skipped or is planned, newest first."""
    return list(period.reminders.order_by("-send_at", "-pk"))
