"""Sessions that an instructor records."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from wagtail.models import Page

from courses.exceptions import AttendedBeforeEnrolment, OwnAttendance, SelfPaced
from courses.models import Enrolment, LessonPage
from courses.services.completions import complete_step
from courses.services.revisions import pinned_revision
from practitioners.models import User


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
