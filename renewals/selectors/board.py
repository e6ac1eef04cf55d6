"""The board of deadlines: five columns, and the rows behind each number."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import batched
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateTimeField, Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone

from practitioners.models import Jurisdiction, Licence, Membership
from renewals import rules
from renewals.models import Reminder, ReminderChoice, RenewalPeriod
from renewals.models.periods import RenewalPeriodQuerySet
from renewals.selectors.periods import next_letters, title_of, with_what_it_is_for
from renewals.selectors.plans import Plans, all_plans, wishes_of
from renewals.selectors.standing import PeriodStanding, in_units, standings_of, with_marks
from renewals.selectors.wishes import offsets_under

Bucket = rules.Bucket
NEAR = (Bucket.OVERDUE, Bucket.TO_30, Bucket.TO_60, Bucket.TO_90)
CHUNK = 500
DAY = dt.timedelta(days=1)
# The columns that a row, its standing and its files look at.
LOOKED_AT = (
    "holder_id",
    "certificate_id",
    "licence_id",
    "rule_set_id",
    "opens_on",
    "due_on",
    "given_due_on",
    "time_zone",
    "closed_at",
    "paused_until",
    "settled",
    "holder__name_on_licence",
    "holder__email",
    "holder__birth_month",
    "certificate__number",
    "certificate__data",
    "licence__number",
    "licence__issued_on",
    "licence__expires_on",
    "licence__renewal_years",
    "licence__jurisdiction__name",
    "licence__jurisdiction__code",
    "licence__profession__name",
    "rule_set__reference",
    "rule_set__status",
)


class State(StrEnum):
    """How near a deadline is, as the board says it. Hours that are complete do not renew a licence."""

    OVERDUE = rules.Standing.OVERDUE.value
    LAPSED = rules.Standing.LAPSED.value
    DUE_SOON = rules.Standing.DUE_SOON.value
    CURRENT = rules.Standing.CURRENT.value
    PAUSED = "paused"


@dataclass(frozen=True)
class BoardFilter:
    """What of the board is asked for. Places, professions, clinics and programmes by their keys.

    No bucket is everything that is overdue or due in 90 days; whoever searches for words, for a state
    or for a month (its first day) means every date.
    """

    bucket: str = ""
    place: int | None = None
    profession: int | None = None
    clinic: int | None = None
    programme: int | None = None
    subject: str = ""
    state: str = ""
    month: dt.date | None = None
    words: str = ""

    @property
    def is_search(self) -> bool:
        return bool(self.words.split() or self.state or self.month)


@dataclass(frozen=True)
class Row:
    """One deadline as the board and its exports show it."""

    period: RenewalPeriod
    standing: PeriodStanding
    today: dt.date
    last_sent_at: dt.datetime | None
    next_on: dt.date | None
    clinics: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return title_of(self.period)

    @property
    def number(self) -> str:
        thing = self.period.certificate or self.period.licence
        return thing.number if thing else ""

    @property
    def days(self) -> int:
        return rules.days_left(self.period.due_on, self.today)

    @property
    def missing(self) -> str | None:
        """Nothing is counted for a certificate; None where the hours are not known."""
        if self.period.licence_id is None:
            return ""
        if self.standing.missing is None:
            return None
        return in_units(self.standing.missing, self.standing.unit)

    @property
    def state(self) -> str:
        if self.period.is_paused_on(self.today):
            return State.PAUSED.value
        return rules.standing(self.period.due_on, self.today, satisfied=False).value

    @property
    def place(self) -> str:
        return self.period.licence.jurisdiction.name if self.period.licence else ""

    @property
    def profession(self) -> str:
        return self.period.licence.profession.name if self.period.licence else ""


def due_between(bucket: str, today: dt.date) -> Q:
    """The dates of one column, or the next 90 days; the border days are those of `rules.bucket`."""
    if bucket not in set(Bucket):
        return Q(due_on__lte=today + 90 * DAY)
    first, last = days_of(Bucket(bucket), today)
    if first and last:
        return Q(due_on__range=(first, last))
    return Q(due_on__gte=first) if first else Q(due_on__lte=last)


def days_of(bucket: Bucket, today: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day of a column; None where it has no end."""
    begins = {Bucket.TO_30: 0, Bucket.TO_60: 31, Bucket.TO_90: 61, Bucket.LATER: 91}
    ends = {Bucket.OVERDUE: -1, Bucket.TO_30: 30, Bucket.TO_60: 60, Bucket.TO_90: 90}
    return (
        today + begins[bucket] * DAY if bucket in begins else None,
        today + ends[bucket] * DAY if bucket in ends else None,
    )


