"""Marks are given, exactly once for each generation of an attempt, by code or by a person."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from courses.exceptions import StepNotInCourse
from courses.services import complete_step
from practitioners.models import User
from practitioners.queue import queue, requeue
from quizzes import grading
from quizzes.grading import Keep, SlotGrade
from quizzes.models import Attempt, GradeEvent, QuestionVersion, Response
from quizzes.selectors import attempts_of
from quizzes.standing import is_passed

logger = logging.getLogger(__name__)

MOST_STARTS = 3
LEASE = timedelta(seconds=60)
BATCH = 500
MARK_PLACES, FRACTION_PLACES = Decimal("0.00001"), Decimal("0.0000001")


class CannotMark(Exception):  # noqa: N818 - a refusal is an everyday event
    """The message is a sentence for the marker."""


def grade_attempt(*, attempt_id: int, generation: int, at: datetime) -> None:
    """Judge each answer by the version that was asked. A second delivery finds it done.

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
    attempt = _locked(attempt_id)
    if attempt.graded_generation >= generation:
        return
    responses = list(attempt.responses.select_related("question_version"))
    slots = _judge(attempt, responses)
    Response.objects.bulk_update(responses, ["fraction", "mark"])
    _record(attempt, slots, GradeEvent(generation=generation, at=at))


@transaction.atomic
def mark_response(
    *, response_id: int, marker: User, mark: Decimal, comment: str = "", at: datetime
) -> Attempt:
    """A person's mark for an answer that waits for one, and the total with it.

    Giving another mark later is another generation: the earlier one stays in the events.
    Raises MarkRefused outside 0 to the maximum, CannotMark for one's own answer.
    """
    attempt_id = Response.objects.values_list("attempt_id", flat=True).get(pk=response_id)
    attempt = _locked(attempt_id)
    if attempt.enrolment.learner_id == marker.pk:
        raise CannotMark(_("Somebody else must mark your own answer."))
    if not attempt.is_graded:
        raise CannotMark(_("The rest of this attempt is still being graded. Try again later."))
    responses = list(attempt.responses.select_related("question_version"))
    response = next(each for each in responses if each.pk == response_id)
    response.fraction = grading.fraction_by_hand(mark, _max_marks(attempt)[response.slot])
    response.marked_by = marker
    response.comment = comment
    slots = _judge(attempt, responses)
    Response.objects.bulk_update([response], ["fraction", "mark", "marked_by", "comment"])
    attempt.grade_generation += 1
    event = GradeEvent(
        generation=attempt.grade_generation,
        kind=GradeEvent.Kind.MANUAL,
        actor=marker,
        reason=_("Question %(slot)s marked") % {"slot": response.slot},
        at=at,
    )
    _record(attempt, slots, event)
    return attempt


@transaction.atomic
def try_again(*, attempt_id: int, at: datetime) -> None:
    """Staff have mended what broke the grading: it begins anew."""
    from quizzes.tasks import grade_attempt as task

    attempt = _locked(attempt_id)
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


def _locked(attempt_id: int) -> Attempt:
    return (
        Attempt.objects.select_for_update(of=("self",), no_key=True)
        .select_related("quiz", "quiz_version", "quiz_revision", "enrolment")
        .get(pk=attempt_id)
    )


def _judge(attempt: Attempt, responses: Sequence[Response]) -> list[SlotGrade]:
    """Every slot of the layout; sets fraction and mark on the responses. A person's mark stands."""
    answered = {response.slot: response for response in responses}
    slots = []
    for slot, max_mark in _max_marks(attempt).items():
        response = answered.get(slot)
        grade = SlotGrade(fraction=None, max_mark=max_mark)
        if response is not None:
            grade = _slot_grade(response, response.question_version, max_mark)
            response.fraction = _rounded(grade.fraction, FRACTION_PLACES)
            response.mark = _rounded(grade.mark, MARK_PLACES)
        slots.append(grade)
    return slots


def _slot_grade(response: Response, version: QuestionVersion, max_mark: Decimal) -> SlotGrade:
    if response.marked_by_id is not None:
        return SlotGrade(fraction=response.fraction, max_mark=max_mark)
    return grading.judge(
        version.kind,
        body=version.body,
        key=version.key,
        answer=response.answer,
        max_mark=max_mark,
    )


def _record(attempt: Attempt, slots: Sequence[SlotGrade], event: GradeEvent) -> None:
    """The total, the event that explains it, and the step if this passes it."""
    total = grading.total(slots)
    event.attempt, event.before = attempt, attempt.mark
    attempt.mark = _rounded(total, MARK_PLACES)
    attempt.needs_marking = total is None
    attempt.passed = (
        None if total is None else grading.passes(total, attempt.max_mark, attempt.pass_mark)
    )
    attempt.graded_generation = event.generation
    attempt.grading_starts, attempt.fault = 0, ""
    attempt.save(
        update_fields=[
            "mark", "needs_marking", "passed", "grade_generation", "graded_generation",
            "grading_starts", "fault",
        ]
    )  # fmt: skip
    event.after, event.passed = attempt.mark, attempt.passed
    event.save(force_insert=True)
    if attempt.submitted_at and _quiz_is_passed(attempt):
        _complete_step(attempt, attempt.submitted_at)


def _complete_step(attempt: Attempt, at: datetime) -> None:
    """Done when it was handed in, however late it is graded. A quiz moved elsewhere keeps its mark."""
    try:
        complete_step(
            enrolment=attempt.enrolment,
            step=attempt.quiz,
            revision=attempt.quiz_revision,
            at=at,
        )
    except StepNotInCourse:
        logger.warning("Attempt %s passed a quiz that has left its course", attempt.pk)


def _quiz_is_passed(attempt: Attempt) -> bool:
    """By the attempt that counts under the rules this one was sat by."""
    keep = Keep(attempt.quiz_version.settings.get("keep", Keep.BEST))
    if keep is Keep.BEST:
        return bool(attempt.passed)
    if attempt.passed is None:
        return False
    earlier = attempts_of(enrolment_id=attempt.enrolment_id, quiz_id=attempt.quiz_id)
    finished = [attempt if each.pk == attempt.pk else each for each in earlier if not each.is_open]
    return is_passed(finished, keep)


def _max_marks(attempt: Attempt) -> dict[int, Decimal]:
    return {slot.number: slot.max_mark for slot in attempt.slots}


def _rounded(value: Decimal | None, places: Decimal) -> Decimal | None:
    return None if value is None else value.quantize(places)
