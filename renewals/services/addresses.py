"""Addresses that letters came back from: mended by a person, and the last letter made up for."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from practitioners.models import User
from renewals.models import DeliveryReport, Reminder, RenewalPeriod
from renewals.selectors.deciding import Refusal
from renewals.services.resending import send_again


@transaction.atomic
def mend_address(
    *, report: DeliveryReport, outcome: str, actor: User, at: dt.datetime
) -> list[Reminder]:
    """The address is right after all, or another one is on record: letters go out to the person again.

    All open tasks of the same address end with it. The newest letter that was lost of each open deadline
    is owed again and returned. Raises ValidationError. Twice is once.
    """
    if not outcome.strip():
        raise ValidationError({"outcome": "Say what you found out, such as: mailbox was full."})
    report = DeliveryReport.objects.select_for_update(no_key=True).get(pk=report.pk)
    if report.handled_at is not None:
        return []
    DeliveryReport.objects.filter(
        address__iexact=report.address, is_hard=True, handled_at=None
    ).update(handled_at=at, handled_by=actor, outcome=outcome.strip()[:250])
    if report.person is None:
        return []
    return [
        send_again(reminder=letter, actor=actor, at=at)
        for letter in lost_letters(report.person)
        if letter.period.closed_at is None and letter.period.due_on == letter.due_on
    ]


def lost_letters(person: User) -> list[Reminder]:
    """Of each of the person's open deadlines the newest letter, if that is one that got lost."""
    found: list[Reminder] = []
    for period in RenewalPeriod.objects.open().filter(holder=person).order_by("due_on", "pk"):
        mine = period.reminders.filter(recipient=person, channel=Reminder.Channel.EMAIL)
        decided = mine.exclude(sent_at=None, skipped_at=None, failed_at=None)
        newest = decided.select_related("period", "recipient").order_by("-send_at", "-pk").first()
        if newest is not None and _was_lost(newest):
            found.append(newest)
    return found


def _was_lost(letter: Reminder) -> bool:
    refused = letter.skipped_at is not None and letter.why == Refusal.BOUNCED
    return refused or letter.bounced_at is not None or letter.failed_at is not None
