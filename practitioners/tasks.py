"""Letters, later. Tasks carry ids; what is owed stands on the event."""

from typing import Any

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from practitioners.models import LicenceEvent
from practitioners.queue import requeue
from practitioners.services import letters

BATCH = 500


@shared_task(ignore_result=True)
def mail_licence_decision(event_id: int, **kwargs: Any) -> None:
    letters.mail_licence_decision(event_id=event_id, at=timezone.now())


@shared_task(ignore_result=True)
def mail_missing_decisions(**kwargs: Any) -> None:
    """Publish again what has been owed for longer than a claim lasts."""
    late = timezone.now() - letters.CLAIM_LASTS
    free = Q(mail_claimed_at=None, at__lt=late) | Q(mail_claimed_at__lt=late)
    owed = LicenceEvent.objects.owed_a_letter().filter(free).order_by("pk")
    requeue(mail_licence_decision, owed.values_list("pk")[:BATCH])
