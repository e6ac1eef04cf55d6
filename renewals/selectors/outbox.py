"""Letters that will go out, went out, or did not, and why."""

import datetime as dt

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404

from renewals.models import DeliveryReport, Reminder, ReminderBatch
from renewals.models.reminders import ReminderQuerySet
from renewals.selectors.deciding import with_facts
from renewals.selectors.undelivered import count_undelivered
from renewals.services.planning import HORIZON

STATES = ("planned", "sent", "bounced", "skipped", "failed")
POST = Reminder.Channel.POST


def in_state(state: str, at: dt.datetime) -> Q:
    undecided = Q(sent_at=None, skipped_at=None, failed_at=None)
    return {
        "planned": undecided & Q(send_at__lte=at + HORIZON),
        "sent": Q(sent_at__isnull=False, bounced_at=None),
        "bounced": Q(sent_at__isnull=False, bounced_at__isnull=False),
        "skipped": Q(sent_at=None, skipped_at__isnull=False),
        "failed": Q(sent_at=None, skipped_at=None, failed_at__isnull=False),
    }[state]


def letters(words: str = "", channel: str = "", batch: int | None = None) -> ReminderQuerySet:
    """All letters whose person, address or number matches, of one channel or one batch if asked."""
    found = Reminder.objects.all()
    if channel:
        found = found.filter(channel=channel)
    if batch is not None:
        found = found.filter(batch=batch)
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
        "bounced": ("-bounced_at", "-pk"),
        "skipped": ("-skipped_at", "-pk"),
        "failed": ("-failed_at", "-pk"),
    }[state]
    return with_facts(found.filter(in_state(state, at))).order_by(*order)


def letter_to_look_at(*, reminder_id: int) -> Reminder:
    return get_object_or_404(with_facts(Reminder.objects.all()), pk=reminder_id)


def letters_to_post() -> ReminderQuerySet:
    """What waits to be printed and posted, the oldest first."""
    return with_facts(Reminder.objects.pending().filter(channel=POST)).order_by("send_at", "pk")


def addresses_to_mend() -> QuerySet[DeliveryReport]:
    """One open task for each address that is still somebody's, the newest news first."""
    small = Lower("address")
    newer = _open_tasks().annotate(small=small).filter(small=Lower(OuterRef("address")))
    newer = newer.filter(Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk")))
    found = _open_tasks().filter(~Exists(newer)).select_related("person", "reminder")
    return found.order_by("-at", "-pk")


def _open_tasks() -> QuerySet[DeliveryReport]:
    """An address that nobody uses any more needs no mending."""
    return DeliveryReport.objects.filter(
        is_hard=True, handled_at=None, person__is_active=True, person__email__iexact=F("address")
    )


def task_to_look_at(*, report_id: int) -> DeliveryReport:
    tasks = DeliveryReport.objects.filter(is_hard=True).select_related("person")
    return get_object_or_404(tasks, pk=report_id)


def batch_to_look_at(*, batch_id: int) -> ReminderBatch:
    return get_object_or_404(ReminderBatch.objects.select_related("asked_by"), pk=batch_id)


def batches() -> "list[ReminderBatch]":
    """The newest first, with what became of the letters of each. One statement."""
    sent = Count("reminders", filter=Q(reminders__sent_at__isnull=False))
    waiting = Count(
        "reminders",
        filter=Q(reminders__sent_at=None, reminders__skipped_at=None, reminders__failed_at=None),
    )
    return list(
        ReminderBatch.objects.select_related("asked_by", "stopped_by").annotate(
            sent=sent, waiting=waiting
        )[:200]
    )


def waiting_for_staff() -> dict[str, int]:
    """What the staff home counts, each number one that leads to its rows."""
    return {
        "post": Reminder.objects.pending().filter(channel=POST).count(),
        "addresses": addresses_to_mend().count(),
        "undelivered": count_undelivered(),
        "failed": Reminder.objects.filter(
            sent_at=None, skipped_at=None, failed_at__isnull=False
        ).count(),
    }
