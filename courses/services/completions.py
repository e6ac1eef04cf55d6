"""Finished steps. Facts are appended; nothing earned is taken back."""

import datetime as dt

from django.db import transaction
from wagtail.models import Page, Revision

from courses import selectors
from courses.exceptions import NotSelfPaced, StepLocked, StepNotInCourse
from courses.models import CoursePage, CourseStepMixin, Enrolment, LessonPage, StepCompletion
from courses.selectors.locks import closed_step
from courses.signals import course_completed
from practitioners.models import User


@transaction.atomic
def complete_step(
    *,
    enrolment: Enrolment,
    step: Page,
    revision: Revision,
    at: dt.datetime,
    recorded_by: User | None = None,
    was_let_in: bool = False,
) -> None:
    """Record a finished step, with what was read, and on the last one the course.

    Raises StepLocked while it is locked for the learner. What an instructor records is not asked about
    locks, nor is what an app above did after it had let the person in (`was_let_in`).
    A lesson that is not self-paced needs `recorded_by`. Somebody who has left keeps the step and
    does not complete the course.
    """
    # Of the enrolment alone: a lock on the course would make everybody in it wait for one another.
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("course")
        .get(pk=enrolment.pk)
    )
    _check_belongs(step, enrolment.course)
    if recorded_by is None and _is_attended_lesson(step):
        raise NotSelfPaced
    if recorded_by is None and not was_let_in:
        _check_open(enrolment, step, at)
    StepCompletion.objects.get_or_create(
        enrolment=enrolment,
        step_id=step.pk,
        defaults={"revision": revision, "completed_at": at, "recorded_by": recorded_by},
    )
    complete_if_done(enrolment=enrolment)


def complete_if_done(*, enrolment: Enrolment, at: dt.datetime | None = None) -> bool:
    """Complete the course where nothing is missing any more; the caller holds the enrolment's lock.

    The day is that of the latest step, for attendance may be recorded some days after the session;
    `at` where it became complete because the course asks for less. Returns whether it did.
    """
    if enrolment.completed_at or enrolment.left_at:
        return False
    progress = selectors.progress_of(enrolment)
    if not progress.is_complete:
        return False
    enrolment.completed_at = at or progress.last_at
    enrolment.save(update_fields=["completed_at"])
    course_completed.send(sender=Enrolment, enrolment=enrolment)
    return True


@transaction.atomic
def take_back_step(*, enrolment: Enrolment, step: Page) -> bool:
    """A person decided that a step is not done after all; whoever calls keeps who, when and why.

    Only while the course is not complete: what a completed course brought is revoked by itself.
    Returns whether there was a step to take back.
    """
    enrolment = Enrolment.objects.select_for_update(of=("self",), no_key=True).get(pk=enrolment.pk)
    if enrolment.completed_at:
        return False
    deleted, _by_model = enrolment.completions.filter(step_id=step.pk).delete()
    return bool(deleted)


def _check_belongs(step: Page, course: CoursePage) -> None:
    if not step.path.startswith(course.path) or step.depth != course.depth + 2:
        raise StepNotInCourse


def _check_open(enrolment: Enrolment, step: Page, at: dt.datetime) -> None:
    closed = closed_step(
        learner_id=enrolment.learner_id,
        step=step,
        enrolled_at=enrolment.enrolled_at,
        course_id=enrolment.course_id,
        at=at,
    )
    if closed:
        raise StepLocked(closed)


def _is_attended_lesson(step: Page) -> bool:
    if isinstance(step, LessonPage):
        return not step.is_self_paced
    attended = LessonPage.objects.exclude(mode=CourseStepMixin.Mode.ASYNC)
    return attended.filter(pk=step.pk).exists()
