"""A certificate that staff give for something completed elsewhere, or that a list says is complete."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from certificates import selectors
from certificates.models import Basis, Certificate, CertificateEvent, Programme
from certificates.rules import codes
from certificates.selectors import Desk
from certificates.services.issue import NUMBER_PREFIX, valid_until
from certificates.services.standing import DecisionRefused
from certificates.signals import certificate_issued
from certificates.typesetting import qr
from certificates.typesetting.face import CertificateFace
from courses.models import CoursePage, Enrolment
from practitioners.models import User


@transaction.atomic
def issue_by_hand(
    *,
    programme: Programme,
    holder: User,
    completed_on: dt.date,
    actor: User,
    at: dt.datetime,
    enrolments: Iterable[Enrolment] = (),
    desk: Desk | None = None,
    in_run: bool = False,
) -> Certificate:
    """One certificate for one person and day, by the constraint on it.

    The holder's earlier certificate of the programme is renewed by it. `enrolments` is what it
    rests on, if that was completed here. `in_run` leaves the file to the caller. Raises
    DecisionRefused with the sentence of `why_not`.
    """
    # Two workers with one person: the second finds what the first has issued.
    User.objects.select_for_update(no_key=True).get(pk=holder.pk)
    on = at.astimezone(holder.zone).date()
    if refused := why_not(
        programme=programme,
        holder=holder,
        completed_on=completed_on,
        actor=actor,
        on=on,
        desk=desk,
    ):
        raise DecisionRefused(refused)
    rests_on = list(enrolments)
    renewed = selectors.renewed_by(
        programme=programme, holder_id=holder.pk, completed_on=completed_on
    )
    data = face_by_hand(
        programme=programme,
        holder=holder,
        completed_on=completed_on,
        on=on,
        courses=[enrolment.course_id for enrolment in rests_on],
        renewed=renewed,
        desk=desk,
    )
    certificate = Certificate.objects.create(
        programme=programme,
        holder=holder,
        issued_by=actor,
        issued_at=at,
        supersedes=renewed,
        superseding=Certificate.Superseding.RENEWAL if renewed else "",
        number=data["number"],
        code=data["code"],
        data=data,
        is_sample=data["sample"],
        completed_on=completed_on,
        issued_on=on,
        valid_until=CertificateFace.from_data(data).valid_until,
    )
    Basis.objects.bulk_create(
        Basis(certificate=certificate, enrolment=enrolment) for enrolment in rests_on
    )
    certificate.events.create(event=CertificateEvent.Event.ISSUED, actor=actor, at=at)
    certificate_issued.send(sender=Certificate, certificate=certificate, in_run=in_run)
    return certificate


def why_not(
    *,
    programme: Programme,
    holder: User,
    completed_on: dt.date,
    actor: User,
    on: dt.date,
    desk: Desk | None = None,
) -> str:
    """Why this person gets no certificate of that day, in a sentence for staff; "" when they do."""
    if holder.pk == actor.pk:
        return _("Nobody issues a certificate to themselves. A colleague does that.")
    if not holder.is_active:
        return _("The account is closed.")
    if completed_on > on:
        return _("The day of completion is still to come.")
    return already_has(
        Certificate.objects.filter(programme=programme, holder=holder), completed_on
    ) or selectors.may_be_issued(
        programme=programme, holder=holder, on=on, completed_on=completed_on, desk=desk
    )


def already_has(held: Iterable[Certificate], completed_on: dt.date) -> str:
    """The sentence about the certificate that stands in the way, of those a person has."""
    for certificate in held:
        if certificate.revoked_at is None and certificate.completed_on >= completed_on:
            return _("Has %(number)s already.") % {"number": certificate.number}
        same_day = certificate.enrolment_id is None and certificate.completed_on == completed_on
        if same_day and certificate.superseding in ("", Certificate.Superseding.RENEWAL):
            return _("%(number)s for the same day was revoked. Replace that one instead.") % {
                "number": certificate.number
            }
    return ""


def face_by_hand(
    *,
    programme: Programme,
    holder: User,
    completed_on: dt.date,
    on: dt.date,
    courses: Iterable[int] = (),
    renewed: Certificate | None = None,
    desk: Desk | None = None,
    number: str = "",
    code: str = "",
) -> dict[str, Any]:
    """Everything that is printed. Number and code are drawn unless they are given."""
    pages = list(CoursePage.objects.filter(pk__in=courses).order_by("position", "code"))
    code = code or codes.new_code()
    face = CertificateFace.from_data(
        {
            **selectors.printed_facts(
                programme=programme,
                holder=holder,
                on=on,
                completed_on=completed_on,
                desk=desk,
                courses=pages,
            ),
            "number": number or codes.new_number(NUMBER_PREFIX, on.year),
            "code": code,
            "verify_url": qr.verify_address(settings.SITE_URL, code),
            "issued_on": on,
            "completed_on": completed_on,
            "valid_until": valid_until(programme, completed_on, renewed),
            "courses": [[page.code, page.title] for page in pages],
            "version": selectors.version_of(pages),
            "sample": programme.is_sample or any(page.is_sample for page in pages),
        }
    )
    return face.as_data()
