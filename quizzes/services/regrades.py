"""Grading again after a correction: looked at first, signed once, applied in chunks, each effect once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from practitioners.models import User
from practitioners.queue import queue, requeue
from quizzes.grading import Keep
from quizzes.models import (
    Attempt,
    GradeEvent,
    Question,
    QuestionVersion,
    RegradeItem,
    RegradeRun,
    Response,
)
from quizzes.regrading import Change, Effect, refusal
from quizzes.selectors.affected import Sitting, affected, affected_marks, older_versions, sittings
from quizzes.services.outcomes import (
    FRACTION_PLACES,
    MARK_PLACES,
    RECORDED,
    apply,
    blank_response,
    complete_if_passed,
    keep_of,
    passed_by_any,
    rounded,
    write,
)
from quizzes.sitting.slot_grades import Answered, Asked, judged

CHUNK = 500
LEASE = timedelta(seconds=60)
SIGN, CHANGE = "quizzes.add_regraderun", "quizzes.change_question"
BEFORE_AND_AFTER = [
    "fraction_before", "fraction_after", "mark_before", "mark_after", "max_before", "max_after",
    "passed_before", "passed_after", "effect", "flag", "applied_at",
]  # fmt: skip


class RegradeRefused(Exception):  # noqa: N818 - a refusal is an everyday event
    """Nothing was changed. The message is a sentence for staff."""


class PlanIsStale(RegradeRefused):
    """Nothing was graded: what would change is not what was looked at, and was planned again."""


@transaction.atomic
def plan_regrade(*, question: Question, by: User, at: datetime) -> RegradeRun:
    """Look at what the newest version would change for everybody asked an older one.

    Changes nothing but the plan; an earlier plan for the question is replaced. Raises
    RegradeRefused while a run of it is under way, or where no answer fits the new version.
    """
    question = _locked(question)
    if question.current is None or question.current.number == 1:
        raise RegradeRefused(_("There is only one version, so there is nothing to grade again."))
    if question.regrades.filter(state=RegradeRun.State.RUNNING).exists():
        raise RegradeRefused(_("This question is being graded again. Wait until that is done."))
    run = question.regrades.filter(state=RegradeRun.State.PLANNED).first()
    run = run or RegradeRun(question=question)
    run.planned_by = by
    return _plan(run, question.current, at)


def sign_regrade(
    *, run_id: int, signer: User, reason: str, attempts: int | None, at: datetime
) -> RegradeRun:
    """Start what was looked at. Twice is the same as once.

    `attempts` is the number that the signer typed, on purpose. Raises RegradeRefused with what is
    missing, PlanIsStale when the plan was out of date: the new one is there to be looked at.
    """
    with transaction.atomic():
        # The question first, as `plan_regrade` does, so that neither waits for the other.
        question = _locked(Question.objects.get(regrades=run_id))
        run = RegradeRun.objects.select_for_update(of=("self",)).get(pk=run_id)
        if run.state in (RegradeRun.State.RUNNING, RegradeRun.State.DONE):
            return run
        _check_signature(run, signer, reason, attempts)
        if fresh := not _is_stale(run, question):
            _check_review(run, question)
            _start(run, signer, reason, at)
        elif question.current is not None:
            _plan(run, question.current, at)
    if not fresh:
        said = _("Things have changed since this was looked at. Look at it again before you sign.")
        raise PlanIsStale(said)
    return run


@transaction.atomic
def drop_regrade(*, run_id: int) -> None:
    """A plan that nobody will sign. What is under way or done stays."""
    run = RegradeRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if run.state == RegradeRun.State.PLANNED:
        run.items.all().delete()
        run.state = RegradeRun.State.DROPPED
        run.save(update_fields=["state"])


@transaction.atomic
def regrade_chunk(*, run_id: int, at: datetime) -> int:
    """The next attempts of a run; returns how many. A second delivery finds them applied.

    The run is locked, so that two workers do one after the other. The last chunk ends the run and
    has the people told.
    """
    from quizzes.tasks import regrade_chunk as task
    from quizzes.tasks import tell_regraded

    run = (
        RegradeRun.objects.select_for_update(of=("self",), no_key=True)
        .select_related("version")
        .get(pk=run_id)
    )
    if run.state != RegradeRun.State.RUNNING:
        return 0
    waiting = run.items.filter(applied_at=None).order_by("attempt_id")
    items = list(waiting[:CHUNK])
    _apply_chunk(run, items, at)
    if len(items) == CHUNK and waiting.exists():
        run.queued_at = at
        queue(task, run.pk)
    else:
        run.state, run.finished_at = RegradeRun.State.DONE, at
        queue(tell_regraded, run.pk)
    run.save(update_fields=["state", "finished_at", "queued_at"])
    return len(items)


def continue_regrades(*, at: datetime) -> int:
    """Hand out again what a lost message left: chunks older than their lease, letters not sent."""
    from quizzes.tasks import regrade_chunk, tell_regraded

    stuck = RegradeRun.objects.filter(state=RegradeRun.State.RUNNING, queued_at__lt=at - LEASE)
    ids = list(stuck.values_list("pk"))
    sent = requeue(regrade_chunk, ids)
    RegradeRun.objects.filter(pk__in=[run_id for (run_id,) in ids[:sent]]).update(queued_at=at)
    untold = RegradeItem.objects.untold().filter(
        run__state=RegradeRun.State.DONE, run__finished_at__lt=at - LEASE
    )
    return sent + requeue(tell_regraded, untold.order_by().values_list("run_id").distinct())


def _locked(question: Question) -> Question:
    return (
        Question.objects.select_for_update(of=("self",))
        .select_related("current")
        .get(pk=question.pk)
    )


def _plan(run: RegradeRun, version: QuestionVersion, at: datetime) -> RegradeRun:
    """Raises RegradeRefused where somebody is affected and nobody's answers fit."""
    new = Asked.of(version)
    misfits = _misfits(version, new)
    items, effects, skipped = [], dict.fromkeys(Effect, 0), 0
    for sitting in affected(version):
        if sitting.slot.version_id in misfits:
            skipped += 1
            continue
        change = sitting.judged_by(new)
        effects[change.effect] += 1
        items.append(_described(RegradeItem(attempt=sitting.attempt), change))
    if skipped and not items:
        raise RegradeRefused(next(iter(misfits.values())))
    run.version, run.planned_at = version, at
    run.counts = {str(name): number for name, number in effects.items()} | {
        "attempts": len(items),
        "skipped": skipped,
        "why_skipped": sorted(set(misfits.values())) if skipped else [],
    }
    run.save()
    run.items.all().delete()
    for item in items:
        item.run = run
    RegradeItem.objects.bulk_create(items, batch_size=CHUNK)
    return run


