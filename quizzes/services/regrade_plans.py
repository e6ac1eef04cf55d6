"""What a correction would change, looked at before anybody signs: at once, or chunk by chunk."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from practitioners.models import User
from practitioners.queue import queue
from quizzes.models import Question, QuestionVersion, RegradeItem, RegradeRun
from quizzes.regrading import Change, Effect, refusal
from quizzes.selectors.affected import asked_about, look_at, older_versions
from quizzes.services.outcomes import FRACTION_PLACES, MARK_PLACES, rounded
from quizzes.services.regrade_starts import counted_start
from quizzes.sitting.slot_grades import Asked

AT_ONCE = 300
"""Up to so many attempts are looked at while the person waits; the worker looks at more."""
CHUNK = 500


class RegradeRefused(Exception):  # noqa: N818 - a refusal is an everyday event
    """Nothing was changed. The message is a sentence for staff."""


class PlanIsStale(RegradeRefused):
    """Nothing was graded: what would change is not what was looked at, and is planned again."""


@transaction.atomic
def plan_regrade(*, question: Question, by: User, at: datetime) -> RegradeRun:
    """Look at what the newest version would change for everybody asked an older one.

    Changes nothing but the plan; an earlier plan for the question is replaced. Beyond AT_ONCE
    attempts the worker looks, and the run says how far it is. Raises RegradeRefused while a run of
    it is under way, or where no answer fits the new version.
    """
    question = locked_question(question)
    if question.current is None or question.current.number == 1:
        raise RegradeRefused(_("There is only one version, so there is nothing to grade again."))
    if question.regrades.filter(state=RegradeRun.State.RUNNING).exists():
        raise RegradeRefused(_("This question is being graded again. Wait until that is done."))
    plans = [RegradeRun.State.LOOKING, RegradeRun.State.PLANNED]
    run = question.regrades.filter(state__in=plans).first() or RegradeRun(question=question)
    run.planned_by = by
    return begin_plan(run, question.current, at)


def begin_plan(run: RegradeRun, version: QuestionVersion, at: datetime) -> RegradeRun:
    """Raises RegradeRefused where somebody is affected and nobody's answers fit."""
    from quizzes.tasks import look_at_regrade as task

    to_look_at = asked_about(version).count()
    run.version, run.planned_at, run.looked_to = version, at, 0
    run.starts, run.fault, run.queued_at = 0, "", at
    run.counts = {str(effect): 0 for effect in Effect} | {
        "attempts": 0,
        "skipped": 0,
        "why_skipped": [],
        "looked_at": 0,
        "to_look_at": to_look_at,
    }
    is_long = to_look_at > AT_ONCE
    run.state = RegradeRun.State.LOOKING if is_long else RegradeRun.State.PLANNED
    run.save()
    run.items.all().delete()
    if is_long:
        queue(task, run.pk)
        return run
    while _look_at_more(run):
        pass
    run.save()
    if run.counts["skipped"] and not run.counts["attempts"]:
        raise RegradeRefused(run.counts["why_skipped"][0])
    return run


def look_at_regrade(*, run_id: int, at: datetime) -> None:
    """The next attempts of a plan. A second delivery goes on where the first came to."""
    with counted_start(run_id, RegradeRun.State.LOOKING) as begun:
        if begun:
            _look_on(run_id, at)


@transaction.atomic
def _look_on(run_id: int, at: datetime) -> None:
    from quizzes.tasks import look_at_regrade as task

    run = (
        RegradeRun.objects.select_for_update(of=("self",), no_key=True)
        .select_related("version")
        .get(pk=run_id)
    )
    if run.state != RegradeRun.State.LOOKING:
        return
    if _look_at_more(run):
        run.queued_at = at
        queue(task, run.pk)
    else:
        run.state, run.planned_at = RegradeRun.State.PLANNED, at
    run.starts, run.fault = 0, ""
    run.save()


def _look_at_more(run: RegradeRun) -> bool:
    """At most CHUNK attempts, counted in `run`, which is not saved; whether there may be more."""
    new, counts = Asked.of(run.version), run.counts
    misfits = misfits_of(run.version, new)
    sittings, last = look_at(run.version, after=run.looked_to, most=CHUNK)
    items, why = [], set(counts["why_skipped"])
    for sitting in sittings:
        if said := misfits.get(sitting.slot.version_id):
            counts["skipped"] += 1
            why.add(said)
            continue
        change = sitting.judged_by(new)
        counts[str(change.effect)] += 1
        items.append(described(RegradeItem(run=run, attempt=sitting.attempt), change))
    RegradeItem.objects.bulk_create(items)
    counts["attempts"] += len(items)
    counts["why_skipped"] = sorted(why)
    counts["looked_at"] = min(counts["looked_at"] + CHUNK, counts["to_look_at"])
    run.looked_to = last or run.looked_to
    return last is not None


def locked_question(question: Question) -> Question:
    return (
        Question.objects.select_for_update(of=("self",))
        .select_related("current")
        .get(pk=question.pk)
    )


def misfits_of(version: QuestionVersion, new: Asked) -> dict[int, str]:
    """The older versions whose answers cannot be judged by the new one, and why."""
    shown = QuestionVersion.objects.filter(pk__in=older_versions(version))
    reasons = {each.pk: refusal(Asked.of(each), new) for each in shown}
    return {version_id: said for version_id, said in reasons.items() if said}


def described(item: RegradeItem, change: Change) -> RegradeItem:
    """The item as the change says, not saved."""
    item.slot = change.slot
    item.fraction_before = rounded(change.fraction_before, FRACTION_PLACES)
    item.fraction_after = rounded(change.fraction_after, FRACTION_PLACES)
    item.mark_before = rounded(change.before.total, MARK_PLACES)
    item.mark_after = rounded(change.after.total, MARK_PLACES)
    item.max_before, item.max_after = change.before.max_mark, change.after.max_mark
    item.passed_before, item.passed_after = change.before.passed, change.after.passed
    item.effect = RegradeItem.Effect(change.effect)
    return item
