"""Letters that staff ask for at once, for rows of the board; and stopping those that have not gone out."""

import datetime as dt
from collections.abc import Iterable
from itertools import batched

from django.core.exceptions import ValidationError
from django.db import transaction

from practitioners.models import User
from renewals import rules
from renewals.models import PeriodEvent, Reminder, ReminderBatch, RenewalPeriod
from renewals.services.resending import beside_the_plan

AT_ONCE = 500
# The same words for the same rows in this time are a second click.
SECOND_CLICK = dt.timedelta(minutes=10)
STOPPED = "Staff stopped the batch before this letter went out."


@transaction.atomic
def remind_now(
    *,
    periods: Iterable[RenewalPeriod],
    actor: User,
    reason: str,
    at: dt.datetime,
    query: str = "",
) -> ReminderBatch:
    """A letter about each of these periods that is open, out of the quiet hours, beside the plan.

    Whatever keeps a planned letter back (a pause, everything met, an address that bounces) keeps these back
    as well, when their turn comes. Asked for again within SECOND_CLICK it is the same batch.
    Raises ValidationError.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Say why these people are written to now."})
    # The second click waits here for the first, and then finds its batch.
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    asked = ReminderBatch.objects.filter(
        asked_by=actor,
        query=query,
        reason=reason.strip()[:200],
        asked_at__gt=at - SECOND_CLICK,
        stopped_at=None,
    )
    if earlier := asked.first():
        return earlier
    batch = ReminderBatch.objects.create(
        asked_by=actor, asked_at=at, query=query, reason=reason.strip()[:200], count=0
    )
    keys = list(dict.fromkeys(period.pk for period in periods))
    count = 0
    for some in batched(keys, AT_ONCE, strict=False):
        count += _rows(some, batch, at)
    if not count:
        raise ValidationError("None of these is still open, so nobody is written to.")
    batch.count = count
    batch.save(update_fields=["count"])
    return batch


def _rows(keys: Iterable[int], batch: ReminderBatch, at: dt.datetime) -> int:
    found = RenewalPeriod.objects.open().filter(pk__in=keys).select_related("holder")
    rows, events = [], []
    for period in found.order_by("due_on", "pk"):
        try:
            row = _row(period, batch, at)
        except rules.UnknownTimeZone:
            continue
        rows.append(row)
        events.append(
            PeriodEvent(
                period=period,
                event=PeriodEvent.Event.REMINDED,
                actor=batch.asked_by,
                note=batch.reason,
                at=at,
            )
        )
    Reminder.objects.bulk_create(rows)
    PeriodEvent.objects.bulk_create(events)
    return len(rows)


def _row(period: RenewalPeriod, batch: ReminderBatch, at: dt.datetime) -> Reminder:
    days = rules.days_left(period.due_on, rules.local_day(at, period.time_zone))
    like = Reminder(
        recipient=period.holder,
        channel=Reminder.Channel.EMAIL,
        # A column of two bytes; a deadline beyond ninety years is as far as any.
        offset=max(-32_000, min(days, 32_000)),
    )
    row = beside_the_plan(like, period, f"batch-{batch.pk}", at)
    row.batch = batch
    return row


@transaction.atomic
def stop_batch(*, batch: ReminderBatch, actor: User, at: dt.datetime) -> int:
    """Its letters that have not gone out are left out; returns how many. Twice is once.

    One that a sender holds this moment goes out: it may be with the mail server already.
    """
    batch = ReminderBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if batch.stopped_at is not None:
        return 0
    batch.stopped_at, batch.stopped_by = at, actor
    batch.save(update_fields=["stopped_at", "stopped_by"])
    left = batch.reminders.pending().filter(claimed_at=None)  # type: ignore[attr-defined]
    return int(left.update(skipped_at=at, why=STOPPED))
