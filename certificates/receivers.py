"""What certificates do when something happens: queue a task."""

from typing import Any

from django.dispatch import receiver

from certificates import tasks
from certificates.models import Certificate, Credential
from certificates.signals import (
    certificate_issued,
    certificate_reinstated,
    certificate_revoked,
    certificate_suspended,
)
from courses.models import Enrolment
from courses.signals import course_completed
from practitioners.queue import queue


@receiver(course_completed, dispatch_uid="certificates.queue_issue")
def queue_issue(*, enrolment: Enrolment, **kwargs: Any) -> None:
    queue(tasks.issue_certificate, enrolment.pk)


@receiver(certificate_issued, dispatch_uid="certificates.queue_rendering")
def queue_rendering(*, certificate: Certificate, in_run: bool = False, **kwargs: Any) -> None:
    """A run makes the files of what it issues itself."""
    if not in_run:
        queue(tasks.render_certificate, certificate.pk)


def queue_decision(*, certificate: Certificate, **kwargs: Any) -> None:
    """The letters that this certificate's decisions owe; the one of a replacement comes by itself."""
    for event_id in certificate.events.owed_a_letter().values_list("pk", flat=True):
        queue(tasks.mail_decision, event_id)


for decided in (certificate_revoked, certificate_suspended, certificate_reinstated):
    decided.connect(queue_decision, dispatch_uid="certificates.queue_decision")


@receiver(certificate_revoked, dispatch_uid="certificates.queue_status_list")
def queue_status_list(*, certificate: Certificate, **kwargs: Any) -> None:
    for badge in Credential.objects.filter(certificate=certificate):
        queue(tasks.sign_status_list, badge.status_list_id)
