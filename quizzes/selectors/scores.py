"""The score that counts of each quiz, as locks of courses ask for it."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from quizzes.grading import Keep
from quizzes.models import Attempt
from quizzes.standing import counting_percent


def scores_of_quizzes(learner_id: int, quiz_ids: Collection[int]) -> dict[int, Decimal]:
    """Percent by quiz, by each quiz's own rule, the best of all enrolments. One statement.

    A quiz without a graded attempt is left out.
    """
    attempts = (
        Attempt.objects.filter(enrolment__learner_id=learner_id, quiz_id__in=quiz_ids)
        .select_related("quiz")
        .defer("layout")
        .order_by("number")
    )
    sat: dict[tuple[int, int], list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        sat[attempt.quiz_id, attempt.enrolment_id].append(attempt)
    best: dict[int, Decimal] = {}
    for (quiz_id, _enrolment), theirs in sat.items():
        percent = counting_percent(
            [one for one in theirs if not one.is_open], Keep(theirs[0].quiz.keep)
        )
        if percent is not None:
            best[quiz_id] = max(percent, best.get(quiz_id, percent))
    return best
