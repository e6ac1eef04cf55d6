"""What learners have reported about questions, for the staff who answer."""

from django.db.models import F, QuerySet

from quizzes.models import QuestionReport


def reports(*, answered: bool = False, question_id: int | None = None) -> QuerySet[QuestionReport]:
    """Those that wait, the oldest first; or those that were answered, the newest first."""
    found = (
        QuestionReport.objects.filter(answered_at__isnull=not answered)
        .select_related("version__question", "attempt__enrolment__learner", "attempt__quiz")
        .select_related("answered_by")
        .defer("attempt__layout", "version__key")
    )
    if question_id is not None:
        found = found.filter(version__question=question_id)
    return found.order_by(F("answered_at").desc() if answered else "at", "pk")
