"""A report about a question is answered by a person, in words the learner reads."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from practitioners.models import User
from practitioners.queue import queue
from quizzes.models import QuestionReport


class AnswerMissing(Exception):  # noqa: N818 - a refusal is an everyday event
    """The message is a sentence for staff."""


@transaction.atomic
def answer_report(*, report_id: int, by: User, answer: str, at: datetime) -> QuestionReport:
    """The person who reported it is written to. Answering again replaces the words, and where they are
    others by then, they are mailed too. Raises AnswerMissing without any."""
    from quizzes.tasks import mail_report_answer

    answer = answer.replace("\0", "").strip()  # PostgreSQL stores no NUL
    if not answer:
        raise AnswerMissing(_("Write the answer."))
    report = QuestionReport.objects.select_for_update(of=("self",)).get(pk=report_id)
    if answer != report.answer:
        report.told_at, report.mail_claimed_at, report.mail_failure = None, None, ""
        report.mail_tries, report.mail_next_try_at = 0, None
    report.answer, report.answered_by, report.answered_at = answer, by, at
    report.save()
    queue(mail_report_answer, report.pk)
    return report
