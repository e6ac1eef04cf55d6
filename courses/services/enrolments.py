"""Beginning and leaving a course."""

import datetime as dt

from django.db import transaction

from courses import selectors
from courses.exceptions import CannotEnrol, CourseAlreadyCompleted
from courses.models import CoursePage, Enrolment
from courses.services.revisions import pinned_revision
from practitioners.models import User


@transaction.atomic
def enrol(
    *, learner: User, course: CoursePage, purpose: str = Enrolment.Purpose.FIRST, at: dt.datetime
) -> Enrolment:
    """Twice is the same open enrolment. After a completion the first time becomes a retake.

    It follows the latest completed time, which stays as it is: nothing of it is set back.

    Raises CannotEnrol with everything that is missing.
    """
    if already := selectors.open_enrolment(user=learner, course=course):
        return already
    standing = selectors.may_enrol(
        user=learner, course=course, on=at.astimezone(learner.zone).date()
    )
    if not standing.ok:
        raise CannotEnrol(standing)
    before = (
        Enrolment.objects.completed()
        .filter(learner=learner, course=course)
        .order_by("-completed_at", "-pk")
        .first()
    )
    if purpose == Enrolment.Purpose.FIRST and before:
        purpose = Enrolment.Purpose.RETAKE
    # Two requests at once: the constraint lets one through and the other finds it.
    enrolment, _ = Enrolment.objects.get_or_create(
        learner=learner,
        course=course,
        completed_at=None,
        left_at=None,
        defaults={
            "purpose": purpose,
            "follows": before,
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
