"""What happens to enrolments. Facts are appended; nothing earned is taken back."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from wagtail.models import Page, Revision

from courses import selectors
from courses.exceptions import (
    AttendedBeforeEnrolment,
    CannotEnrol,
    CourseAlreadyCompleted,
    NotSelfPaced,
    OwnAttendance,
    SelfPaced,
    StepNotInCourse,
)
from courses.models import CoursePage, CourseStepMixin, Enrolment, LessonPage, StepCompletion
from courses.signals import course_completed
from practitioners.models import User


@transaction.atomic
def enrol(
    *, learner: User, course: CoursePage, purpose: str = Enrolment.Purpose.FIRST, at: dt.datetime
) -> Enrolment:
    """Twice is the same open enrolment. After a completion the first time becomes a retake.

    Raises CannotEnrol with everything that is missing.
    """
    if already := selectors.open_enrolment(user=learner, course=course):
        return already
    standing = selectors.may_enrol(
        user=learner, course=course, on=at.astimezone(learner.zone).date()
    )
    if not standing.ok:
        raise CannotEnrol(standing)
    completed = Enrolment.objects.completed().filter(learner=learner, course=course)
    if purpose == Enrolment.Purpose.FIRST and completed.exists():
        purpose = Enrolment.Purpose.RETAKE
    # Two requests at once: the constraint lets one through and the other finds it.
    enrolment, _ = Enrolment.objects.get_or_create(
        learner=learner,
        course=course,
        completed_at=None,
        left_at=None,
        defaults={
            "purpose": purpose,
            "enrolled_at": at,
            "course_revision": pinned_revision(page=course),
        },
    )
    return enrolment


@transaction.atomic
def leave_course(*, enrolment: Enrolment, at: dt.datetime) -> None:
    """What was done stays on record. Twice is the same as once; a completed course cannot be left."""
    enrolment = Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    if enrolment.completed_at:
        raise CourseAlreadyCompleted
    if enrolment.left_at is None:
        enrolment.left_at = at
        enrolment.save(update_fields=["left_at"])


@transaction.atomic
def complete_step(
    *,
    enrolment: Enrolment,
    step: Page,
    revision: Revision,
    at: dt.datetime,
    recorded_by: User | None = None,
) -> None:
    """Record a finished step, with what was read, and on the last one the course.

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
    StepCompletion.objects.get_or_create(
        enrolment=enrolment,
        step_id=step.pk,
        defaults={"revision": revision, "completed_at": at, "recorded_by": recorded_by},
    )
    if enrolment.completed_at or enrolment.left_at:
        return
    progress = selectors.progress_of(enrolment)
    if not progress.is_complete:
        return
    # The day of the latest step: attendance may be recorded some days after the session.
    enrolment.completed_at = max(progress.completions.values())
    enrolment.save(update_fields=["completed_at"])
    course_completed.send(sender=Enrolment, enrolment=enrolment)


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


@transaction.atomic
def record_attendance(
    *, step: Page, enrolments: Iterable[Enrolment], instructor: User, at: dt.datetime
) -> None:
    """All of them or nobody. `at` is when the session took place.

    Raises SelfPaced, OwnAttendance or AttendedBeforeEnrolment.
    """
    page = step.specific
    if not isinstance(page, LessonPage) or page.is_self_paced:
        raise SelfPaced
    revision = pinned_revision(page=page)
    for enrolment in enrolments:
        if enrolment.learner_id == instructor.pk:
            raise OwnAttendance
        zone = instructor.zone
        if at.astimezone(zone).date() < enrolment.enrolled_at.astimezone(zone).date():
            raise AttendedBeforeEnrolment(str(enrolment.learner))
        complete_step(
            enrolment=enrolment, step=page, revision=revision, at=at, recorded_by=instructor
        )


@transaction.atomic
def pinned_revision(*, page: Page) -> Revision:
    """The live text of a page as a revision that evidence can name.

    A page that went live without one (imported, or made by code) gets one of its present text.
    """
    if page.live_revision_id:
        return page.live_revision
    locked = Page.objects.select_for_update().get(pk=page.pk)
    if locked.alias_of_id:  # an alias is a copy and keeps no revisions of its own
        return pinned_revision(page=locked.alias_of)
    if locked.live_revision_id is None:
        page.live_revision = _revision_of_live_text(locked)
    else:
        page.live_revision = locked.live_revision
    return page.live_revision


def _revision_of_live_text(page: Page) -> Revision:
    """A draft that editors are writing stays the latest revision."""
    drafting = {
        name: getattr(page, name)
        for name in ["latest_revision", "latest_revision_created_at", "draft_title"]
        if page.latest_revision_id
    }
    revision = page.specific.save_revision(changed=False, clean=False)
    Page.objects.filter(pk=page.pk).update(live_revision=revision, **drafting)
    return revision


def _check_belongs(step: Page, course: CoursePage) -> None:
    if not step.path.startswith(course.path) or step.depth != course.depth + 2:
        raise StepNotInCourse


def _is_attended_lesson(step: Page) -> bool:
    if isinstance(step, LessonPage):
        return not step.is_self_paced
    attended = LessonPage.objects.exclude(mode=CourseStepMixin.Mode.ASYNC)
    return attended.filter(pk=step.pk).exists()
