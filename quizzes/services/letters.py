"""Single letters that a row owes a person: claimed, sent, and noted on the row."""

import logging
import smtplib
from datetime import datetime, timedelta
from typing import Any

from practitioners import mail
from practitioners.models import User
from practitioners.queue import requeue
from quizzes.models import LoweredMark, QuestionReport

logger = logging.getLogger(__name__)

BATCH = 500
LEASE = timedelta(seconds=60)


def mail_lowered_mark(*, lowered_id: int, at: datetime) -> None:
    """The pass has ended: who loses it reads why. Sent once, unless a crash fell into the sending."""
    owed = LoweredMark.objects.untold().filter(pk=lowered_id)
    if not owed.free(at).update(mail_claimed_at=at):
        return
    lowered = owed.select_related("response__attempt__enrolment__learner").get()
    attempt = lowered.response.attempt
    words = {"lowered": lowered, "attempt": attempt, "quiz": attempt.quiz}
    _send(lowered, attempt.enrolment.learner, "quizzes/mail/pass_ended", words, at)


def mail_report_answer(*, report_id: int, at: datetime) -> None:
    """The answer to a report goes to who reported it. Sent once, unless a crash fell into the sending."""
    owed = QuestionReport.objects.untold().filter(pk=report_id)
    if not owed.free(at).update(mail_claimed_at=at):
        return
    report = owed.select_related("attempt__enrolment__learner", "attempt__quiz").get()
    words = {"report": report, "attempt": report.attempt, "quiz": report.attempt.quiz}
    _send(report, report.attempt.enrolment.learner, "quizzes/mail/report_answered", words, at)


def mail_missing_letters(*, at: datetime) -> int:
    """Hand out again what a lost message left, or a server that was away."""
    from quizzes.tasks import mail_lowered_mark as lowered_task
    from quizzes.tasks import mail_report_answer as report_task

    lowered = LoweredMark.objects.untold().free(at).filter(decided_at__lt=at - LEASE)
    reports = QuestionReport.objects.untold().free(at).filter(answered_at__lt=at - LEASE)
    return requeue(
        lowered_task, lowered.order_by("decided_at").values_list("pk")[:BATCH]
    ) + requeue(report_task, reports.order_by("answered_at").values_list("pk")[:BATCH])


def _send(
    row: LoweredMark | QuestionReport,
    person: User,
    template: str,
    words: dict[str, Any],
    at: datetime,
) -> None:
    """What the server refuses for good is noted; somebody who may no longer sign in gets none."""
    row.mail_claimed_at = at
    if not person.is_active:
        row.mail_failure = "no letter: the account is closed"
    else:
        message_id = f"{template.rpartition('/')[2].replace('_', '-')}-{row.pk}"
        try:
            mail.write_to(person=person, template=template, context=words, message_id=message_id)
        except (OSError, smtplib.SMTPException) as error:
            row.mail_claimed_at = None
            if mail.is_temporary(error):
                logger.warning("the letter %s waits: %r", message_id, error)
            else:
                row.mail_failure = mail.describe(error)
        else:
            row.told_at = at
    row.save(update_fields=["mail_claimed_at", "mail_failure", "told_at"])
