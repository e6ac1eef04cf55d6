"""A completed programme becomes a certificate, with every printed value as it is that day."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction

from certificates import selectors
from certificates.models import Basis, Certificate, CertificateEvent, Programme
from certificates.rules import codes
from certificates.rules.earning import Award
from certificates.rules.validity import renewed_until
from certificates.selectors import Desk
from certificates.signals import certificate_issued
from certificates.typesetting import qr
from certificates.typesetting.face import CertificateFace
from courses.models import CoursePage, Enrolment
from practitioners.models import User
from practitioners.statements import Statement

NUMBER_PREFIX = "FF"
# All that a certificate and its desk ask of a course page.
COURSE_FACTS = ("title", "path", "code", "position", "version", "is_sample")
Superseding = Certificate.Superseding


@transaction.atomic
def issue_certificate(*, enrolment_id: int, at: dt.datetime) -> list[Certificate]:
    """The certificates that this enrolment newly earns, of all open programmes. Twice is once.

    Programmes of several courses are anchored to the enrolment that was completed last, whichever
    of them this is called for. A certificate that has to wait (`selectors.withheld_awards`) is not
    issued and not an error.
    """
    found = _enrolments(enrolment_id)
    if not found:
        raise Enrolment.DoesNotExist
    [enrolment] = found
    # Two courses of a programme may end at once, and either worker touches both enrolments: with a
    # lock on one each they would wait for each other. So they queue for the person.
    _lock(enrolment.learner_id)
    if enrolment.completed_at is None:
        return []
    holder = enrolment.learner
    on = at.astimezone(holder.zone).date()
    issued: list[Certificate] = []
    for programme in _programmes(enrolment.course_id):
        earned = selectors.earned_by(holder=holder, programme=programme)
        awards = [one for one in earned.awards if _rests_on(one, enrolment.pk)]
        desk = selectors.desk_of(programme) if awards else None
        for award in awards:
            day = award.anchor.completed_at.astimezone(holder.zone).date()
            if not selectors.may_be_issued(
                programme=programme, holder=holder, on=on, completed_on=day, desk=desk
            ):
                issued += _issue(programme, holder, award, desk, at)
    return issued


_enrolments = Statement(lambda pk: Enrolment.objects.filter(pk=pk).select_related("learner"))
_lock = Statement(
    lambda pk: User.objects.select_for_update(no_key=True).filter(pk=pk).values_list("pk")
)
_programmes = Statement(lambda pk: Programme.objects.open().filter(courses=pk))


def _rests_on(award: Award, enrolment_id: int) -> bool:
    return any(basis.enrolment_id == enrolment_id for basis in award.bases)


def _issue(
    programme: Programme, holder: User, award: Award, desk: Desk | None, at: dt.datetime
) -> list[Certificate]:
    """The new certificate, or nothing when another worker was first."""
    completed_on = award.anchor.completed_at.astimezone(holder.zone).date()
    renewed = selectors.renewed_by(
        programme=programme, holder_id=holder.pk, completed_on=completed_on
    )
    fields = _fields(programme, holder, award, desk, renewed, at)
    anchor = award.anchor.enrolment_id
    try:
        with transaction.atomic():
            certificate = Certificate.objects.create(
                programme=programme,
                holder=holder,
                enrolment_id=anchor,
                issued_at=at,
                supersedes=renewed,
                superseding=Superseding.RENEWAL if renewed else "",
                **fields,
            )
    except IntegrityError:
        earned = Certificate.objects.filter(superseding__in=["", Superseding.RENEWAL])
        if earned.filter(programme=programme, enrolment=anchor).exists():
            return []
        raise
    Basis.objects.bulk_create(
        Basis(certificate=certificate, enrolment_id=basis.enrolment_id) for basis in award.bases
    )
    CertificateEvent.objects.create(
        certificate=certificate, event=CertificateEvent.Event.ISSUED, at=at
    )
    certificate_issued.send(sender=Certificate, certificate=certificate)
    return [certificate]


def valid_until(
    programme: Programme, completed_on: dt.date, renewed: Certificate | None
) -> dt.date | None:
    """The last valid day of a certificate of the programme, which may renew another."""
    if not programme.validity_months:
        return None
    return renewed_until(
        completed_on,
        programme.validity_months,
        old_until=renewed.valid_until if renewed else None,
        window_days=programme.renewal_window_days,
    )


def _fields(
    programme: Programme,
    holder: User,
    award: Award,
    desk: Desk | None,
    renewed: Certificate | None,
    at: dt.datetime,
) -> dict[str, Any]:
    zone = holder.zone
    completed_at = award.anchor.completed_at
    completed_on, issued_on = completed_at.astimezone(zone).date(), at.astimezone(zone).date()
    facts: dict[str, Any] = {
        "number": codes.new_number(NUMBER_PREFIX, issued_on.year),
        "code": codes.new_code(),
        "issued_on": issued_on,
        "completed_on": completed_on,
        "valid_until": valid_until(programme, completed_on, renewed),
    }
    courses, starts_on = _taken(award, zone)
    sample = programme.is_sample or any(course.is_sample for course in courses)
    printed = selectors.printed_facts(
        programme=programme,
        holder=holder,
        on=issued_on,
        completed_on=completed_on,
        desk=desk,
        courses=courses,
    )
    # Read back once, so that what is stored is what can be printed.
    face = CertificateFace.from_data(
        {
            **facts,
            **printed,
            "starts_on": starts_on,
            "verify_url": qr.verify_address(settings.SITE_URL, facts["code"]),
            "courses": [[course.code, course.title] for course in courses],
            "version": selectors.version_of(courses),
            "sample": sample,
        }
    )
    return {**facts, "is_sample": sample, "data": face.as_data()}


def _taken(award: Award, zone: ZoneInfo) -> tuple[list[CoursePage], dt.date]:
    """The courses in the order of the catalogue, and the day the first of them was begun."""
    taken: list[Enrolment] = _with_courses(*(basis.enrolment_id for basis in award.bases))
    pages = {enrolment.course for enrolment in taken}
    began = min(enrolment.enrolled_at for enrolment in taken)
    return sorted(pages, key=lambda page: (page.position, page.code)), began.astimezone(zone).date()


_with_courses = Statement(
    lambda *ids: (
        Enrolment.objects.filter(pk__in=ids)
        .select_related("course")
        .only("enrolled_at", *(f"course__{name}" for name in COURSE_FACTS))
    )
)