def in_state(state: str, today: dt.date) -> Q:
    """The rows that show this word; the border days are those of `rules.standing`."""
    paused = Q(paused_until__gte=today)
    soon, grace = today + rules.DUE_SOON_DAYS * DAY, today - rules.GRACE_DAYS * DAY
    dates = {
        State.LAPSED: Q(due_on__lt=grace),
        State.OVERDUE: Q(due_on__lt=today, due_on__gte=grace),
        State.DUE_SOON: Q(due_on__range=(today, soon)),
        State.CURRENT: Q(due_on__gt=soon),
    }
    if state == State.PAUSED:
        return paused
    # A column that may be empty has to be asked for, or "not paused" leaves the empty ones out.
    return dates[State(state)] & (Q(paused_until=None) | Q(paused_until__lt=today))


def due_in_month(month: dt.date) -> Q:
    """`month` is any day of it."""
    return Q(due_on__range=(month.replace(day=1), rules.day_in_month(month.year, month.month, 31)))


def periods_on_board(asked: BoardFilter, today: dt.date) -> RenewalPeriodQuerySet:
    """Open periods of all columns that the filters let through."""
    periods = RenewalPeriod.objects.open()
    if asked.state:
        periods = periods.filter(in_state(asked.state, today))
    if asked.month:
        periods = periods.filter(due_in_month(asked.month))
    if asked.programme:
        periods = periods.filter(certificate__programme=asked.programme)
    if asked.subject:
        periods = periods.filter(certificate__isnull=asked.subject == "licence")
    if asked.place or asked.profession:
        periods = periods.filter(_of_place_and_profession(asked))
    if asked.clinic:
        member = Membership.objects.filter(
            person=OuterRef("holder"), clinic=asked.clinic, left_on=None
        )
        periods = periods.filter(Exists(member))
    for word in asked.words.replace("\x00", " ").split():
        periods = periods.filter(
            Q(holder__name_on_licence__icontains=word)
            | Q(holder__email__icontains=word)
            | Q(licence__number__icontains=word)
            | Q(certificate__number__icontains=word)
            | Q(certificate__programme__title__icontains=word)
        )
    return periods


def _of_place_and_profession(asked: BoardFilter) -> Q:
    """A licence by its own place and profession, a certificate by the licences its holder has.

    A country has the licences of its parts, too.
    """
    known: dict[str, Any] = {}
    if asked.place is not None:
        inside = Q(pk=asked.place) | Q(parent=asked.place)
        known["jurisdiction__in"] = Jurisdiction.objects.filter(inside).order_by().values("pk")
    if asked.profession is not None:
        known["profession"] = asked.profession
    own = Q(**{f"licence__{name}": value for name, value in known.items()})
    held = Licence.objects.filter(holder=OuterRef("holder"), state=Licence.State.VERIFIED, **known)
    return own | Q(Exists(held), licence=None)


