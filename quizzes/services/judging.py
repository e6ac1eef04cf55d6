"""Marks are given, exactly once for each generation of an attempt, by code or by a person."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from practitioners.models import User
from practitioners.queue import queue, requeue
from quizzes import grading
from quizzes.models import Attempt, GradeEvent, Response
from quizzes.services.outcomes import judge, locked_attempt, record, responses_of

MOST_STARTS = 3
LEASE = timedelta(seconds=60)
BATCH = 500


class CannotMark(Exception):  # noqa: N818 - a refusal is an everyday event
    """The message is a sentence for the marker."""


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
    grades = judge(attempt, responses, at)
    Response.objects.bulk_update(responses, ["fraction", "mark"])
    record(attempt, grades, GradeEvent(generation=generation, at=at))


@transaction.atomic
def mark_response(
    *, response_id: int, marker: User, mark: Decimal, comment: str = "", at: datetime
) -> Attempt:
    """A person's mark for an answer that waits for one, and the total with it.

    Giving another mark later is another generation: the earlier one stays in the events.
    Raises MarkRefused outside 0 to the maximum, CannotMark for one's own answer.
    """
    attempt_id = Response.objects.values_list("attempt_id", flat=True).get(pk=response_id)
    attempt = locked_attempt(attempt_id)
    if attempt.enrolment.learner_id == marker.pk:
        raise CannotMark(_("Somebody else must mark your own answer."))
    if not attempt.is_graded:
        raise CannotMark(_("The rest of this attempt is still being graded. Try again later."))
    responses = responses_of(attempt)
    response = next(each for each in responses if each.pk == response_id)
    response.fraction = grading.fraction_by_hand(mark, attempt.slots[response.slot - 1].max_mark)
    response.marked_by = marker
    response.comment = comment
    grades = judge(attempt, responses, at)
    Response.objects.bulk_update([response], ["fraction", "mark", "marked_by", "comment"])
    attempt.grade_generation += 1
    event = GradeEvent(
        generation=attempt.grade_generation,
        kind=GradeEvent.Kind.MANUAL,
        actor=marker,
        reason=_("Question %(slot)s marked") % {"slot": response.slot},
        at=at,
    )
    record(attempt, grades, event)
    return attempt


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
