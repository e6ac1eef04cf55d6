"""Which letters will go out, as rows: for the days just ahead, and what an outage left behind."""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Case, DateField, OuterRef, Q, Subquery, Value, When

from practitioners.models import User
from renewals import rules
from renewals.models import Reminder, ReminderPlan, RenewalPeriod
from renewals.selectors.plans import offsets_by_subject

logger = logging.getLogger(__name__)

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


class _Deadline(NamedTuple):
    """What planning needs of an open period, read without making a model of it."""

    pk: int
    certificate_id: int | None
    holder_id: int
    due_on: dt.date
    time_zone: str
    opened_at: dt.datetime
    address: str

    @property
    def subject(self) -> str:
        """In the words of `ReminderPlan.Subject`."""
        return "certificate" if self.certificate_id else "licence"


@transaction.atomic
def _plan_some(offsets: Mapping[str, Sequence[int]], until: dt.date, at: dt.datetime) -> int:
    """One chunk; another planner's rows are passed over."""
    owed = Q(next_plan_on=None) | Q(next_plan_on__lte=until)
    holders = User.objects.filter(pk=OuterRef("holder_id"))
    deadlines = [
        _Deadline._make(row)
        for row in RenewalPeriod.objects.open()
        .filter(owed)
        .select_for_update(no_key=True, skip_locked=True)
        .order_by("next_plan_on", "pk")
        .annotate(address=Subquery(holders.values("email")))
        .values_list(*_Deadline._fields)[:CHUNK]
    ]
    had: dict[int, set[int]] = defaultdict(set)
    keys = [one.pk for one in deadlines]
    stored = Reminder.objects.filter(period__in=keys, channel=CHANNEL).order_by()
    for period_id, offset in stored.values_list("period", "offset"):
        had[period_id].add(offset)
    rows: list[Reminder] = []
    next_plans: dict[dt.date, list[int]] = defaultdict(list)
    for one in deadlines:
        days = offsets[one.subject]
        # Numbers of days, which do not end where the calendar does.
        reach = one.due_on.toordinal() - until.toordinal()
        near = [day for day in days if day >= reach]
        ahead = [day for day in days if day < reach]
        next_on = rules.reminder_day(one.due_on, max(ahead)) if ahead else NEVER
        try:
            rows += _rows_of(one, near, had[one.pk], at)
        except rules.UnknownTimeZone:
            # One deadline that cannot be reckoned must not keep everybody else's letters back.
            logger.exception("no reminders are planned for period %s", one.pk)
            next_on = until + dt.timedelta(days=1)
        next_plans[next_on].append(one.pk)
    Reminder.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)
    _note_next_plans(next_plans)
    return len(deadlines)


def _note_next_plans(keys_by_day: Mapping[dt.date, Sequence[int]]) -> None:
    """One statement with a branch for each date: a chunk has few, and a branch for each row is slow."""
    if not keys_by_day:
        return
    days = [When(pk__in=keys, then=Value(day)) for day, keys in keys_by_day.items()]
    RenewalPeriod.objects.filter(
        pk__in=[key for keys in keys_by_day.values() for key in keys]
    ).update(next_plan_on=Case(*days, output_field=DateField()))


def _rows_of(
    one: _Deadline, offsets: Sequence[int], had: set[int], at: dt.datetime
) -> list[Reminder]:
    """A row for each of these days that has none. Of those that have passed only the newest is owed."""
    missing = [day for day in offsets if day not in had]
    if not missing:
        return []
    planned = rules.planned_reminders(one.due_on, missing, zone=one.time_zone)
    decisions: dict[int, rules.Decision] = {}
    if planned[0].send_at <= at:
        decisions = {
            decision.offset: decision
            for decision in rules.reminders_owed(
                rules.planned_reminders(one.due_on, offsets, zone=one.time_zone),
                had,
                now=at,
                opened_at=one.opened_at,
            )
        }
    domain = _domain()
    rows = []
    for reminder in planned:
        row = Reminder(
            period_id=one.pk,
            recipient_id=one.holder_id,
            channel=CHANNEL,
            due_on=one.due_on,
            offset=reminder.offset,
            send_at=reminder.send_at,
            message_id=rules.message_id(
                period_id=one.pk,
                due_on=one.due_on,
                offset=reminder.offset,
                channel=CHANNEL,
                recipient=one.address,
                domain=domain,
            ),
        )
        match decisions.get(reminder.offset):
            case rules.Send(at=later):
                row.send_at = later if later > at else reminder.send_at
            case rules.Skip(reason=reason):
                row.skipped_at, row.why = at, reason.value
        rows.append(row)
    return rows


def _domain() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
