"""Another certificate takes the place of one that says something wrong, or that an appeal gave back."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from certificates.models import Basis, Certificate, CertificateEvent
from certificates.models.awards import REPLACING
from certificates.rules import codes
from certificates.services.holders import share
from certificates.services.issue import NUMBER_PREFIX
from certificates.services.revocation import take_back
from certificates.services.standing import DecisionRefused, locked
from certificates.signals import certificate_issued, certificate_revoked
from certificates.typesetting import qr
from certificates.typesetting.face import CertificateFace, FaceError
from practitioners.models import User

Event = CertificateEvent.Event
# No calendar goes on behind 9999, and records are kept for years after the last valid day.
FAR_AWAY = 9000
# What the form may change. Number, code, address and the day of issue are new of themselves.
CHANGEABLE = frozenset(
    {
        "holder_name", "licence_number", "licence_issuer", "title", "completed_on", "starts_on",
        "valid_until", "credits", "objectives", "place_or_mode", "presenter", "description",
        "further_licences", "assessments", "assessor", "paper",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Replacement:
    """Why, and which printed facts are different. Everything else is carried over as it was frozen."""

    kind: str
    """`Certificate.Superseding.CORRECTION` or `NAME`."""
    note: str
    """For staff."""
    changes: Mapping[str, Any] = field(default_factory=dict)
    """Facts of `CertificateFace` by name, of those in CHANGEABLE."""


@transaction.atomic
def replace_certificate(
    *, certificate: Certificate, replacement: Replacement, actor: User, at: dt.datetime
) -> Certificate:
    """The new certificate, with a number, a code and a badge of its own. Twice is once.

    The old one is revoked as corrected, and its page shows no name from then on; what was revoked
    before for another reason keeps that reason. Where it was renewed, the renewal stands as it is
    and from now on renews the new one. Raises DecisionRefused.
    """
    # As issuing does: whoever renews it at this moment has done so, or finds the new one.
    User.objects.select_for_update(no_key=True).get(pk=certificate.holder_id)
    certificate = locked(certificate, actor)
    after = Certificate.objects.filter(supersedes=certificate).first()
    if after is not None and after.superseding in REPLACING:
        return after
    was_revoked = certificate.revoked_at is not None
    if after is not None:  # one certificate takes the place of another
        _link(after, None)
    successor = _successor(certificate, replacement, actor, at)
    if after is not None:
        _link(after, successor)
    Basis.objects.bulk_create(
        Basis(certificate=successor, enrolment_id=enrolment_id)
        for enrolment_id in certificate.bases.values_list("enrolment", flat=True)
    )
    successor.events.create(event=Event.ISSUED, actor=actor, note=replacement.note, at=at)
    certificate.events.create(
        event=Event.REPLACED, actor=actor, reason=replacement.kind, note=replacement.note, at=at
    )
    if successor.data["holder_name"] != certificate.data["holder_name"]:
        _keep_quiet_about(certificate, actor, at)
    if not was_revoked:
        take_back(certificate, reason=Certificate.Reason.CORRECTION, at=at)
        certificate_revoked.send(sender=Certificate, certificate=certificate)
    certificate_issued.send(sender=Certificate, certificate=successor)
    return successor


def _link(renewal: Certificate, renewed: Certificate | None) -> None:
    """Which certificate a renewal renews; between the two calls it has no predecessor."""
    Certificate.objects.filter(pk=renewal.pk).update(
        supersedes=renewed, superseding=Certificate.Superseding.RENEWAL if renewed else ""
    )


def _keep_quiet_about(certificate: Certificate, actor: User, at: dt.datetime) -> None:
    """What it had renewed bears the earlier name and cannot be replaced: its page tells no name.

    The holder may show it again.
    """
    older = certificate.supersedes
    while older is not None:
        share(certificate=older, shared=False, place=older.shows_place, actor=actor, at=at)
        older = older.supersedes


def replaced_data(
    certificate: Certificate, changes: Mapping[str, Any], *, at: dt.datetime
) -> dict[str, Any]:
    """What the new certificate prints, with a new number and code. Raises DecisionRefused."""
    if unknown := sorted(set(changes) - CHANGEABLE):
        raise DecisionRefused(_("These facts stay as they are: %s.") % ", ".join(unknown))
    code = codes.new_code()
    issued_on = at.astimezone(certificate.holder.zone).date()
    try:
        face = CertificateFace.from_data(
            {
                **certificate.data,
                **changes,
                "number": codes.new_number(NUMBER_PREFIX, issued_on.year),
                "code": code,
                "verify_url": qr.verify_address(settings.SITE_URL, code),
                "issued_on": issued_on,
            }
        )
    except FaceError as error:
        raise DecisionRefused(str(error)) from error
    if face.valid_until is not None and face.valid_until < face.completed_on:
        raise DecisionRefused(_("The last valid day lies before the day of completion."))
    if face.valid_until is not None and face.valid_until.year >= FAR_AWAY:
        raise DecisionRefused(_("The last valid day is too far away. Leave it empty instead."))
    if face.completed_on > issued_on:
        raise DecisionRefused(_("The day of completion is still to come."))
    return face.as_data()


def _successor(
    certificate: Certificate, replacement: Replacement, actor: User, at: dt.datetime
) -> Certificate:
    kind = Certificate.Superseding(replacement.kind)
    if kind not in REPLACING:
        raise DecisionRefused(_("A renewal is earned, and not put in the place of another."))
    data = replaced_data(certificate, replacement.changes, at=at)
    if not replacement.changes and certificate.revoked_at is None:
        raise DecisionRefused(_("Nothing would be different. Change what is wrong first."))
    face = CertificateFace.from_data(data)
    return Certificate.objects.create(
        programme=certificate.programme,
        holder=certificate.holder,
        enrolment_id=certificate.enrolment_id,
        issued_by=actor,
        supersedes=certificate,
        superseding=kind,
        number=face.number,
        code=face.code,
        data=data,
        is_sample=certificate.is_sample,
        completed_on=face.completed_on,
        issued_on=face.issued_on,
        issued_at=at,
        valid_until=face.valid_until,
        hides_name=certificate.hides_name,
        is_shared=certificate.is_shared,
        shows_place=certificate.shows_place,
    )
