"""Some attempts of a signed run judged again: marks, events, steps, and the passes at stake."""

from collections.abc import Sequence
from datetime import datetime

from quizzes.grading import Keep
from quizzes.models import Attempt, GradeEvent, RegradeItem, RegradeRun, Response
from quizzes.regrading import Change, Effect
from quizzes.selectors.affected import Sitting, older_versions, sittings
from quizzes.services.outcomes import (
    RECORDED,
    apply,
    blank_response,
    complete_if_passed,
    keep_of,
    passed_by_any,
    write,
)
from quizzes.services.regrade_plans import described
from quizzes.sitting.slot_grades import Answered, Asked, judged

BEFORE_AND_AFTER = [
    "fraction_before", "fraction_after", "mark_before", "mark_after", "max_before", "max_after",
    "passed_before", "passed_after", "effect", "flag", "applied_at",
]  # fmt: skip


def apply_chunk(run: RegradeRun, items: Sequence[RegradeItem], at: datetime) -> None:
    """The next items of a run, locked, judged and written together: a fixed number of statements
    besides completed steps."""
    by_attempt = {item.attempt_id: item for item in items}
    attempts = (
        Attempt.objects.select_for_update(of=("self",), no_key=True)
        .select_related("quiz_version", "enrolment")
        .filter(pk__in=by_attempt)
        .order_by("pk")
    )
    found = sittings(attempts, run.version, older_versions(run.version))
    version = Asked.of(run.version)
    new: list[Response] = []
    old: list[Response] = []
    events: list[GradeEvent] = []
    for sitting in found:
        change, item = sitting.judged_by(version), by_attempt[sitting.attempt.pk]
        described(item, change)
        response = _judge_again(sitting, run, version, at)
        (old if response.pk else new).append(response)
        events.append(_regraded(sitting.attempt, item, change, run, at))
    for item in items:
        item.applied_at = at
    Response.objects.bulk_create(new)
    Response.objects.bulk_update(old, ["fraction", "mark", "judged_by"])
    Attempt.objects.bulk_update([sitting.attempt for sitting in found], RECORDED)
    GradeEvent.objects.bulk_create(events)
    RegradeItem.objects.bulk_update(items, BEFORE_AND_AFTER)
    for sitting in found:
        _look_at_the_step(sitting.attempt, by_attempt[sitting.attempt.pk])


def _judge_again(sitting: Sitting, run: RegradeRun, version: Asked, at: datetime) -> Response:
    response = sitting.response or blank_response(
        sitting.attempt, sitting.slot.number, sitting.slot.version_id, at
    )
    write(response, judged(sitting.slot, version, Answered.of(response)))
    response.judged_by = run.version
    return response


def _regraded(
    attempt: Attempt, item: RegradeItem, change: Change, run: RegradeRun, at: datetime
) -> GradeEvent:
    """The mark is the new one. A pass it no longer supports stands, and a person decides."""
    event = GradeEvent(
        generation=attempt.grade_generation + 1,
        kind=GradeEvent.Kind.REGRADE,
        actor_id=run.signed_by_id,
        regrade=run,
        reason=run.reason,
        at=at,
    )
    stands = bool(attempt.passed) and not change.after.passed
    if stands and change.before.passed:
        item.flag = RegradeItem.Flag.OPEN
    apply(attempt, change.after, event, pass_stands=stands)
    return event


def _look_at_the_step(attempt: Attempt, item: RegradeItem) -> None:
    """Completes the step of whoever passes now. By average, an attempt lifts or sinks the quiz
    without crossing the pass mark itself; one that sinks a completed step is for a person too."""
    keep, effect = keep_of(attempt), item.effect
    if effect == Effect.UP or (effect == Effect.GAIN and keep is not Keep.BEST):
        complete_if_passed(attempt)
    sinks = keep is Keep.AVERAGE and effect == Effect.LOSE and not passed_by_any(attempt)
    if sinks and attempt.enrolment.completions.filter(step_id=attempt.quiz_id).exists():
        item.flag = RegradeItem.Flag.OPEN
        item.save(update_fields=["flag"])
