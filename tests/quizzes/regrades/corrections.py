"""A question with a wrong key, people who answered it, and its correction."""

import datetime as dt
from typing import Any

from quizzes.models import Attempt, Question, RegradeItem, RegradeRun
from quizzes.services.attempts import grade_attempt
from quizzes.services.bank import correct_question
from quizzes.services.regrade_decisions import decide_flag
from quizzes.services.regrades import look_at_regrade, plan_regrade, regrade_chunk, sign_regrade
from tests.factories import quizzes as make

NOON = make.NOON
HOUR = dt.timedelta(hours=1)
# The key says a; b is what the correction calls right.
FIRST = make.KINDS["single_choice"][1]
CORRECTED = FIRST | {"fractions": {"a": "0", "b": "1", "c": "0"}}
FULL_MARKS, LEFT_OUT = FIRST | {"everybody": "full_marks"}, FIRST | {"everybody": "left_out"}


def graded(learner: Any, page: Any, *, right: bool = True, only: int | None = None) -> Attempt:
    """Handed in and graded; with `only` one slot is answered and the rest stays blank."""
    from quizzes.services.attempts import submit_attempt

    attempt = make.attempt(learner, page, at=NOON)
    make.answer(attempt, right=right, only=only)
    submit_attempt(attempt_id=attempt.pk, at=NOON)
    grade_attempt(attempt_id=attempt.pk, generation=1, at=NOON)
    attempt.refresh_from_db()
    return attempt


def corrected(question: Question, author: Any, key: dict[str, Any] = CORRECTED) -> Question:
    question.refresh_from_db()
    correct_question(
        question=question,
        body=question.current.body,
        key=key,
        reason="The key was wrong",
        author=author,
        at=NOON + HOUR,
    )
    question.refresh_from_db()
    return question


def planned(question: Question, by: Any) -> RegradeRun:
    return plan_regrade(question=question, by=by, at=NOON + HOUR)


def looked_at(run: RegradeRun) -> RegradeRun:
    """As the worker would, where there are too many to wait for."""
    while run.state == RegradeRun.State.LOOKING:
        look_at_regrade(run_id=run.pk, at=NOON + HOUR)
        run.refresh_from_db()
    return run


def signed(run: RegradeRun, signer: Any, at: dt.datetime = NOON + 2 * HOUR) -> RegradeRun:
    """Signed after a clinician has looked at the correction."""
    make.approved(run.question)
    return sign_regrade(
        run_id=run.pk,
        signer=signer,
        reason="The key named the wrong option",
        attempts=run.counts["attempts"],
        at=at,
    )


def done(run: RegradeRun, signer: Any) -> RegradeRun:
    """Signed and applied, as the worker would."""
    signed(run, signer)
    while regrade_chunk(run_id=run.pk, at=NOON + 2 * HOUR):
        run.refresh_from_db()
        if run.state == RegradeRun.State.DONE:
            break
    run.refresh_from_db()
    return run


def effects(run: RegradeRun) -> dict[str, int]:
    """Effect to how many, nothings left out."""
    return {name: run.counts[name] for name in RegradeItem.Effect.values if run.counts.get(name)}


def decided(item: Any, decision: str, by: Any, reason: str = "We looked at it together") -> Any:
    return decide_flag(item_id=item.pk, decision=decision, by=by, reason=reason, at=NOON + 3 * HOUR)
