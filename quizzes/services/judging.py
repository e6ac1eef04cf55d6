"""Attempts are graded, exactly once for each generation."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from practitioners.queue import queue, requeue
from quizzes.models import Attempt, GradeEvent, Response
from quizzes.services.corrections import named_in
from quizzes.services.outcomes import judge, locked_attempt, record, responses_of

MOST_STARTS = 3
LEASE = timedelta(seconds=60)
BATCH = 500


def grade_attempt(*, attempt_id: int, generation: int, at: datetime) -> None:
    """Judge each answer by the version that was asked, or its correction. A second delivery finds it done.

    The start is counted in a transaction of its own, so that an attempt that kills its worker is
    known after MOST_STARTS and left to a person.
    """
    owed = Attempt.objects.filter(
        pk=attempt_id,
        state=Attempt.State.SUBMITTED,
        grade_generation__gte=generation,
        graded_generation__lt=generation,
        grading_starts__lt=MOST_STARTS,
    )
    if not owed.update(grading_starts=F("grading_starts") + 1):
        return
    try:
        _grade(attempt_id, generation, at)
    except Exception as error:
        Attempt.objects.filter(pk=attempt_id).update(fault=f"{type(error).__name__}: {error}")
        raise


@transaction.atomic
def _grade(attempt_id: int, generation: int, at: datetime) -> None:
    attempt = locked_attempt(attempt_id)
    if attempt.graded_generation >= generation:
        return
    responses = responses_of(attempt)
    result = judge(attempt, responses, at)
    for response in responses:
        response.save_id = None  # nothing is saved any more, so nothing is saved twice
    # They are there, all of them: this is an update that takes half the time of `bulk_update`.
    Response.objects.bulk_create(
        responses,
        update_conflicts=True,
        unique_fields=["attempt", "slot"],
        update_fields=["fraction", "mark", "save_id"],
    )
    event = GradeEvent(generation=generation, at=at)
    named_in(event, result.corrected)
    record(attempt, result.grades, event)


@transaction.atomic
def try_again(*, attempt_id: int, at: datetime) -> None:
    """Staff have mended what broke the grading: it begins anew."""
    from quizzes.tasks import grade_attempt as task

    attempt = locked_attempt(attempt_id)
    if attempt.is_graded or attempt.is_open:
        return
    attempt.grading_starts, attempt.fault, attempt.queued_at = 0, "", at
    attempt.save(update_fields=["grading_starts", "fault", "queued_at"])
    queue(task, attempt.pk, attempt.grade_generation)


def grade_waiting(*, at: datetime) -> int:
    """Hand out again what is owed and older than its lease; returns how many went out.

    What has begun MOST_STARTS times without an end gets a fault for staff to read, and stays.
    """
    from quizzes.tasks import grade_attempt as task

    owed = Attempt.objects.filter(
        state=Attempt.State.SUBMITTED,
        graded_generation__lt=F("grade_generation"),
        queued_at__lt=at - LEASE,
    )
    owed.filter(grading_starts__gte=MOST_STARTS, fault="").update(
        fault=f"Grading began {MOST_STARTS} times and did not end."
    )
    due = list(
        owed.filter(grading_starts__lt=MOST_STARTS)
        .order_by("queued_at")
        .values_list("pk", "grade_generation")[:BATCH]
    )
    sent = requeue(task, due)
    Attempt.objects.filter(pk__in=[attempt_id for attempt_id, _generation in due[:sent]]).update(
        queued_at=at
    )
    return sent
