"""What it means for people when a course or a part of one goes off the site."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from wagtail.models import Page

from courses.models import CoursePage, CourseStepMixin, Enrolment, KeptText, ModulePage
from courses.paths.outline import Step
from courses.selectors.changes import course_of
from courses.selectors.outlines import outline_of


@dataclass(frozen=True)
class Leaving:
    """Numbers of people, and the required steps that would go."""

    under_way: int
    completed: int
    required: tuple[Step, ...] = ()
    would_complete: int = 0  # of those under way, if the steps were taken out


def leaving_of(page: Page) -> Leaving:
    """Flat in statements, however many people."""
    course = page if isinstance(page, CoursePage) else course_of_part(page)
    if course is None:
        return Leaving(0, 0)
    ways = Enrolment.objects.filter(course=course, left_at=None)
    counts = ways.aggregate(
        under_way=Count("pk", filter=Q(completed_at=None)),
        completed=Count("learner", distinct=True, filter=Q(completed_at__isnull=False)),
    )
    if isinstance(page, CoursePage):
        return Leaving(**counts)
    outline = outline_of(course)
    gone = {step.id for module in outline.modules for step in module.steps if module.id == page.pk}
    gone |= {page.pk}
    required = tuple(step for step in outline.required if step.id in gone)
    rest = (outline.required_ids | {step.id for step in outline.paused}) - gone
    would = 0
    if required and rest:
        done = Count("completions", filter=Q(completions__step_id__in=rest))
        finished = ways.filter(completed_at=None).annotate(finished=done)
        would = finished.filter(finished=len(rest)).count()
    return Leaving(**counts, required=required, would_complete=would)


def is_learned_from(page: Page) -> bool:
    """Whether the page is a course or a part of one."""
    return isinstance(page, CoursePage | ModulePage | CourseStepMixin)


def has_learners(page: Page) -> bool:
    """Whether anybody is enrolled on the course that the page is, or is a part of."""
    course = page if isinstance(page, CoursePage) else course_of_part(page)
    return course is not None and Enrolment.objects.filter(course=course, left_at=None).exists()


def course_of_part(page: Page) -> CoursePage | None:
    """The course of a module or a step."""
    if isinstance(page, ModulePage):
        return CoursePage.objects.filter(path=page.path[: -Page.steplen]).first()
    return course_of(page) if isinstance(page, CourseStepMixin) else None


def kept_steps(course: CoursePage) -> list[dict[str, Any]]:
    """The steps that can be read although the course, or they themselves, are unpublished."""
    below = Page.objects.filter(
        path__startswith=course.path, depth=course.depth + 2, first_published_at__isnull=False
    ).order_by("path")
    kept = set(KeptText.objects.filter(page__in=below).values_list("page_id", flat=True))
    return [
        {"title": page.title, "url": reverse("courses:kept_text", args=[page.pk])}
        for page in below
        if page.live or page.pk in kept
    ]
