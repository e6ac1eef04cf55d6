"""What certificates do when something happens: queue a task."""

from typing import Any

from django.dispatch import receiver

from certificates import tasks
from certificates.models import Certificate
from certificates.signals import certificate_issued, certificate_revoked
from courses.models import Enrolment
from courses.signals import course_completed
from practitioners.queue import queue


@receiver(course_completed, dispatch_uid="certificates.queue_issue")
def queue_issue(*, enrolment: Enrolment, **kwargs: Any) -> None:
    queue(tasks.issue_certificate, enrolment.pk)


@receiver(certificate_issued, dispatch_uid="certificates.queue_rendering")
def queue_rendering(*, certificate: Certificate, **kwargs: Any) -> None:
    queue(tasks.render_certificate, certificate.pk)


@receiver(certificate_revoked, dispatch_uid="certificates.queue_revocation_letter")
def queue_revocation_letter(*, certificate: Certificate, **kwargs: Any) -> None:
    queue(tasks.mail_revocation, certificate.pk)
