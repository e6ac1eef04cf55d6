"""People mark what no key can: each mark is kept, and the settled one counts."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from practitioners.models import User
from quizzes import grading
from quizzes.kinds.rubrics import criteria
from quizzes.marking import Mark, place_for, settled
from quizzes.models import Attempt, GradeEvent, Marking, Response
from quizzes.services.outcomes import MARK_PLACES, judge, locked_attempt, record, responses_of


class CannotMark(Exception):  # noqa: N818 - a refusal is an everyday event
    """The message is a sentence for the marker."""


@transaction.atomic
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

    No mark takes a pass back by the way: one that would is refused. A pass ends by a decision of
    an administrator, as after a correction, never by a second look at one answer.
    """
    attempt_id = Response.objects.values_list("attempt_id", flat=True).get(pk=response_id)
    attempt = locked_attempt(attempt_id)
    if attempt.enrolment.learner_id == marker.pk:
        raise CannotMark(_("Somebody else must mark your own answer."))
    if not attempt.is_graded:
        raise CannotMark(_("The rest of this attempt is still being graded. Try again later."))
    responses = responses_of(attempt)
    response = next(each for each in responses if each.pk == response_id)
    out_of = attempt.slots[response.slot - 1].max_mark
    given = _sum_of(response, points, out_of) if points else mark
    if given is None:
        raise grading.MarkRefused(_("Enter the mark."))
    fraction = grading.fraction_by_hand(given, out_of)
    two = wants_two(attempt)
    marks = marks_of(response)
    place = place_for(marks, marker_id=marker.pk, two=two)
    if place is None:
        raise CannotMark(_("This answer is marked; ask an administrator if that has to change."))
    kept = Marking.objects.create(
        response=response,
        marker=marker,
        place=place,
        points={name: str(value) for name, value in (points or {}).items()},
        mark=given,
        comment=comment,
        at=at,
    )
    result = settled([*marks, _as_mark(kept)], two=two)
    if result.mark is None:
        return attempt
    response.fraction = (
        fraction if result.mark == given else grading.fraction_by_hand(result.mark, out_of)
    )
    response.marked_by, response.comment = marker, result.comment
    grades = judge(attempt, responses, at).grades
    Response.objects.bulk_update([response], ["fraction", "mark", "marked_by", "comment"])
    had_passed = attempt.passed
    attempt.grade_generation += 1
    event = GradeEvent(
        generation=attempt.grade_generation,
        kind=GradeEvent.Kind.MANUAL,
        actor=marker,
        reason=_("Question %(slot)s marked") % {"slot": response.slot},
        at=at,
    )
    record(attempt, grades, event)
    if had_passed and not attempt.passed:
        raise CannotMark(
            _("With this mark a pass would be taken back. An administrator has to decide that.")
        )
    return attempt


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
