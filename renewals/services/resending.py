"""The same letter once more, because a person asks for it: counted, and a row of its own."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from practitioners.models import User
from renewals import rules
from renewals.models import PeriodEvent, Reminder, RenewalPeriod
from renewals.services.rows import domain_of_letters

AGAIN = "again"


@transaction.atomic
def send_again(*, reminder: Reminder, actor: User, at: dt.datetime) -> Reminder:
    """A row that goes out in the next minutes, out of the quiet hours; the first one stays as it is.

    Raises ValidationError where the letter would be wrong: the period is closed or its date has moved.
    """
    period = RenewalPeriod.objects.select_for_update(no_key=True).get(pk=reminder.period_id)
    if period.closed_at is not None:
        raise ValidationError("This period is closed, so there is nothing to remind of.")
    if period.due_on != reminder.due_on:
        raise ValidationError("The due date has changed since: its own letters are planned.")
    same = Reminder.objects.filter(
        period=period,
        due_on=reminder.due_on,
        channel=reminder.channel,
        recipient=reminder.recipient_id,
    )
    if waiting := same.pending().filter(occasion__startswith=AGAIN).first():
        return waiting
    number = same.filter(occasion__startswith=AGAIN).count() + 1
    row = beside_the_plan(reminder, period, f"{AGAIN}-{number}", at)
    row.save()
    PeriodEvent.objects.create(
        period=period,
        event=PeriodEvent.Event.REMINDED,
        actor=actor,
        note=f"Sent again, number {number}.",
        at=at,
    )
    return row


def beside_the_plan(
    like: Reminder, period: RenewalPeriod, occasion: str, at: dt.datetime
) -> Reminder:
    """A letter of that kind to the same person, due as soon as nobody is asleep where they live."""
    return Reminder(
        period=period,
        recipient_id=like.recipient_id,
        channel=like.channel,
        occasion=occasion,
        due_on=period.due_on,
        offset=like.offset,
        send_at=rules.after_quiet_hours(at, period.time_zone),
        message_id=rules.message_id(
            period_id=period.pk,
            due_on=period.due_on,
            offset=like.offset,
            channel=like.channel,
            recipient=like.recipient.email,
            domain=domain_of_letters(),
            occasion=occasion,
        ),
    )
