"""Single letters that a row owes a person: claimed, sent, and noted on the row."""

from datetime import datetime, timedelta
from typing import Any

from practitioners.models import User
from practitioners.queue import requeue
from practitioners.services.owed import send_owed_letter
from quizzes.models import LoweredMark, QuestionReport

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
    send_owed_letter(
        rows=[row],
        person=person,
        template=template,
        words=words,
        message_id=f"{template.rpartition('/')[2].replace('_', '-')}-{row.pk}",
        at=at,
    )
