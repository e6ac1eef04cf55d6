"""Letters, later. Tasks carry ids; what is owed stands on the event."""

from typing import Any

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from practitioners.models import LicenceEvent
from practitioners.models.letters import free_to_send
from practitioners.queue import requeue
from practitioners.services import letters

BATCH = 500


@shared_task(ignore_result=True)
def mail_licence_decision(event_id: int, **kwargs: Any) -> None:
    letters.mail_licence_decision(event_id=event_id, at=timezone.now())


@shared_task(ignore_result=True)
def mail_missing_decisions(**kwargs: Any) -> None:
    """Publish again what has been owed for longer than a claim lasts."""
    now = timezone.now()
    late = Q(at__lt=now - letters.CLAIM_LASTS)
    owed = LicenceEvent.objects.owed_a_letter().filter(late, free_to_send(now)).order_by("pk")
    requeue(mail_licence_decision, owed.values_list("pk")[:BATCH])