def counts_by_bucket(periods: RenewalPeriodQuerySet, today: dt.date) -> dict[str, int]:
    """All five columns in one statement, which reads each of them for itself in the index of days.

    Asked which of five conditions a row fulfils, a database would weigh every row five times.
    """
    counts = dict.fromkeys((bucket.value for bucket in Bucket), 0)
    try:
        found, known = periods.order_by().values("due_on").query.sql_with_params()
    except EmptyResultSet:
        return counts
    statements: list[str] = []
    parameters: list[str | int | None] = []
    for bucket in Bucket:
        first, last = days_of(bucket, today)
        ends = [(sign, day) for sign, day in ((">=", first), ("<=", last)) if day]
        asked = " AND ".join(f"due_on {sign} %s" for sign, _day in ends)
        statements.append(
            f"SELECT '{bucket.value}', COUNT(*) FROM ({found}) AS one WHERE {asked}"  # noqa: S608
        )
        parameters += [*known, *(connection.ops.adapt_datefield_value(day) for _sign, day in ends)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), parameters)
        return counts | dict(cursor.fetchall())


def in_order(
    periods: RenewalPeriodQuerySet, asked: BoardFilter, today: dt.date
) -> RenewalPeriodQuerySet:
    """The periods of the chosen column, the most pressing first."""
    every_date = asked.is_search and not asked.bucket
    dates = Q() if every_date else due_between(asked.bucket, today)
    return periods.filter(dates).order_by("due_on", "pk")


def shown(
    periods: RenewalPeriodQuerySet, asked: BoardFilter, today: dt.date
) -> RenewalPeriodQuerySet:
    """The same with what a row shows."""
    return _with_facts(in_order(periods, asked, today))


@dataclass(frozen=True)
class Slices:
    """What `shown` returns, slice by slice: facts are looked up for the rows of a slice alone.

    Asked for both at once, a database joins and looks up what stands on all pages before.
    """

    found: RenewalPeriodQuerySet

    def __getitem__(self, some: slice) -> RenewalPeriodQuerySet:
        keys = self.found.values("pk")[some]
        return _with_facts(RenewalPeriod.objects.filter(pk__in=keys)).order_by("due_on", "pk")


def _with_facts(periods: RenewalPeriodQuerySet) -> RenewalPeriodQuerySet:
    sent = (
        Reminder.objects.filter(period=OuterRef("pk"))
        .order_by()
        .values("period")
        .annotate(last=Max("sent_at"))
        .values("last")
    )
    return with_marks(with_what_it_is_for(periods).only(*LOOKED_AT)).annotate(
        last_sent_at=Subquery(sent, output_field=DateTimeField()),
        has_wish=Exists(ReminderChoice.objects.filter(holder=OuterRef("holder"))),
    )


def rows_of(
    periods: Iterable[RenewalPeriod],
    *,
    at: dt.datetime,
    plans: Plans | None = None,
    with_clinics: bool = False,
) -> list[Row]:
    """Constant statements for a page of them, which come from `shown` or its slices."""
    periods = list(periods)
    plans = plans or all_plans()
    plans.learn(period.rule_set_id for period in periods)
    wishes = wishes_of(
        period.holder_id
        for period in periods
        if period.has_wish  # type: ignore[attr-defined]  # annotated by `shown`
    )
    standings = standings_of(periods, to_show=False, rule_sets=plans.rule_sets)
    clinics = clinics_of({period.holder_id for period in periods}) if with_clinics else {}
    today = timezone.localdate(at)
    return [
        Row(
            period,
            standings[period.pk],
            today,
            period.last_sent_at,  # type: ignore[attr-defined]  # annotated by `shown`
            next(iter(next_letters(period, offsets_under(period, plans, wishes), at=at)), None),
            clinics.get(period.holder_id, ()),
        )
        for period in periods
    ]


def clinics_of(people: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Where each of them works now, by name."""
    names: dict[int, tuple[str, ...]] = {}
    current = Membership.objects.filter(person__in=people, left_on=None)
    for person, name in current.order_by("clinic__name").values_list("person", "clinic__name"):
        names[person] = (*names.get(person, ()), name)
    return names


def every_row(periods: RenewalPeriodQuerySet, *, at: dt.datetime) -> Iterator[Row]:
    """For exports: in memory only a chunk at a time."""
    plans = all_plans()
    for some in batched(periods.iterator(chunk_size=CHUNK), CHUNK, strict=False):
        yield from rows_of(some, at=at, plans=plans, with_clinics=True)
