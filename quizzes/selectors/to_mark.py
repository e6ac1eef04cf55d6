"""Answers that people mark: which there are, and which wait for whom."""

from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from practitioners.models import User
from quizzes.kinds import marked_by_hand
from quizzes.models import Attempt, Marking, Response


def markable_answers() -> QuerySet[Response]:
    """Waiting or marked already, of attempts that are handed in."""
    return Response.objects.filter(
        question_version__kind__in=marked_by_hand(),
        answer__isnull=False,
        attempt__state=Attempt.State.SUBMITTED,
    )


def answers_to_mark(*, marker: User) -> QuerySet[Response]:
    """Those that wait for this person, the longest first, with all that a list shows.

    Not their own, and where two people mark, none that they have marked already.
    """
    one_marker = ~Q(attempt__quiz_version__settings__second_marker=True)
    marked = Marking.objects.filter(response=OuterRef("pk"), marker=marker)
    return (
        markable_answers()
        .filter(marked_by=None, attempt__needs_marking=True)
        .filter(one_marker | ~Exists(marked))
        .exclude(attempt__enrolment__learner=marker)
        .select_related(
            "attempt__quiz",
            "attempt__quiz_version",
            "attempt__enrolment__learner",
            "question_version__question",
        )
        .order_by("attempt__submitted_at", "slot")
    )


def answers_waiting() -> int:
    """How many wait for anybody: also for a second person, or for a third where two differ."""
    return markable_answers().filter(marked_by=None, attempt__needs_marking=True).count()


def max_mark_of(response: Response) -> Decimal:
    """What the answer is out of, as drawn at the start of its attempt."""
    return response.attempt.slots[response.slot - 1].max_mark
