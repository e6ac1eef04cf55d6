"""One question of an open attempt as its page shows it; in practice with hints and verdict."""

from collections.abc import Mapping
from typing import Any

from quizzes.grading import judge
from quizzes.kinds import kind
from quizzes.models import Response
from quizzes.sitting import papers
from quizzes.sitting.layout import Slot
from quizzes.sitting.papers import Given, Practice, Sheet
from quizzes.sitting.review import Judged, reviewed
from quizzes.sitting.route import Door, Route
from quizzes.sitting.slot_grades import BLANK, Answered


def sheet_of(
    question: Mapping[str, Any],
    slot: Slot,
    response: Response | None,
    typed: Given,
    *,
    route: Route,
    **said: Any,
) -> Sheet:
    name, body = question["kind"], question["body"]
    answer = response.answer if response else None
    closed = route.door(slot.number) is Door.CLOSED
    practice = None
    if route.rules.practice and kind(name).ASKS:
        practice = _practice(question, slot, response, closed=closed, number=said["number"])
    return papers.sheet(
        slot=slot.number,
        kind=name,
        body=body,
        order=slot.order,
        given=papers.in_page_names(name, body, slot.order, answer),
        revision=response.revision if response else 0,
        flagged=bool(response and response.flagged),
        typed=typed,
        closed=closed,
        closes=not closed and route.closes_on_leaving(slot.number),
        practice=practice,
        **said,
    )


def _practice(
    question: Mapping[str, Any],
    slot: Slot,
    response: Response | None,
    *,
    closed: bool,
    number: int,
) -> Practice:
    """Hints one by one as they were asked for, and the verdict of what was checked."""
    hints = [str(hint) for hint in question["key"].get("hints") or []]
    given = answered_of(response)
    review_now = None
    if closed:
        grade = judge(
            question["kind"],
            body=question["body"],
            key=question["key"],
            answer=given.answer,
            max_mark=slot.max_mark,
        )
        review_now = reviewed(
            Judged(
                slot=slot,
                number=number,
                kind=question["kind"],
                body=question["body"],
                key=question["key"],
                critical=slot.critical,
                answer=given.answer,
                grade=grade,
                hints_used=given.hints_used,
            )
        )
    return Practice(
        hints=hints[: given.hints_used],
        more_hints=not closed and given.hints_used < len(hints),
        review=review_now,
    )


def answered_of(response: Response | None) -> Answered:
    """What is stored for one slot; without a row it is blank."""
    if response is None:
        return BLANK
    return Answered(
        answer=response.answer,
        fraction=response.fraction,
        by_hand=response.marked_by_id is not None,
        hints_used=response.hints_used,
    )
