"""The total of an attempt, the event that explains it, and the step where this passes the quiz."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from courses.exceptions import StepNotInCourse
from courses.services import complete_step
from practitioners.statements import Statement
from quizzes.grading import Keep, Outcome, SlotGrade
from quizzes.models import Attempt, GradeEvent, RegradeItem, Response
from quizzes.selectors.attempts import attempts_of
from quizzes.services.corrections import correct, given_to_blanks, with_corrections
from quizzes.sitting.slot_grades import Answered, Asked, judged, outcome_of
from quizzes.standing import is_passed

logger = logging.getLogger(__name__)

MARK_PLACES, FRACTION_PLACES = Decimal("0.00001"), Decimal("0.0000001")
RECORDED = [
    "mark", "max_mark", "needs_marking", "passed", "meets_rules", "grade_generation", "graded_generation",
    "grading_starts", "fault",
]  # fmt: skip
# A pass that a correction no longer supports stands while one of these is set.
PASS_STANDS = [RegradeItem.Flag.OPEN, RegradeItem.Flag.KEPT]


def locked_attempt(attempt_id: int) -> Attempt:
    """With its quiz, its rules and its enrolment; only the attempt is locked."""
    found = _locked(attempt_id)
    if not found:
        raise Attempt.DoesNotExist
    attempt: Attempt = found[0]
    return attempt


@Statement
def _locked(attempt_id: int) -> QuerySet[Attempt]:
    return (
        Attempt.objects.filter(pk=attempt_id)
        .select_for_update(of=("self",), no_key=True)
        .select_related("quiz", "quiz_version", "quiz_revision", "enrolment")
    )


def responses_of(attempt: Attempt) -> list[Response]:
    """With the version each was shown and, where a correction has judged it, that one."""
    return _responses(attempt.pk)


@Statement
def _responses(attempt_id: int) -> QuerySet[Response]:
    responses = Response.objects.filter(attempt=attempt_id)
    return with_corrections(
        responses.select_related("question_version", "judged_by"), shown="question_version__"
    )


@dataclass(frozen=True)
class Judged:
    """Every slot in the order of the layout; `corrected` names by slot the run whose version judged it."""

    grades: list[SlotGrade]
    corrected: dict[int, int]


def judge(attempt: Attempt, responses: Sequence[Response], at: datetime) -> Judged:
    """Every slot of the layout; sets fraction and mark on the responses, and saves nothing of them.

    An attempt graded for the first time is judged at once by the corrections that others were graded
    again by. A person's fraction stays on its response whatever else is given. A blank slot gets a response
    where its question, or a correction of it, gives something to everybody, so that the review can
    say so and nothing gives it twice.
    """
    is_first = attempt.graded_generation == 0
    corrected = correct(responses) if is_first else {}
    answered = {response.slot: response for response in responses}
    gifts = given_to_blanks(attempt, answered.keys(), corrected=is_first)
    grades, made = [], []
    for slot in attempt.slots:
        response = answered.get(slot.number)
        gift = gifts.get(slot.version_id)
        if response is None and gift is None:
            grades.append(judged(slot, None))
            continue
        if response is None and gift is not None:
            response = blank_response(attempt, slot.number, slot.version_id, at)
            version = gift.version
            if gift.run_id is not None:
                response.judged_by, corrected[slot.number] = version, gift.run_id
            made.append(response)
        else:
            assert response is not None  # noqa: S101 - or it would be blank
            version = response.judged_by or response.question_version
        grade = judged(slot, Asked.of(version), Answered.of(response))
        write(response, grade)
        grades.append(grade)
    if made:
        Response.objects.bulk_create(made)
    return Judged(grades, corrected)


def record(attempt: Attempt, grades: Iterable[SlotGrade], event: GradeEvent) -> None:
    """The total, the event that explains it, and the step if this passes it."""
    result = outcome_of(grades, attempt.pass_mark, attempt.quiz_version.settings)
    stands = bool(attempt.passed and not result.passed and _pass_stands(attempt))
    apply(attempt, result, event, pass_stands=stands)
    attempt.save(update_fields=RECORDED)
    event.save(force_insert=True)
    if attempt.passed is not None:
        complete_if_passed(attempt)


def apply(attempt: Attempt, result: Outcome, event: GradeEvent, *, pass_stands: bool) -> None:
    """Write the outcome on the attempt and the event, without saving either.

    With `pass_stands` the mark is the new one and `Attempt.passed` stays true: it says what holds
    for the person, not what the marks add up to. That is read from mark, maximum and pass mark.
    """
    event.attempt, event.before = attempt, attempt.mark
    attempt.mark = rounded(result.total, MARK_PLACES)
    attempt.max_mark = result.max_mark
    attempt.needs_marking = result.total is None
    attempt.passed = True if pass_stands else result.passed
    attempt.meets_rules = result.meets_rules
    attempt.grade_generation = max(attempt.grade_generation, event.generation)
    attempt.graded_generation = event.generation
    attempt.grading_starts, attempt.fault = 0, ""
    event.after, event.passed = attempt.mark, attempt.passed


def complete_if_passed(attempt: Attempt) -> None:
    """Done when it was handed in, however late it is graded. A quiz moved elsewhere keeps its mark."""
    if not attempt.submitted_at or not quiz_is_passed(attempt):
        return
    try:
        complete_step(
            enrolment=attempt.enrolment,
            step=attempt.quiz,
            revision=attempt.quiz_revision,
            at=attempt.submitted_at,
            was_let_in=True,
        )
    except StepNotInCourse:
        logger.warning("Attempt %s passed a quiz that has left its course", attempt.pk)


def quiz_is_passed(attempt: Attempt) -> bool:
    """By the attempt that counts under the rules this one was sat by."""
    keep = keep_of(attempt)
    if keep is Keep.BEST:
        return bool(attempt.passed)
    return attempt.passed is not None and passed_by_any(attempt)


def passed_by_any(attempt: Attempt) -> bool:
    """By all attempts of this enrolment, with this one as it is in memory."""
    keep = keep_of(attempt)
    earlier = attempts_of(enrolment_id=attempt.enrolment_id, quiz_id=attempt.quiz_id)
    finished = [attempt if each.pk == attempt.pk else each for each in earlier if not each.is_open]
    return is_passed(finished, keep)


def passes_by_average(attempt: Attempt) -> bool:
    """Where the average counts, an attempt lifts or sinks the quiz without crossing the pass mark itself."""
    return keep_of(attempt) is Keep.AVERAGE and passed_by_any(attempt)


def keep_of(attempt: Attempt) -> Keep:
    return Keep(attempt.quiz_version.settings.get("keep", Keep.BEST))


def write(response: Response, grade: SlotGrade) -> None:
    """A person's fraction stays where it is; the mark is what counts."""
    if response.marked_by_id is None:
        response.fraction = rounded(grade.fraction, FRACTION_PLACES)
    response.mark = None if grade.left_out else rounded(grade.mark, MARK_PLACES)


def blank_response(attempt: Attempt, slot: int, version_id: int, at: datetime) -> Response:
    """Nobody wrote it: it carries what a blank slot was given."""
    return Response(attempt=attempt, slot=slot, question_version_id=version_id, saved_at=at)


def rounded(value: Decimal | None, places: Decimal) -> Decimal | None:
    return None if value is None else value.quantize(places)


def _pass_stands(attempt: Attempt) -> bool:
    return RegradeItem.objects.filter(attempt=attempt, flag__in=PASS_STANDS).exists()
