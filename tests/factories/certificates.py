"""Programmes, people who completed them, and certificates in every state a page can show."""

import datetime as dt
from collections.abc import Sequence
from itertools import count
from typing import Any

from certificates.models import Certificate, PrintRule, Programme
from certificates.services import issue_certificate, render_certificate, revoke_certificate
from courses.models import CoursePage, Enrolment
from practitioners.models import Jurisdiction, User
from tests.factories import courses

_numbers = count(1)

NOON = dt.datetime(2026, 10, 21, 12, 0, tzinfo=dt.UTC)


def programme(
    *pages: CoursePage,
    minutes: dict[str, int] | None = None,
    minima: dict[str, int] | None = None,
    any_of: Sequence[CoursePage] = (),
    signatory: tuple[str, str] = ("Dr Ruth Amsel", ""),
    **fields: Any,
) -> Programme:
    """All of the pages have to be completed, and one of `any_of`."""
    number = next(_numbers)
    fields.setdefault("code", f"programme-{number}")
    fields.setdefault("title", f"Programme {number}")
    made = Programme.objects.create(**fields)
    made.courses.set(pages or ([] if any_of else [courses.course()]))
    made.courses.add(*any_of, through_defaults={"group": "choice"})
    name, role = signatory
    made.signatories.create(name=name, role=role)
    for mode, amount in (minutes or {"async": 120}).items():
        made.credits.create(mode=mode, minutes=amount)
    for mode, amount in (minima or {}).items():
        made.minima.create(mode=mode, minutes=amount)
    return made


def print_rule(
    asked_by: Jurisdiction | str, *facts: str, reviewed_by: str = "", **fields: Any
) -> PrintRule:
    """The rule of a place, or of an accreditor by its name."""
    of_place = isinstance(asked_by, Jurisdiction)
    return PrintRule.objects.create(
        jurisdiction=asked_by if of_place else None,
        body="" if of_place else asked_by,
        **fields,
        facts=list(facts),
        source="Rule 7",
        checked_on=NOON.date(),
        reviewed_by=reviewed_by,
    )


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
