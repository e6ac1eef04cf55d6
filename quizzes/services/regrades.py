"""Grading again after a correction: looked at first, signed once, applied in chunks, each effect once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from practitioners.models import User
from practitioners.queue import queue, requeue
from quizzes.models import Question, RegradeItem, RegradeRun
from quizzes.selectors.affected import affected_marks
from quizzes.services.regrade_chunks import apply_chunk
from quizzes.services.regrade_plans import (
    PlanIsStale,
    RegradeRefused,
    begin_plan,
    locked_question,
    look_at_regrade,
    misfits_of,
    plan_regrade,
)
from quizzes.services.regrade_starts import MOST_STARTS, counted_start, give_up_on_poisoned
from quizzes.sitting.slot_grades import Asked

CHUNK = 500
LEASE = timedelta(seconds=60)
SIGN, CHANGE = "quizzes.add_regraderun", "quizzes.change_question"

__all__ = [
    "CHANGE",
    "SIGN",
    "PlanIsStale",
    "RegradeRefused",
    "continue_regrades",
    "drop_regrade",
    "look_at_regrade",
    "plan_regrade",
    "regrade_chunk",
    "sign_regrade",
    "try_run_again",
]


def sign_regrade(
    *, run_id: int, signer: User, reason: str, attempts: int | None, at: datetime
) -> RegradeRun:
    """Start what was looked at. Twice is the same as once.

    `attempts` is the number that the signer typed, on purpose. Raises RegradeRefused with what is
    missing, PlanIsStale when the plan was out of date: the new one is there to be looked at.
    """
    with transaction.atomic():
        # The question first, as `plan_regrade` does, so that neither waits for the other.
        question = locked_question(Question.objects.get(regrades=run_id))
        run = RegradeRun.objects.select_for_update(of=("self",)).get(pk=run_id)
        if run.state in (RegradeRun.State.RUNNING, RegradeRun.State.DONE):
            return run
        _check_signature(run, signer, reason, attempts)
        if fresh := not _is_stale(run, question):
            _check_review(run, question)
            _start(run, signer, reason, at)
        elif question.current is not None:
            begin_plan(run, question.current, at)
    if not fresh:
        said = _("Things have changed since this was looked at. Look at it again before you sign.")
        raise PlanIsStale(said)
    return run


@transaction.atomic
def drop_regrade(*, run_id: int) -> None:
    """A plan that nobody will sign. What is under way or done stays."""
    run = RegradeRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if run.state in (RegradeRun.State.LOOKING, RegradeRun.State.PLANNED):
        run.items.all().delete()
        run.state = RegradeRun.State.DROPPED
        run.save(update_fields=["state"])


def regrade_chunk(*, run_id: int, at: datetime) -> int:
    """The next attempts of a run; returns how many. A second delivery finds them applied.

    The run is locked, so that two workers do one after the other. The last chunk ends the run and
    has the people told. A chunk that began MOST_STARTS times without an end is left to a person.
    """
    with counted_start(run_id, RegradeRun.State.RUNNING) as begun:
        return _next_chunk(run_id, at) if begun else 0


@transaction.atomic
def _next_chunk(run_id: int, at: datetime) -> int:
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
    apply_chunk(run, items, at)
    if len(items) == CHUNK and waiting.exists():
        run.queued_at = at
        queue(task, run.pk)
    else:
        run.state, run.finished_at = RegradeRun.State.DONE, at
        queue(tell_regraded, run.pk)
    run.starts, run.fault = 0, ""
    run.save(update_fields=["state", "finished_at", "queued_at", "starts", "fault"])
    return len(items)


@transaction.atomic
def try_run_again(*, run_id: int, at: datetime) -> None:
    """Staff have mended what stopped a run: it goes on where it stood. Others are left alone."""
    from quizzes.tasks import look_at_regrade, regrade_chunk

    run = RegradeRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if not run.fault or run.state not in (RegradeRun.State.LOOKING, RegradeRun.State.RUNNING):
        return
    run.starts, run.fault, run.queued_at = 0, "", at
    run.save(update_fields=["starts", "fault", "queued_at"])
    queue(regrade_chunk if run.state == RegradeRun.State.RUNNING else look_at_regrade, run.pk)


def continue_regrades(*, at: datetime) -> int:
    """Hand out again what a lost message left: chunks older than their lease, letters not sent.

    What has begun MOST_STARTS times without an end gets a fault for staff to read, and stays.
    """
    from quizzes.tasks import look_at_regrade, regrade_chunk, tell_regraded

    give_up_on_poisoned(at=at - LEASE)
    sent = 0
    for state, task in (
        (RegradeRun.State.LOOKING, look_at_regrade),
        (RegradeRun.State.RUNNING, regrade_chunk),
    ):
        stuck = RegradeRun.objects.filter(
            state=state, queued_at__lt=at - LEASE, starts__lt=MOST_STARTS
        )
        ids = list(stuck.values_list("pk"))
        out = requeue(task, ids)
        RegradeRun.objects.filter(pk__in=[run_id for (run_id,) in ids[:out]]).update(queued_at=at)
        sent += out
    untold = RegradeItem.objects.untold().filter(
        run__state=RegradeRun.State.DONE, run__finished_at__lt=at - LEASE
    )
    return sent + requeue(tell_regraded, untold.order_by().values_list("run_id").distinct())


def _check_signature(run: RegradeRun, signer: User, reason: str, attempts: int | None) -> None:
    if not signer.has_perm(SIGN):
        raise RegradeRefused(_("An administrator signs this."))
    if run.state == RegradeRun.State.LOOKING:
        raise RegradeRefused(_("It is still being looked at. Sign once that is done."))
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
    misfits = misfits_of(question.current, Asked.of(question.current))
    now = affected_marks(question.current, besides=misfits.keys())
    return now != dict(run.items.values_list("attempt_id", "mark_before"))


def _start(run: RegradeRun, signer: User, reason: str, at: datetime) -> None:
    from quizzes.tasks import regrade_chunk as task

    run.state, run.reason = RegradeRun.State.RUNNING, reason.strip()
    run.signed_by, run.signed_at, run.queued_at = signer, at, at
    run.save(update_fields=["state", "reason", "signed_by", "signed_at", "queued_at"])
    queue(task, run.pk)
