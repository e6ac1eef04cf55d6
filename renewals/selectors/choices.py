"""What a person has chosen to hear of their deadlines, and the days on which letters then go out."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practitioners.models import Licence, User
from practitioners.models.licences import LicenceQuerySet
from renewals import rules
from renewals.models import ReminderChoice, RenewalPeriod
from renewals.models.reminders import Subject
from renewals.selectors.periods import next_letters, title_of, with_what_it_is_for
from renewals.selectors.plans import Plans, all_plans

State = Licence.State


@dataclass(frozen=True)
class Letters:
    """The days on which letters about one deadline are still to come."""

    period: RenewalPeriod
    days: tuple[dt.date, ...]

    @property
    def title(self) -> str:
        return title_of(self.period)


@dataclass(frozen=True)
class Chosen:
    """What holds for a kind of deadline, or for one licence. `is_own`: somebody chose it for just that."""

    subject: str
    licence: Licence | None
    is_own: bool
    wish: rules.Wish
    offered: tuple[int, ...]
    required: tuple[int, ...]
    letters: tuple[Letters, ...]

    @property
    def days(self) -> tuple[int, ...]:
        """Those of the plan that are wanted."""
        if self.wish.offsets is None:
            return self.offered
        return tuple(day for day in self.offered if day in self.wish.offsets)

    @property
    def can_be_stopped(self) -> bool:
        return self.subject == Subject.LICENCE

    @property
    def paused_until(self) -> dt.date | None:
        """Of one licence; the last quiet day."""
        ends = [one.period.paused_until for one in self.letters if one.period.paused_until]
        return max(ends) if ends and self.licence else None


@dataclass(frozen=True)
class Tried:
    """What somebody has typed and not saved. No wish: as for all licences."""

    wish: rules.Wish | None
    paused_until: dt.date | None


@dataclass(frozen=True)
class Choices:
    certificates: Chosen
    licences: Chosen
    own: tuple[Chosen, ...]


def offset_words(offset: int) -> str:
    if offset > 0:
        return ngettext("%(days)s day before", "%(days)s days before", offset) % {"days": offset}
    if offset == 0:
        return _("on the day itself")
    return ngettext("%(days)s day after", "%(days)s days after", -offset) % {"days": -offset}


def offsets_words(offsets: Sequence[int]) -> str:
    """30, 14 and 7 days before, on the day itself, 1 and 30 days after: as few words as say it."""
    groups = [
        [offset for offset in offsets if offset > 0],
        [offset for offset in offsets if offset == 0],
        [offset for offset in offsets if offset < 0],
    ]
    return ", ".join(_together(group) for group in groups if group)


def _together(offsets: Sequence[int]) -> str:
    *others, last = offsets
    if not others:
        return offset_words(last)
    before = ", ".join(str(abs(offset)) for offset in others)
    words = {"days": before, "last": abs(last)}
    if last > 0:
        return _("%(days)s and %(last)s days before") % words
    return _("%(days)s and %(last)s days after") % words


def choices_of(user: User, *, at: dt.datetime) -> Choices:
    """Everything on the page, in constant statements."""
    known = _Known.of(user, at)
    return Choices(
        known.chosen(Subject.CERTIFICATE, None),
        known.chosen(Subject.LICENCE, None),
        tuple(known.chosen(Subject.LICENCE, licence) for licence in known.licences),
    )


def choice_for(
    user: User,
    *,
    subject: str,
    licence_id: int | None,
    at: dt.datetime,
    tried: Tried | None = None,
) -> Chosen:
    """One of them, or as it would be with what is tried. Someone else's licence does not exist."""
    licence = get_object_or_404(own_licences(user), pk=licence_id) if licence_id else None
    known = _Known.of(user, at)
    if tried is not None:
        known.suppose(Subject(subject), licence, tried)
    return known.chosen(Subject(subject), licence)


def own_licences(user: User) -> LicenceQuerySet:
    kept = [State.VERIFIED, State.WAITING, State.NEEDS_CHANGES]
    return (
        Licence.objects.filter(holder=user, state__in=kept)
        .select_related("jurisdiction", "profession")
        .order_by("jurisdiction__name", "pk")
    )


@dataclass
class _Known:
    """What was read once for all rows of the page."""

    at: dt.datetime
    licences: Sequence[Licence]
    periods: Sequence[RenewalPeriod]
    plans: Plans
    said: dict[tuple[str, int | None], rules.Wish]

    @classmethod
    def of(cls, user: User, at: dt.datetime) -> "_Known":
        periods = list(with_what_it_is_for(RenewalPeriod.objects.open().filter(holder=user)))
        plans = all_plans()
        plans.learn(period.rule_set_id for period in periods)
        rows = ReminderChoice.objects.filter(holder=user)
        said = {
            (row.subject, row.licence_id): rules.Wish(
                stopped=row.stopped_at is not None and row.subject == Subject.LICENCE,
                offsets=tuple(row.offsets) if row.offsets else None,
            )
            for row in rows
        }
        return cls(at, list(own_licences(user)), periods, plans, said)

    def suppose(self, subject: str, licence: Licence | None, tried: Tried) -> None:
        """Nothing is written: only what was read here is as if it were."""
        key = (subject, licence.pk if licence else None)
        self.said.pop(key, None)
        if tried.wish is not None:
            self.said[key] = tried.wish
        if licence is not None:
            for period in self._concerned(subject, licence):
                period.paused_until = tried.paused_until

    def chosen(self, subject: str, licence: Licence | None) -> Chosen:
        own = self.said.get((subject, licence.pk if licence else None))
        general = self.said.get((subject, None))
        holds = rules.wish_for(own, general)
        periods = self._concerned(subject, licence)
        return Chosen(
            subject,
            licence,
            own is not None,
            holds,
            self._offered(subject, licence, periods),
            self._required(periods) if licence else (),
            tuple(self._letters(period, holds) for period in periods),
        )

    def _concerned(self, subject: str, licence: Licence | None) -> list[RenewalPeriod]:
        """Not those of a licence that has a choice of its own, where all are meant."""
        return [
            period
            for period in self.periods
            if period.subject == subject
            and (
                period.licence_id == licence.pk
                if licence
                else (subject, period.licence_id) not in self.said or not period.licence_id
            )
        ]

    def _offered(
        self, subject: str, licence: Licence | None, periods: Iterable[RenewalPeriod]
    ) -> tuple[int, ...]:
        places: set[int | None] = {licence.jurisdiction_id} if licence else {None}
        if licence is None:
            places |= {one.licence.jurisdiction_id for one in periods if one.licence}
        days = {day for place in places for day in self.plans.days_of(subject, place).holder}
        return tuple(sorted(days, reverse=True))

    def _required(self, periods: Iterable[RenewalPeriod]) -> tuple[int, ...]:
        """The days that the law of the place asks for, whatever else is left out."""
        nothing = rules.Wish(offsets=(-10_000,))
        days = {day for one in periods for day in self._offsets(one, nothing)}
        return tuple(sorted(days, reverse=True))

    def _letters(self, period: RenewalPeriod, wish: rules.Wish) -> Letters:
        offsets = () if wish.stopped else self._offsets(period, wish)
        return Letters(period, tuple(next_letters(period, offsets, at=self.at)))

    def _offsets(self, period: RenewalPeriod, wish: rules.Wish) -> tuple[int, ...]:
        place = period.licence.jurisdiction_id if period.licence else None
        return self.plans.offsets(period.subject, place, period.rule_set_id, wish)
