"""Steps that are unpublished under learners: what is asked stays asked until somebody says otherwise."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from wagtail.models import Page, Revision

from courses.models import CourseStepMixin, Enrolment, KeptText, StepPause
from courses.selectors.outlines import step_models
from courses.selectors.unpublishing import course_of_part
from courses.services.rechecks import ask_recheck
from practitioners.models import User


@transaction.atomic
def pause_steps(*, page: Page, at: dt.datetime) -> None:
    """A step or module is no longer live: its required steps are owed all the same, and closed."""
    course = course_of_part(page)
    if course is None or not Enrolment.objects.open().filter(course=course).exists():
        return
    for step_id in _required_below(page):
        StepPause.objects.get_or_create(
            step_id=step_id, ended_at=None, defaults={"course": course, "began_at": at}
        )


@transaction.atomic
def end_pauses(*, page: Page, end: str, at: dt.datetime, by: User | None = None) -> int:
    """Steps at or below the page are back, or taken out of the course for good.

    Back is only what is live together with its module. Open enrolments are looked at again.
    """
    open_pauses = StepPause.objects.filter(ended_at=None, step__path__startswith=page.path)
    ids = [
        pause.pk
        for pause in open_pauses.select_related("step")
        if end != StepPause.End.BACK or _is_open(pause.step)
    ]
    ended = StepPause.objects.filter(pk__in=ids).update(ended_at=at, end=end, ended_by=by)
    course = course_of_part(page)
    if course is not None:
        ask_recheck(course_id=course.pk, at=at)
    return ended


def keep_text(*, page: Page, revision: Revision, at: dt.datetime) -> None:
    """The text that was live, for those who are enrolled while the page is not."""
    KeptText.objects.update_or_create(page_id=page.pk, defaults={"revision": revision, "at": at})


def _required_below(page: Page) -> Iterable[int]:
    """Live required steps of a module; a step itself, as it was when it was live."""
    if isinstance(page, CourseStepMixin):
        return [page.pk] if page.is_required else []
    return [
        step_id
        for model in step_models().values()
        for step_id in model.objects.filter(  # type: ignore[attr-defined]
            path__startswith=page.path, live=True, is_required=True
        ).values_list("pk", flat=True)
    ]


def _is_open(step: Page) -> bool:
    module = Page.objects.get(path=step.path[: -Page.steplen])
    return bool(step.live and module.live)
