"""What staff read about runs of grading again: who is affected, what rests on it, what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from courses.models import Enrolment, StepCompletion
from quizzes.dependents import Dependent, resting_on
from quizzes.models import Attempt, LoweredMark, RegradeItem, RegradeRun
from quizzes.models.regrades import UNTOLD

MOST_ENROLMENTS = 1000
FLAGGED = [RegradeItem.Flag.OPEN, RegradeItem.Flag.KEPT, RegradeItem.Flag.ENDED]


def runs() -> QuerySet[RegradeRun]:
    """Newest first, dropped plans left out, with how many attempts each is about."""
    return (
        RegradeRun.objects.exclude(state=RegradeRun.State.DROPPED)
        .select_related("question", "version", "planned_by", "signed_by")
        .defer("version__key", "version__body")
        .annotate(attempts=Count("items"), undecided=Count("items", filter=Q(items__flag="open")))
        .order_by("-planned_at", "-pk")
    )


def people_in(run: RegradeRun, effect: str = "") -> QuerySet[RegradeItem]:
    """By name; with `effect` only those."""
    items = run.items.select_related(
        "attempt__enrolment__learner", "attempt__quiz", "decided_by"
    ).defer("attempt__layout")
    if effect:
        items = items.filter(effect=effect)
    return items.order_by("attempt__enrolment__learner__name_on_licence", "attempt_id")


def undecided() -> QuerySet[RegradeItem]:
    """Passes that wait for an administrator, the longest first."""
    return (
        RegradeItem.objects.undecided()
        .select_related("run__question", "attempt__enrolment__learner", "attempt__quiz")
        .defer("attempt__layout")
        .order_by("applied_at", "pk")
    )


def lowered_undecided() -> QuerySet[LoweredMark]:
    """Marks by hand that would end a pass, the longest waiting first."""
    return (
        LoweredMark.objects.undecided()
        .select_related(
            "marker",
            "response__question_version__question",
            "response__attempt__enrolment__learner",
            "response__attempt__quiz",
        )
        .defer("response__attempt__layout", "response__question_version__key")
        .order_by("at", "pk")
    )


@dataclass(frozen=True)
class Progress:
    """Of one run, as its rows say now. `effects` is in the order of RegradeItem.Effect."""

    effects: list[tuple[str, Any, int]]
    attempts: int
    applied: int
    people: int
    untold: int

    @property
    def percent(self) -> int:
        return 100 * self.applied // self.attempts if self.attempts else 100


def progress_of(run: RegradeRun) -> Progress:
    """Two statements for any number of attempts."""
    found = {
        row["effect"]: row["n"]
        for row in run.items.order_by().values("effect").annotate(n=Count("pk"))
    }
    sums = run.items.order_by().aggregate(
        attempts=Count("pk"),
        applied=Count("applied_at"),
        people=Count("attempt__enrolment__learner", distinct=True),
        untold=Count("pk", filter=UNTOLD),
    )
    effects = [(e.value, e.label, found[e.value]) for e in RegradeItem.Effect if e.value in found]
    return Progress(effects=effects, **sums)


@dataclass(frozen=True)
class Resting:
    """What was built on passes that the new marks no longer support."""

    steps: int
    courses: int
    dependents: list[Dependent]


def resting_on_run(run: RegradeRun) -> Resting:
    """Of the first MOST_ENROLMENTS people whose pass is at stake, or was decided about."""
    at_stake = run.items.filter(Q(effect=RegradeItem.Effect.DOWN) | Q(flag__in=FLAGGED)).order_by(
        "attempt_id"
    )
    pairs = at_stake.values_list("attempt__enrolment_id", "attempt__quiz_id")[:MOST_ENROLMENTS]
    return _resting(list(pairs))


def resting_on_item(item: RegradeItem) -> Resting:
    return _resting([(item.attempt.enrolment_id, item.attempt.quiz_id)])


def resting_on_attempt(attempt: Attempt) -> Resting:
    return _resting([(attempt.enrolment_id, attempt.quiz_id)])


def _resting(pairs: Sequence[tuple[int, int]]) -> Resting:
    enrolments = {enrolment_id for enrolment_id, _quiz in pairs}
    if not enrolments:
        return Resting(0, 0, [])
    return Resting(
        steps=StepCompletion.objects.filter(
            enrolment__in=enrolments, step__in={quiz for _enrolment, quiz in pairs}
        ).count(),
        courses=Enrolment.objects.completed().filter(pk__in=enrolments).count(),
        dependents=resting_on(enrolments),
    )
