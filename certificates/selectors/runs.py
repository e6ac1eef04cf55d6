"""Runs as staff look at them, and the people a run is for."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from certificates.models import IssueItem, IssueRun
from courses.models import CoursePage, Enrolment
from practitioners.models import Clinic, Jurisdiction, Licence, Membership, User

SAMPLES = 5


@dataclass(frozen=True)
class Completed:
    """Somebody and the day on which the last of the courses was complete, on their own calendar."""

    holder: User
    completed_on: dt.date


@dataclass(frozen=True)
class Progress:
    """How many lines of a run are in which state."""

    lines: int
    waiting: int
    done: int
    left_out: int
    faults: int

    @property
    def over(self) -> int:
        return self.lines - self.waiting


def who_completed(
    courses: Iterable[CoursePage],
    *,
    first: dt.date,
    last: dt.date,
    clinic: Clinic | None = None,
    place: Jurisdiction | None = None,
) -> list[Completed]:
    """Whoever completed all of the courses in these days (UTC, both included), by name.

    Narrowed to who works at a clinic now, or has a verified licence of a place today.
    """
    wanted = [course.pk for course in courses]
    since = dt.datetime.combine(first, dt.time(), dt.UTC)
    until = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), dt.UTC)
    ended = Enrolment.objects.completed().filter(
        course__in=wanted, completed_at__gte=since, completed_at__lt=until
    )
    if clinic is not None:
        there = Membership.objects.filter(clinic=clinic, left_on=None)
        ended = ended.filter(learner__in=there.values("person"))
    if place is not None:
        licences = Licence.objects.filter(state=Licence.State.VERIFIED, jurisdiction=place)
        ended = ended.filter(learner__in=licences.values("holder"))
    found = (
        ended.order_by()
        .values("learner")
        .annotate(courses=Count("course", distinct=True), at=Max("completed_at"))
        .filter(courses=len(set(wanted)))
    )
    days = {row["learner"]: row["at"] for row in found}
    people = User.objects.filter(pk__in=days).order_by("name_on_licence", "pk")
    return [Completed(person, days[person.pk].astimezone(person.zone).date()) for person in people]


def enrolments_of(run: IssueRun, holder: User, completed_on: dt.date) -> list[Enrolment]:
    """What a certificate of this run rests on: the newest completion of each chosen course."""
    courses = run.chosen.get("courses") or []
    if not courses:
        return []
    ended = Enrolment.objects.completed().filter(learner=holder, course__in=courses)
    newest: dict[int, Enrolment] = {}
    for enrolment in ended.order_by("completed_at", "pk"):
        at = enrolment.completed_at
        if at is not None and at.astimezone(holder.zone).date() <= completed_on:
            newest[enrolment.course_id] = enrolment
    return list(newest.values())


def runs_with_lines() -> QuerySet[IssueRun]:
    """The newest first, with how many `lines` each has and the name of its `first_holder`."""
    first = IssueItem.objects.filter(run=OuterRef("pk"), position=1)
    lines = IssueItem.objects.filter(run=OuterRef("pk")).order_by().values("run")
    return IssueRun.objects.select_related(
        "programme", "design_version__design", "made_by", "started_by", "ended_by"
    ).annotate(
        lines=Coalesce(Subquery(lines.annotate(n=Count("pk")).values("n")), 0),
        first_holder=Subquery(first.values("holder__name_on_licence")),
    )


def progress_of(run: IssueRun) -> Progress:
    counts = dict(run.items.order_by().values_list("state").annotate(Count("pk")))
    numbers = [counts.get(state, 0) for state in ("waiting", "done", "left_out", "fault")]
    return Progress(sum(numbers), *numbers)


def lines_of(run: IssueRun, state: str = "") -> QuerySet[IssueItem]:
    """In the order of the list, all or those in one state."""
    lines = run.items.select_related("holder", "certificate", "run").order_by("position")
    return lines.filter(state=state) if state in IssueItem.State.values else lines


def samples_of(run: IssueRun) -> list[IssueItem]:
    """Five lines spread over the run: what will be made, or what was."""
    wanted = IssueItem.State.DONE if run.state == IssueRun.State.MADE else IssueItem.State.WAITING
    keys = list(run.items.filter(state=wanted).order_by("position").values_list("pk", flat=True))
    if len(keys) > SAMPLES:
        keys = [keys[place * (len(keys) - 1) // (SAMPLES - 1)] for place in range(SAMPLES)]
    return list(lines_of(run).filter(pk__in=keys))
