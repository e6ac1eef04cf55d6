"""Addresses that refuse our letters: a task for staff, and paper."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from renewals import rules
from renewals.models import DeliveryReport, PeriodEvent, Reminder
from renewals.selectors.deciding import Facts, duty_of
from renewals.services.rows import domain_of_letters

POST = Reminder.Channel.POST
Event = DeliveryReport.Event
OUR_SERVER = "smtp"


@transaction.atomic
def note_refused_address(
    letters: Sequence[Reminder], said: str, facts: Facts, at: dt.datetime
) -> None:
    """The mail server refused the mailbox for good: the same as a letter that came back."""
    first = letters[0]
    DeliveryReport.objects.get_or_create(
        provider=OUR_SERVER,
        provider_key=f"{first.message_id} {at.isoformat()}"[:200],
        defaults={
            "event": Event.BOUNCED,
            "is_hard": True,
            "message_id": first.message_id,
            "reminder": first,
            "person": first.recipient,
            "address": first.recipient.email,
            "detail": said[:250],
            "at": at,
            "received_at": at,
        },
    )
    tell_periods(letters, said, at)
    post_instead(letters, facts, at)


def tell_periods(letters: Sequence[Reminder], said: str, at: dt.datetime) -> None:
    PeriodEvent.objects.bulk_create(
        PeriodEvent(
            period_id=letter.period_id,
            event=PeriodEvent.Event.BOUNCED,
            note=said[:250],
            at=at,
        )
        for letter in letters
    )


def post_instead(letters: Sequence[Reminder], facts: Facts, at: dt.datetime) -> int:
    """A row of the letter list for each notice that goes on paper; how many there are.

    Every notice where the place wants it so, elsewhere the first of a deadline, so that nobody hears
    nothing. Notices are due up to the deadline; what a clinic would have been told is none. Twice is once.
    """
    domain = domain_of_letters()
    notices = [one for one in letters if one.channel == Reminder.Channel.EMAIL and one.offset >= 0]
    on_paper = set(
        Reminder.objects.filter(channel=POST, period__in={one.period_id for one in notices})
        .order_by()
        .values_list("period", "due_on")
    )
    rows = []
    for letter in notices:
        duty = duty_of(letter.period, facts)
        deadline = letter.period_id, letter.due_on
        if deadline in on_paper and not (duty and duty.post_after_bounce):
            continue
        on_paper.add(deadline)
        rows.append(
            Reminder(
                period_id=letter.period_id,
                recipient_id=letter.recipient_id,
                channel=POST,
                occasion=letter.occasion,
                due_on=letter.due_on,
                offset=letter.offset,
                send_at=at,
                message_id=rules.message_id(
                    period_id=letter.period_id,
                    due_on=letter.due_on,
                    offset=letter.offset,
                    channel=POST,
                    recipient=letter.recipient.email,
                    domain=domain,
                    occasion=letter.occasion,
                ),
            )
        )
    return len(Reminder.objects.bulk_create(rows, ignore_conflicts=True))
