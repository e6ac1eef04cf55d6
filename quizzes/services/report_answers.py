"""A report about a question is answered by a person, in words the learner reads."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from practitioners.models import User
from quizzes.models import QuestionReport


class AnswerMissing(Exception):  # noqa: N818 - a refusal is an everyday event
    """The message is a sentence for staff."""


@transaction.atomic
def answer_report(*, report_id: int, by: User, answer: str, at: datetime) -> QuestionReport:
    """Answering again replaces the words. Raises AnswerMissing without any."""
    answer = answer.replace("\0", "").strip()  # PostgreSQL stores no NUL
    if not answer:
        raise AnswerMissing(_("Write the answer."))
    report = QuestionReport.objects.select_for_update(of=("self",)).get(pk=report_id)
    report.answer, report.answered_by, report.answered_at = answer, by, at
    report.save(update_fields=["answer", "answered_by", "answered_at"])
    return report
