"""Programmes, people who completed them, and certificates in every state a page can show."""

import datetime as dt
from itertools import count
from typing import Any

from certificates.models import Certificate, Programme, ProgrammeCredit
from certificates.services import issue_certificate, render_certificate, revoke_certificate
from courses.models import CoursePage, Enrolment
from practitioners.models import User
from tests.factories import courses

_numbers = count(1)

NOON = dt.datetime(2026, 10, 21, 12, 0, tzinfo=dt.UTC)


def programme(
    *pages: CoursePage, minutes: dict[str, int] | None = None, **fields: Any
) -> Programme:
    number = next(_numbers)
    fields.setdefault("code", f"programme-{number}")
    fields.setdefault("title", f"Programme {number}")
    fields.setdefault("signatory_name", "Dr Ruth Amsel")
    made = Programme.objects.create(**fields)
    made.courses.set(pages or [courses.course()])
    for mode, amount in (minutes or {"async": 120}).items():
        ProgrammeCredit.objects.create(programme=made, mode=mode, minutes=amount)
    return made


def completed(learner: User, page: CoursePage, at: dt.datetime = NOON) -> Enrolment:
    """An enrolment that is complete, and whose message was lost."""
    return Enrolment.objects.create(
        learner=learner,
        course=page,
        enrolled_at=at - dt.timedelta(days=7),
        completed_at=at,
    )


def certificate(
    holder: User,
    at: dt.datetime = NOON,
    *,
    rendered: bool = False,
    revoked_by: User | None = None,
    reason: str = Certificate.Reason.ERROR,
    **fields: Any,
) -> Certificate:
    """One that went its way through the services."""
    page = courses.course(title=fields.pop("course_title", "Safety essentials"))
    programme(page, **fields)
    [made] = issue_certificate(enrolment_id=completed(holder, page, at).pk, at=at)
    if rendered:
        render_certificate(certificate_id=made.pk, at=at)
    if revoked_by:
        made = revoke_certificate(
            certificate=made, actor=revoked_by, reason=reason, note="Wrong person.", at=at
        )
    return Certificate.objects.get(pk=made.pk)
