"""People mark what no key can: each mark is kept, and the settled one counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from practitioners.models import User
from quizzes import grading
from quizzes.kinds.rubrics import criteria
from quizzes.marking import Mark, place_for, settled
from quizzes.models import Attempt, GradeEvent, LoweredMark, Marking, Response
from quizzes.services.outcomes import (
    MARK_PLACES,
    judge,
    locked_attempt,
    passes_by_average,
    record,
    responses_of,
)


class CannotMark(Exception):  # noqa: N818 - a refusal is an everyday event
    """The message is a sentence for the marker."""


class MarkProposed(CannotMark):
    """Nothing counts yet: the mark waits for an administrator, because a pass would end with it."""


class _EndsPass(Exception):  # noqa: N818 - undoes what was tried
    """Holds the attempt as it would be."""

    def __init__(self, attempt: Attempt) -> None:
        super().__init__()
        self.attempt = attempt


@dataclass(frozen=True)
class Given:
    """One judgement, as its marker gave it: points for the criteria of the rubric, or the mark."""

    marker: User
    mark: Decimal | None = None
    points: Mapping[str, Decimal] = field(default_factory=dict)
    comment: str = ""


def mark_response(
    *,
    response_id: int,
    marker: User,
    mark: Decimal | None = None,
    points: Mapping[str, Decimal] | None = None,
    comment: str = "",
    at: datetime,
) -> Attempt:
    """Keep a person's mark, and once it is settled (`quizzes.marking`) the new total with it.

    With `points` for the criteria of the rubric the mark is their sum. Every settled mark is a
    generation of its own: the earlier ones stay in the events. Raises MarkRefused outside 0 to the
    maximum, CannotMark for one's own answer and where nothing is left to mark.

    No mark takes a pass back by the way. One that would is kept as a LoweredMark and raises
    MarkProposed: an administrator decides, as after a correction.
    """
    given = Given(marker, mark, points or {}, comment)
    attempt_id = Response.objects.values_list("attempt_id", flat=True).get(pk=response_id)
    with transaction.atomic():
        before = locked_attempt(attempt_id)
        try:
            with transaction.atomic():
                attempt = _count(response_id, attempt_id, given, at)
        except _EndsPass as ends:
            _propose(response_id, given, before, ends.attempt, at)
        else:
            _replaced(response_id)
            return attempt
    raise MarkProposed(
        _("With this mark a pass would be taken back. It is kept for an administrator to decide.")
    )


def count_lowered(*, lowered: LoweredMark, by: User, reason: str, at: datetime) -> Attempt:
    """The proposed mark counts, and the pass with it. Inside a transaction of the decision."""
    points = {name: Decimal(value) for name, value in lowered.points.items()}
    given = Given(lowered.marker, lowered.mark, points, lowered.comment)
    attempt_id = lowered.response.attempt_id
    return _count(lowered.response_id, attempt_id, given, at, decided=(by, reason))


def _count(
    response_id: int,
    attempt_id: int,
    given: Given,
    at: datetime,
    *,
    decided: tuple[User, str] | None = None,
) -> Attempt:
    """Raises _EndsPass where a pass would end and nobody has `decided` that it does."""
    attempt = locked_attempt(attempt_id)
    marker = given.marker
    if attempt.enrolment.learner_id == marker.pk:
        raise CannotMark(_("Somebody else must mark your own answer."))
    if not attempt.is_graded:
        raise CannotMark(_("The rest of this attempt is still being graded. Try again later."))
    responses = responses_of(attempt)
    response = next(each for each in responses if each.pk == response_id)
    out_of = attempt.slots[response.slot - 1].max_mark
    mark = _sum_of(response, given.points, out_of) if given.points else given.mark
    if mark is None:
        raise grading.MarkRefused(_("Enter the mark."))
    fraction = grading.fraction_by_hand(mark, out_of)
    two = wants_two(attempt)
    marks = marks_of(response)
    place = place_for(marks, marker_id=marker.pk, two=two)
    if place is None:
        raise CannotMark(_("This answer is marked; ask an administrator if that has to change."))
    kept = Marking.objects.create(
        response=response,
        marker=marker,
        place=place,
        points=_as_text(given.points),
        mark=mark,
        comment=given.comment,
        at=at,
    )
    result = settled([*marks, _as_mark(kept)], two=two)
    if result.mark is None:
        return attempt
    response.fraction = (
        fraction if result.mark == mark else grading.fraction_by_hand(result.mark, out_of)
    )
    response.marked_by, response.comment = marker, result.comment
    grades = judge(attempt, responses, at).grades
    Response.objects.bulk_update([response], ["fraction", "mark", "marked_by", "comment"])
    had_passed, stood = attempt.passed, passes_by_average(attempt)
    attempt.grade_generation += 1
    by, reason = decided or (marker, _("Question %(slot)s marked") % {"slot": response.slot})
    event = GradeEvent(
        generation=attempt.grade_generation,
        kind=GradeEvent.Kind.MANUAL,
        actor=by,
        reason=reason,
        at=at,
    )
    record(attempt, grades, event)
    ends = had_passed and not attempt.passed
    if decided is None and (ends or (stood and not passes_by_average(attempt))):
        raise _EndsPass(attempt)
    return attempt


def _propose(
    response_id: int, given: Given, before: Attempt, after: Attempt, at: datetime
) -> LoweredMark:
    _replaced(response_id)
    slot = Response.objects.select_related("question_version", "judged_by").get(pk=response_id)
    out_of = before.slots[slot.slot - 1].max_mark
    mark = _sum_of(slot, given.points, out_of) if given.points else given.mark
    assert mark is not None  # noqa: S101 - it was counted a moment ago
    return LoweredMark.objects.create(
        response_id=response_id,
        marker=given.marker,
        points=_as_text(given.points),
        mark=mark,
        comment=given.comment,
        at=at,
        mark_before=before.mark,
        mark_after=after.mark,
        max_before=before.max_mark,
        max_after=after.max_mark,
    )


def _replaced(response_id: int) -> None:
    """An earlier proposal about this answer; only the last one waits."""
    open_ones = LoweredMark.objects.undecided().filter(response=response_id)
    open_ones.update(decision=LoweredMark.Decision.REPLACED)


def _as_text(points: Mapping[str, Decimal]) -> dict[str, str]:
    return {name: str(value) for name, value in points.items()}


def marks_of(response: Response) -> list[Mark]:
    """In the order they were given."""
    return [_as_mark(row) for row in response.markings.all()]


def wants_two(attempt: Attempt) -> bool:
    """By the rules the attempt was sat under."""
    return bool(attempt.quiz_version.settings.get("second_marker"))


def _as_mark(row: Marking) -> Mark:
    return Mark(row.place, row.marker_id, row.mark, row.comment)


def _sum_of(response: Response, points: Mapping[str, Any], out_of: Decimal) -> Decimal:
    """In marks: where the criteria give more or less than the question is worth, in proportion.

    Raises MarkRefused for more than a criterion gives, and for one without points."""
    version = response.judged_by or response.question_version
    total, most = Decimal(0), Decimal(0)
    for criterion in criteria(version.key):
        given = points.get(criterion.id)
        if given is None or not 0 <= given <= criterion.points:
            raise grading.MarkRefused(
                _("Give “%(text)s” from 0 to %(most)s points.")
                % {"text": criterion.text, "most": f"{criterion.points.normalize():f}"}
            )
        total += given
        most += criterion.points
    return total if most in (0, out_of) else (total * out_of / most).quantize(MARK_PLACES)
