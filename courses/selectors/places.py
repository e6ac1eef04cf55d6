"""Where a step stands in its course, and where this person stands in both."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, FilteredRelation, Q, Subquery
from django.http import HttpRequest
from wagtail.models import Page

from courses.models import BodyStamp, Enrolment, ReadingPlace
from courses.models.progress import EnrolmentQuerySet
from courses.paths.outline import Closed, Outline, Progress, Step, Update, measure
from courses.revisions.changes import Done
from courses.selectors.locks import closed_for_each, closed_step
from courses.selectors.outlines import assemble, page_rows
from courses.selectors.updates import updates_of_each
from practitioners.models import User
from practitioners.statements import Statement

# What is read of the row that says where somebody stopped.
SPOT = ("pk", "block_id", "heading", "video_key", "video_second", "seen", "at")


@dataclass(frozen=True)
class Place:
    """What the player shows around a step. Without an enrolment the progress is empty."""

    outline: Outline
    enrolment: Enrolment | None
    progress: Progress
    step: Step | None  # None while the page is a draft
    number: int
    previous: Step | None
    next: Step | None
    read_revision_id: int | None = None  # the text this person finished the step with
    spot: ReadingPlace | None = None  # where this person stopped in the step
    # What keeps this step closed for this person; None for whoever is not enrolled.
    closed: Closed | None = None
    body_stamp: int | None = None  # what `courses.lessons.kept_bodies` kept under it still holds

    @property
    def count(self) -> int:
        return len(self.outline.steps)

    @property
    def is_done(self) -> bool:
        return self.step is not None and self.step.id in self.progress.completions


def place_in_course(
    *, user: User | AnonymousUser, page: Page, request: HttpRequest | None = None
) -> Place:
    """Three statements, flat in the size of the course; one or two more where the course has locks.

    The page is a step, draft or live. Off the site it is as locked as it was on it.
    """
    depth = page.depth - 2
    rows = page_rows(page.path[: depth * Page.steplen], depth)
    url = page.get_url(request) or ""
    inside = len(page.url_path) - len(rows[0]["url_path"])
    outline = assemble(rows, url[: len(url) - inside])
    enrolment: Enrolment | None = None
    finished: list[Done] = []
    if user.is_authenticated:
        ways = _ways(user.pk, outline.course_id, page.pk)
        if ways:
            enrolment = ways[0]
            finished = [
                Done(way.done_pk, way.done_id, way.done_of, way.done_at)
                for way in ways
                if way.pk == enrolment.pk and way.done_id
            ]
    updates: tuple[Update, ...] = ()
    if enrolment and finished:
        course_id = outline.course_id
        each = updates_of_each(
            {enrolment.pk: finished}, {enrolment.pk: course_id}, {course_id: outline}
        )
        updates = each.get(enrolment.pk, ())
    closed: dict[int, Closed] = {}
    if enrolment:
        done = {one.step_id for one in finished}
        closed = closed_for_each({0: (outline, enrolment, done)})[0]
    position = next((at for at, step in enumerate(outline.steps) if step.id == page.pk), None)
    steps = outline.steps
    closed_here = closed.get(page.pk)
    if enrolment and position is None:
        closed_here = closed_step(
            learner_id=enrolment.learner_id,
            step=page,
            enrolled_at=enrolment.enrolled_at,
            course_id=outline.course_id,
        )
    return Place(
        outline=outline,
        enrolment=enrolment,
        progress=measure(
            outline,
            {one.step_id: one.at for one in finished},
            completed=bool(enrolment and enrolment.completed_at),
            updates=updates,
            closed=closed,
        ),
        step=None if position is None else steps[position],
        number=0 if position is None else position + 1,
        previous=steps[position - 1] if position else None,
        read_revision_id=next(
            (one.revision_id for one in finished if one.step_id == page.pk), None
        ),
        next=steps[position + 1] if position is not None and position + 1 < len(steps) else None,
        spot=_spot(enrolment, page),
        closed=closed_here,
        body_stamp=getattr(enrolment, "body_stamp", None),
    )


def _with_completions(learner: int, course: int, step: int) -> EnrolmentQuerySet:
    """One row for each completion, and one when there is none yet."""
    ways = Enrolment.objects.filter(learner=learner, course=course, left_at=None)
    return ways.annotate(
        done_pk=F("completions__pk"),
        done_id=F("completions__step_id"),
        done_of=F("completions__revision_id"),
        done_at=F("completions__completed_at"),
        body_stamp=Subquery(BodyStamp.objects.filter(pk=BodyStamp.ONE).values("number")),
        spot=FilteredRelation("places", condition=Q(places__step=step)),
        **{f"spot_{name}": F(f"spot__{name}") for name in SPOT},
    )


_ways = Statement(_with_completions)


def _spot(enrolment: Enrolment | None, page: Page) -> ReadingPlace | None:
    """Read along with the enrolment. Of one that is not open nothing is kept."""
    if enrolment is None or enrolment.completed_at:
        return None
    read = {name: getattr(enrolment, f"spot_{name}", None) for name in SPOT}
    return ReadingPlace(enrolment=enrolment, step_id=page.pk, **read) if read["pk"] else None
