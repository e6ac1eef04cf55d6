"""An attempt ends: handed in by the learner, or closed when its time is over."""

from datetime import datetime

from django.db import transaction

from practitioners.queue import queue
from quizzes import grading
from quizzes.models import Attempt

BATCH = 500


@transaction.atomic
def submit_attempt(*, attempt_id: int, at: datetime) -> Attempt:
    """Hand in. Twice is the same as once: the first time stands.

    Handed in late means handed in at the deadline. The grading is queued; the row says it is owed.
    """
    from quizzes.tasks import grade_attempt

    attempt = Attempt.objects.select_for_update(no_key=True).get(pk=attempt_id)
    if not attempt.is_open:
        return attempt
    attempt.state = Attempt.State.SUBMITTED
    attempt.submitted_at = grading.finished_at(at=at, deadline=attempt.deadline)
    attempt.grade_generation = 1
    attempt.queued_at = at
    attempt.save(update_fields=["state", "submitted_at", "grade_generation", "queued_at"])
    queue(grade_attempt, attempt.pk, attempt.grade_generation)
    return attempt


def close_if_over(*, attempt: Attempt, at: datetime) -> Attempt:
    """Any request that meets an attempt past its deadline and grace closes it."""
    if attempt.is_open and not grading.is_accepted(
        at=at, deadline=attempt.deadline, grace=attempt.grace
    ):
        return submit_attempt(attempt_id=attempt.pk, at=at)
    return attempt


def close_overdue(*, at: datetime) -> int:
    """Hand in what nobody handed in, with the deadline as the finish; returns how many.

    Each waits for its own grace: an answer under way may still arrive until then.
    """
    over = (
        Attempt.objects.filter(state=Attempt.State.OPEN, deadline__lt=at)
        .order_by("deadline")
        .only("deadline", "grace_seconds")
    )
    due = [
        attempt.pk
        for attempt in over
        if not grading.is_accepted(at=at, deadline=attempt.deadline, grace=attempt.grace)
    ][:BATCH]
    for attempt_id in due:
        submit_attempt(attempt_id=attempt_id, at=at)
    return len(due)