def _misfits(version: QuestionVersion, new: Asked) -> dict[int, str]:
    """The older versions whose answers cannot be judged by the new one, and why."""
    shown = QuestionVersion.objects.filter(pk__in=older_versions(version))
    reasons = {each.pk: refusal(Asked.of(each), new) for each in shown}
    return {version_id: said for version_id, said in reasons.items() if said}


def _described(item: RegradeItem, change: Change) -> RegradeItem:
    item.slot = change.slot
    item.fraction_before = rounded(change.fraction_before, FRACTION_PLACES)
    item.fraction_after = rounded(change.fraction_after, FRACTION_PLACES)
    item.mark_before = rounded(change.before.total, MARK_PLACES)
    item.mark_after = rounded(change.after.total, MARK_PLACES)
    item.max_before, item.max_after = change.before.max_mark, change.after.max_mark
    item.passed_before, item.passed_after = change.before.passed, change.after.passed
    item.effect = RegradeItem.Effect(change.effect)
    return item


def _check_signature(run: RegradeRun, signer: User, reason: str, attempts: int | None) -> None:
    if not signer.has_perm(SIGN):
        raise RegradeRefused(_("An administrator signs this."))
    if run.state != RegradeRun.State.PLANNED:
        raise RegradeRefused(_("This plan was dropped. Look again at what would change."))
    if run.planned_by_id == signer.pk and not signer.has_perm(CHANGE):
        raise RegradeRefused(_("Somebody who looks after questions has to plan what you sign."))
    if not run.counts.get("attempts"):
        raise RegradeRefused(_("No attempt is affected, so there is nothing to sign."))
    if not reason.strip():
        raise RegradeRefused(_("Say why the answers are graded again."))
    if attempts != run.counts["attempts"]:
        said = _("Enter the number of attempts, %(number)s, to sign.")
        raise RegradeRefused(said % {"number": run.counts["attempts"]})


def _check_review(run: RegradeRun, question: Question) -> None:
    """Nobody is judged by words that no clinician has seen; to give marks to everybody needs none."""
    if question.is_sample or run.version.key.get("everybody"):
        return
    if not run.version.reviews.filter(approved=True).exists():
        raise RegradeRefused(
            _("A clinician has to review this version before anybody is graded by it.")
        )


def _is_stale(run: RegradeRun, question: Question) -> bool:
    """A newer version, somebody new, or a mark that is no longer what was looked at."""
    if question.current_id != run.version_id or question.current is None:
        return True
    misfits = _misfits(question.current, Asked.of(question.current))
    now = affected_marks(question.current, besides=misfits.keys())
    return now != dict(run.items.values_list("attempt_id", "mark_before"))


def _start(run: RegradeRun, signer: User, reason: str, at: datetime) -> None:
    from quizzes.tasks import regrade_chunk as task

    run.state, run.reason = RegradeRun.State.RUNNING, reason.strip()
    run.signed_by, run.signed_at, run.queued_at = signer, at, at
    run.save(update_fields=["state", "reason", "signed_by", "signed_at", "queued_at"])
    queue(task, run.pk)


def _apply_chunk(run: RegradeRun, items: Sequence[RegradeItem], at: datetime) -> None:
    """Locked, judged and written together; a fixed number of statements besides completed steps."""
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
        _described(item, change)
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
