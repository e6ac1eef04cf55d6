"""What one person is learning: the content of their home."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from courses.models import Enrolment, ReadingPlace, StepCompletion
from courses.paths.outline import Outline, Progress, Step
from courses.selectors.outlines import outlines_for
from courses.selectors.progress import progress_of_each
from practitioners.models import User
from practitioners.statements import Statement


@dataclass(frozen=True)
class Learning:
    """One enrolment with its outline and figure."""

    enrolment: Enrolment
    outline: Outline
    progress: Progress
    spot: ReadingPlace | None = None  # where reading stopped, in a step that is open and not done

    @property
    def last_at(self) -> dt.datetime:
        """When something was last done or read here."""
        known = [self.progress.last_at, self.spot.at if self.spot else None]
        return max([self.enrolment.enrolled_at, *(at for at in known if at)])

    @cached_property
    def step(self) -> Step | None:
        """What to go on with: the step in which reading stopped, or else the next one that is open."""
        if self.spot is None:
            return self.progress.next_step
        return next(step for step in self.outline.steps if step.id == self.spot.step_id)

    @property
    def url(self) -> str:
        """The step, at the part in which reading stopped."""
        if self.step is None:
            return ""
        is_there = self.spot is not None and self.spot.block_id
        return f"{self.step.url}#block-{self.spot.block_id}" if is_there else self.step.url  # type: ignore[union-attr]


@dataclass(frozen=True)
class LearnersHome:
    under_way: list[Learning]  # what was worked on last comes first
    completed: list[Learning]  # newest first, the latest completion of each course


def learning_of(user: User) -> LearnersHome:
    """One statement for each kind of thing, flat in courses and steps."""
    enrolments = _ways(user.pk)
    outlines = outlines_for(user.pk) if enrolments else {}
    progress = progress_of_each(enrolments, outlines)
    spots = _spots(enrolments, outlines, progress)
    every = [
        Learning(way, outlines[way.course_id], progress[way.pk], spots.get(way.pk))
        for way in enrolments
    ]
    under_way = [one for one in every if one.enrolment.completed_at is None]
    under_way.sort(key=lambda one: one.last_at, reverse=True)
    finished = [one for one in every if one.enrolment.completed_at]
    finished.sort(key=lambda one: one.enrolment.completed_at or one.last_at)
    completed = {one.enrolment.course_id: one for one in finished}
    newest_first = sorted(
        completed.values(), key=lambda one: one.enrolment.completed_at or one.last_at, reverse=True
    )
    return LearnersHome(under_way=under_way, completed=newest_first)


_ways = Statement(lambda learner: Enrolment.objects.filter(learner=learner, left_at=None))
_places = Statement(
    lambda *ways: ReadingPlace.objects.filter(enrolment__in=ways).defer("seen").order_by("at", "pk")
)


def _spots(
    enrolments: Sequence[Enrolment],
    outlines: Mapping[int, Outline],
    progress: Mapping[int, Progress],
) -> dict[int, ReadingPlace]:
    """By enrolment id the newest place that somebody can go back to. One statement."""
    open_ones = {way.pk: way for way in enrolments if way.completed_at is None}
    if not open_ones:
        return {}
    spots: dict[int, ReadingPlace] = {}
    for place in _places.among(open_ones):
        way = open_ones[place.enrolment_id]
        far = progress[way.pk]
        known = {step.id for step in outlines[way.course_id].steps}
        if place.step_id in known - far.completions.keys() - far.closed.keys():
            spots[way.pk] = place
    return spots


def evidence_below(path: str) -> tuple[int, int]:
    """How many enrolments and finished steps name pages at or below this path of the page tree."""
    return (
        Enrolment.objects.filter(course__path__startswith=path).count(),
        StepCompletion.objects.filter(step__path__startswith=path).count(),
    )
