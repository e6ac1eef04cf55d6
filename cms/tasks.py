"""Housekeeping on the clock."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from cms.models import Heartbeat


@shared_task(ignore_result=True)
def record_heartbeat() -> None:
    """Clock, broker, worker and database all work, or this row grows old."""
    Heartbeat.objects.update_or_create(name="clock", defaults={"at": timezone.now()})


@shared_task(ignore_result=True)
def clear_sessions() -> None:
    call_command("clearsessions")
