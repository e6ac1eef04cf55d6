"""Sessions that somebody attends, and who is on the list."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from wagtail.models import Page

from courses.models import CoursePage, Enrolment, LessonPage, StepCompletion
from practitioners.models import User


@dataclass(frozen=True)
class Attendance:
    to_record: QuerySet[Enrolment]  # enrolled and not recorded yet, without the recorder
    recorded: QuerySet[StepCompletion]  # newest first


def attended_lessons() -> QuerySet[LessonPage]:
    """Published lessons that are taught live or in person, as they stand in the tree."""
    return LessonPage.objects.live().exclude(mode=LessonPage.Mode.ASYNC).order_by("path")


def with_courses(lessons: Iterable[LessonPage]) -> list[tuple[LessonPage, CoursePage]]:
    """Each lesson with its course, in one statement."""
    lessons = list(lessons)
    courses = {
        course.path: course
        for course in CoursePage.objects.filter(path__in={course_path(one) for one in lessons})
    }
    return [(lesson, courses[course_path(lesson)]) for lesson in lessons]


def course_path(step: Page) -> str:
    """Where the course of a step stands: two levels up."""
    return step.path[: -2 * Page.steplen]


def attendance_of(
    *, step: Page, course: CoursePage, recorder: User, search: str = ""
) -> Attendance:
    done = StepCompletion.objects.filter(step_id=step.pk)
    waiting = (
        Enrolment.objects.filter(course=course, left_at=None)
        .exclude(pk__in=done.values("enrolment_id"))
        .exclude(learner=recorder)
        .select_related("learner")
        .order_by("learner__name_on_licence", "pk")
    )
    for word in search.replace("\x00", " ").split():
        waiting = waiting.filter(
            Q(learner__name_on_licence__icontains=word) | Q(learner__email__icontains=word)
        )
    recorded = done.select_related("enrolment__learner", "recorded_by")
    return Attendance(waiting, recorded.order_by("-completed_at", "-pk"))
