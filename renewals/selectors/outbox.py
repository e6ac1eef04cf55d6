"""Letters that will go out, went out, or did not, and why."""

import datetime as dt

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404

from renewals.models import Reminder
from renewals.models.reminders import ReminderQuerySet
from renewals.services.planning import HORIZON

STATES = ("planned", "sent", "skipped", "failed")


def in_state(state: str, at: dt.datetime) -> Q:
    undecided = Q(sent_at=None, skipped_at=None, failed_at=None)
    return {
        "planned": undecided & Q(send_at__lte=at + HORIZON),
        "sent": Q(sent_at__isnull=False),
        "skipped": Q(sent_at=None, skipped_at__isnull=False),
        "failed": Q(sent_at=None, skipped_at=None, failed_at__isnull=False),
    }[state]


def letters(words: str = "") -> ReminderQuerySet:
    """All letters whose person, address or number matches."""
    found = Reminder.objects.all()
    for word in words.replace("\x00", " ").split():
        found = found.filter(
            Q(recipient__name_on_licence__icontains=word)
            | Q(recipient__email__icontains=word)
            | Q(sent_to__icontains=word)
            | Q(period__licence__number__icontains=word)
            | Q(period__certificate__number__icontains=word)
        )
    return found


def counts_by_state(found: ReminderQuerySet, at: dt.datetime) -> dict[str, int]:
    return found.aggregate(**{state: Count("pk", filter=in_state(state, at)) for state in STATES})


def letters_in(found: ReminderQuerySet, state: str, at: dt.datetime) -> ReminderQuerySet:
    """What is planned with the next first, the rest with the latest first."""
    order = {
        "planned": ("send_at", "pk"),
        "sent": ("-sent_at", "-pk"),
        "skipped": ("-skipped_at", "-pk"),
        "failed": ("-failed_at", "-pk"),
    }[state]
    return with_period(found.filter(in_state(state, at))).order_by(*order)


def with_period(found: ReminderQuerySet) -> ReminderQuerySet:
    return found.select_related(
        "recipient",
        "period__certificate",
        "period__licence__jurisdiction",
        "period__licence__profession",
        "period__rule_set",
    )


def letter_to_look_at(*, reminder_id: int) -> Reminder:
    return get_object_or_404(with_period(Reminder.objects.all()), pk=reminder_id)
