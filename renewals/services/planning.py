"""Which letters will go out, as rows: for the days just ahead, and what an outage left behind."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Case, DateField, Q, Value, When

from renewals import rules
from renewals.models import Reminder, ReminderPlan, RenewalPeriod
from renewals.selectors.plans import offsets_by_subject

# Rows are made this long ahead. What lies further away is reckoned where it is shown.
HORIZON = dt.timedelta(days=14)
CHUNK = 1000
NEVER = dt.date.max
CHANNEL = "email"


def ensure_plans() -> None:
    """A plan for each subject; one that staff have changed stays."""
    ReminderPlan.objects.bulk_create(
        [
            ReminderPlan(subject=subject, offsets=list(rules.DEFAULT_OFFSETS))
            for subject in ReminderPlan.Subject.values
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def change_plan(*, plan: ReminderPlan, offsets: Iterable[int]) -> None:
    """Other days from now on: every open period of the subject is planned again."""
    plan.offsets = sorted(set(offsets), reverse=True)
    plan.save(update_fields=["offsets"])
    certificates = plan.subject == ReminderPlan.Subject.CERTIFICATE
    RenewalPeriod.objects.open().filter(certificate__isnull=not certificates).update(
        next_plan_on=None
    )


def plan_reminders(*, at: dt.datetime) -> int:
    """Write the rows that are missing up to HORIZON from now; returns how many periods it looked at.

    Reads only periods whose next reminder comes into reach, in chunks of constant statements.
    Two planners at once write one row: the constraint holds, not this code.
    """
    ensure_plans()
    offsets = offsets_by_subject()
    # A day more than the horizon, so that no time zone's date is missed.
    until = (at + HORIZON).date() + dt.timedelta(days=1)
    looked_at = 0
    while planned := _plan_some(offsets, until, at):
        looked_at += planned
    return looked_at


@transaction.atomic
def _plan_some(offsets: Mapping[str, Sequence[int]], until: dt.date, at: dt.datetime) -> int:
    """One chunk; another planner's rows are passed over."""
    owed = Q(next_plan_on=None) | Q(next_plan_on__lte=until)
    periods = list(
        RenewalPeriod.objects.open()
        .filter(owed)
        .select_related("holder")
        .only("certificate_id", "due_on", "time_zone", "opened_at", "holder__email", "next_plan_on")
        .select_for_update(of=("self",), no_key=True, skip_locked=True)
        .order_by("next_plan_on", "pk")[:CHUNK]
    )
    had: dict[int, set[int]] = defaultdict(set)
    stored = Reminder.objects.filter(period__in=periods, channel=CHANNEL)
    for period_id, offset in stored.values_list("period", "offset"):
        had[period_id].add(offset)
    rows: list[Reminder] = []
    for period in periods:
        days = offsets[period.subject]
        near = [day for day in days if _day_of(period, day) <= until]
        ahead = set(days) - set(near)
        period.next_plan_on = _day_of(period, max(ahead)) if ahead else NEVER
        rows += _rows_of(period, near, had[period.pk], at)
    Reminder.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)
    _note_next_plan(periods)
    return len(periods)


def _note_next_plan(periods: Sequence[RenewalPeriod]) -> None:
    """One statement with a branch for each date: a chunk has few, and a branch for each row is slow."""
    by_day: dict[dt.date, list[int]] = defaultdict(list)
    for period in periods:
        by_day[period.next_plan_on or NEVER].append(period.pk)
    if not by_day:
        return
    days = [When(pk__in=keys, then=Value(day)) for day, keys in by_day.items()]
    RenewalPeriod.objects.filter(pk__in=[period.pk for period in periods]).update(
        next_plan_on=Case(*days, output_field=DateField())
    )


def _day_of(period: RenewalPeriod, offset: int) -> dt.date:
    return period.due_on - dt.timedelta(days=offset)


def _rows_of(
    period: RenewalPeriod, offsets: Sequence[int], had: set[int], at: dt.datetime
) -> Iterator[Reminder]:
    """A row for each of these days that has none. Of those that have passed only the newest is owed."""
    if set(offsets) <= had:
        return
    planned = rules.planned_reminders(period.due_on, offsets, zone=period.time_zone)
    decisions = {
        decision.offset: decision
        for decision in rules.reminders_owed(planned, had, now=at, opened_at=period.opened_at)
    }
    for reminder in planned:
        if reminder.offset in had:
            continue
        row = Reminder(
            period=period,
            recipient=period.holder,
            channel=CHANNEL,
            due_on=period.due_on,
            offset=reminder.offset,
            send_at=reminder.send_at,
            message_id=rules.message_id(
                period_id=period.pk,
                due_on=period.due_on,
                offset=reminder.offset,
                channel=CHANNEL,
                recipient=period.holder.email,
                domain=_domain(),
            ),
        )
        match decisions.get(reminder.offset):
            case rules.Send(at=later):
                row.send_at = later if later > at else reminder.send_at
            case rules.Skip(reason=reason):
                row.skipped_at, row.why = at, reason.value
        yield row


def _domain() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
