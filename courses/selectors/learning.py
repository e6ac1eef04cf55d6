"""What one person is learning: the content of their home."""

import datetime as dt
from dataclasses import dataclass

from courses.models import Enrolment, StepCompletion
from courses.outline import Outline, Progress
from courses.selectors.outlines import outlines_of
from courses.selectors.progress import progress_of_each
from practitioners.models import User


@dataclass(frozen=True)
class Learning:
    """One enrolment with its outline and figure."""

    enrolment: Enrolment
    outline: Outline
    progress: Progress

    @property
    def last_at(self) -> dt.datetime:
        """When something was last done here."""
        return max(self.enrolment.enrolled_at, self.progress.last_at or self.enrolment.enrolled_at)


@dataclass(frozen=True)
class LearnersHome:
    under_way: list[Learning]  # what was worked on last comes first
    completed: list[Learning]  # newest first, the latest completion of each course


def learning_of(user: User) -> LearnersHome:
    """Four statements, flat in courses and steps."""
    enrolments = list(Enrolment.objects.filter(learner=user, left_at=None).select_related("course"))
    outlines = outlines_of(list({way.course_id: way.course for way in enrolments}.values()))
    progress = progress_of_each(enrolments, outlines)
    every = [Learning(way, outlines[way.course_id], progress[way.pk]) for way in enrolments]
    under_way = [one for one in every if one.enrolment.completed_at is None]
    under_way.sort(key=lambda one: one.last_at, reverse=True)
    finished = [one for one in every if one.enrolment.completed_at]
    finished.sort(key=lambda one: one.enrolment.completed_at or one.last_at)
    completed = {one.enrolment.course_id: one for one in finished}
    newest_first = sorted(
        completed.values(), key=lambda one: one.enrolment.completed_at or one.last_at, reverse=True
    )
    return LearnersHome(under_way=under_way, completed=newest_first)


def evidence_below(path: str) -> tuple[int, int]:
    """How many enrolments and finished steps name pages at or below this path of the page tree."""
    return (
        Enrolment.objects.filter(course__path__startswith=path).count(),
        StepCompletion.objects.filter(step__path__startswith=path).count(),
    )
