"""Certificates, later: issue, make the file, write. One sweep per step repairs a lost message."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from celery import shared_task
from django.utils import timezone

from certificates import selectors, services
from certificates.models import Certificate, CertificateEvent, Programme
from certificates.services.letters import free_to_claim
from certificates.services.status_lists import owed_a_signature
from certificates.services.status_lists import sign_status_list as sign_list
from practitioners.queue import queue, requeue

BATCH = 500
# The message that is on its way has this long before a sweep sends another.
HEAD_START = dt.timedelta(minutes=1)


@shared_task(ignore_result=True)
def issue_certificate(enrolment_id: int, **kwargs: Any) -> None:
    services.issue_certificate(enrolment_id=enrolment_id, at=timezone.now())


@shared_task(ignore_result=True)
def render_certificate(certificate_id: int, **kwargs: Any) -> None:
    services.render_certificate(certificate_id=certificate_id, at=timezone.now())
    queue(mail_certificate, certificate_id)


@shared_task(ignore_result=True)
def mail_certificate(certificate_id: int, **kwargs: Any) -> None:
    services.mail_certificate(certificate_id=certificate_id, at=timezone.now())


@shared_task(ignore_result=True)
def mail_decision(event_id: int, **kwargs: Any) -> None:
    services.mail_decision(event_id=event_id, at=timezone.now())


@shared_task(ignore_result=True)
def work_on_run(run_id: int, **kwargs: Any) -> None:
    services.work_on_run(run_id=run_id, at=timezone.now())


@shared_task(ignore_result=True)
def mail_run(run_id: int, **kwargs: Any) -> None:
    """The letters about new files, at most a batch; the sweep comes for the rest."""
    owed = CertificateEvent.objects.owed_a_letter().filter(
        certificate__run_items__run=run_id, event=CertificateEvent.Event.REISSUED
    )
    requeue(mail_decision, owed.order_by("pk").values_list("pk")[:BATCH])


@shared_task(ignore_result=True)
def continue_runs(**kwargs: Any) -> None:
    services.continue_runs(at=timezone.now())


@shared_task(ignore_result=True)
def empty_certificates(**kwargs: Any) -> None:
    services.empty_certificates(at=timezone.now())


@shared_task(ignore_result=True)
def sign_status_list(status_list_id: int, **kwargs: Any) -> None:
    sign_list(status_list_id=status_list_id, at=timezone.now())


@shared_task(ignore_result=True)
def sign_owed_status_lists(**kwargs: Any) -> None:
    """What changed, and what a stranger would soon take for out of date."""
    requeue(sign_status_list, owed_a_signature(at=timezone.now()).values_list("pk"))


@shared_task(ignore_result=True)
def issue_missing_certificates(**kwargs: Any) -> None:
    requeue(issue_certificate, _owed_enrolments(timezone.now()))


def _owed_enrolments(at: dt.datetime) -> Iterator[tuple[int]]:
    """A batch of each open programme, so that one with a backlog does not hold up the others."""
    for programme in Programme.objects.open():
        owed = selectors.owed_enrolments(programme, on=at.date())
        settled = owed.filter(completed_at__lt=at - HEAD_START).order_by("completed_at", "pk")
        yield from settled.values_list("pk")[:BATCH]


@shared_task(ignore_result=True)
def render_missing_certificates(**kwargs: Any) -> None:
    late = timezone.now() - HEAD_START
    services.give_up_unfinished(issued_before=late)
    owed = Certificate.objects.unrendered().filter(issued_at__lt=late).order_by("pk")
    requeue(render_certificate, owed.values_list("pk")[:BATCH])


@shared_task(ignore_result=True)
def mail_missing_certificates(**kwargs: Any) -> None:
    """Both letters: of what was issued and of what was decided since."""
    now = timezone.now()
    free, late = free_to_claim(now), now - HEAD_START
    issued = Certificate.objects.unmailed().filter(free, renditions__made_at__lt=late)
    requeue(mail_certificate, issued.order_by("pk").values_list("pk")[:BATCH])
    decided = CertificateEvent.objects.owed_a_letter().filter(free, at__lt=late)
    requeue(mail_decision, decided.order_by("pk").values_list("pk")[:BATCH])
