"""A completed programme becomes a certificate, with every printed value as it is that day."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates import codes, qr, selectors
from certificates.earning import Award
from certificates.face import CertificateFace
from certificates.models import Basis, Certificate, CertificateEvent, Programme
from certificates.signals import certificate_issued
from certificates.validity import last_valid_day
from courses.models import CoursePage, Enrolment
from practitioners.models import Licence, User

NUMBER_PREFIX = "FF"


@transaction.atomic
def issue_certificate(*, enrolment_id: int, at: dt.datetime) -> list[Certificate]:
    """The certificates that this enrolment newly earns, of all open programmes. Twice is once.

    Programmes of several courses are anchored to the enrolment that was completed last, whichever
    of them this is called for. A certificate that has to wait (`selectors.withheld_awards`) is not
    issued and not an error.
    """
    enrolment = Enrolment.objects.select_related("learner").get(pk=enrolment_id)
    # Two courses of a programme may end at once, and either worker touches both enrolments: with a
    # lock on one each they would wait for each other. So they queue for the person.
    User.objects.select_for_update(no_key=True).get(pk=enrolment.learner_id)
    if enrolment.completed_at is None:
        return []
    holder = enrolment.learner
    issued: list[Certificate] = []
    for programme in Programme.objects.open().filter(courses=enrolment.course_id):
        if selectors.may_be_issued(
            programme=programme, holder=holder, on=at.astimezone(holder.zone).date()
        ):
            continue
        for award in selectors.earned_by(holder=holder, programme=programme):
            if any(basis.enrolment_id == enrolment.pk for basis in award.bases):
                issued += _issue(programme, holder, award, at)
    return issued


def _issue(programme: Programme, holder: User, award: Award, at: dt.datetime) -> list[Certificate]:
    """The new certificate, or nothing when another worker was first."""
    fields = _fields(programme, holder, award, at)
    certificate, made = Certificate.objects.get_or_create(
        programme=programme,
        enrolment_id=award.anchor.enrolment_id,
        supersedes=None,
        defaults={"holder": holder, "issued_at": at, **fields},
    )
    if not made:
        return []
    Basis.objects.bulk_create(
        Basis(certificate=certificate, enrolment_id=basis.enrolment_id) for basis in award.bases
    )
    CertificateEvent.objects.create(
        certificate=certificate, event=CertificateEvent.Event.ISSUED, at=at
    )
    certificate_issued.send(sender=Certificate, certificate=certificate)
    return [certificate]


def _fields(programme: Programme, holder: User, award: Award, at: dt.datetime) -> dict[str, Any]:
    zone = holder.zone
    completed_at = award.anchor.completed_at
    issued_on = at.astimezone(zone).date()
    months = programme.validity_months
    facts: dict[str, Any] = {
        "number": codes.new_number(NUMBER_PREFIX, issued_on.year),
        "code": codes.new_code(),
        "issued_on": issued_on,
        "completed_on": completed_at.astimezone(zone).date(),
        "valid_until": last_valid_day(completed_at, months, zone) if months else None,
    }
    courses = list(
        CoursePage.objects.filter(pk__in=[basis.course_id for basis in award.bases]).order_by(
            "position", "code"
        )
    )
    sample = programme.is_sample or any(course.is_sample for course in courses)
    # Read back once, so that what is stored is what can be printed.
    face = CertificateFace.from_data(
        {
            **facts,
            **_printed(programme),
            **_licence(holder, issued_on),
            "holder_name": holder.name_on_licence,
            "verify_url": qr.verify_address(settings.SITE_URL, facts["code"]),
            "courses": [[course.code, course.title] for course in courses],
            "sample": sample,
            "language": holder.language,
        }
    )
    return {**facts, "is_sample": sample, "data": face.as_data()}


def _printed(programme: Programme) -> dict[str, Any]:
    with override(settings.LANGUAGE_CODE):
        hours = [
            [str(credit.get_mode_display()), str(_hours(credit.minutes))]
            for credit in programme.credits.all()
        ]
    return {
        "title": programme.title,
        "kind": programme.kind,
        "provider_name": settings.PROVIDER_NAME,
        "provider_number": settings.PROVIDER_NUMBER,
        "credits": hours,
        "objectives": [line for line in programme.objectives.splitlines() if line.strip()],
        "place_or_mode": _modes([mode for mode, _amount in hours]),
        "presenter": programme.presenter,
        "signatory_name": programme.signatory_name,
        "signatory_role": programme.signatory_role,
    }


def _modes(modes: list[str]) -> str:
    """Self-paced, live online and in person."""
    *others, last = [mode.lower() for mode in modes] or [""]
    if others:
        last = _("%(others)s and %(last)s") % {"others": ", ".join(others), "last": last}
    return capfirst(last)


def _hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))


def _licence(holder: User, on: dt.date) -> dict[str, Any]:
    """The verified licence that is printed: the one whose check is the latest."""
    licence = (
        Licence.objects.valid_on(on)
        .filter(holder=holder)
        .select_related("jurisdiction")
        .order_by("-checked_at", "-pk")
        .first()
    )
    if licence is None:
        return {"licence_number": None, "licence_issuer": ""}
    return {"licence_number": licence.number, "licence_issuer": licence.jurisdiction.name}
