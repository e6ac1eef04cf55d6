"""What happens below becomes work here. Each only queues, after commit."""

from typing import Any

from anymail.signals import AnymailTrackingEvent, tracking
from django.dispatch import receiver
from django.utils import timezone

from certificates.models import Certificate
from certificates.signals import (
    certificate_issued,
    certificate_reinstated,
    certificate_revoked,
    certificate_suspended,
)
from practitioners.models import Licence, User
from practitioners.queue import queue
from practitioners.signals import account_closed, licence_verified, time_zone_changed
from renewals import tasks
from renewals.events import news_of
from renewals.services.delivery import note_news


@receiver(certificate_issued, dispatch_uid="renewals.queue_credit")
def queue_credit(*, certificate: Certificate, **kwargs: Any) -> None:
    queue(tasks.credit_certificate, certificate.pk)


@receiver(certificate_revoked, dispatch_uid="renewals.queue_closing")
def queue_closing(*, certificate: Certificate, **kwargs: Any) -> None:
    queue(tasks.close_certificate_period, certificate.pk)


@receiver([certificate_suspended, certificate_reinstated], dispatch_uid="renewals.queue_suspension")
def queue_suspension(*, certificate: Certificate, **kwargs: Any) -> None:
    queue(tasks.follow_suspension, certificate.pk)


@receiver(licence_verified, dispatch_uid="renewals.queue_licence_period")
def queue_licence_period(*, licence: Licence, **kwargs: Any) -> None:
    queue(tasks.open_licence_period, licence.pk)


@receiver(time_zone_changed, dispatch_uid="renewals.queue_time_zone")
def queue_time_zone(*, person: User, **kwargs: Any) -> None:
    queue(tasks.follow_time_zone, person.pk)


@receiver(account_closed, dispatch_uid="renewals.queue_withdrawal")
def queue_withdrawal(*, person: User, **kwargs: Any) -> None:
    queue(tasks.withdraw_periods, person.pk)
    queue(tasks.drop_papers, person.pk)


@receiver(tracking, dispatch_uid="renewals.note_news_of_letters")
def note_news_of_letters(*, event: AnymailTrackingEvent, esp_name: str, **kwargs: Any) -> None:
    """A fault is raised on purpose: the provider is told so and brings the news again."""
    if (news := news_of(event, esp_name)) is not None:
        note_news(news=news, at=timezone.now())
