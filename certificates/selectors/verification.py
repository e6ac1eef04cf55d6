"""What a stranger may know about a certificate."""

import datetime as dt
from dataclasses import dataclass

from certificates.codes import is_code, normalise_code
from certificates.face import CertificateFace
from certificates.models import Certificate


@dataclass(frozen=True)
class Verification:
    """The public part of one certificate: no licence number, address, score or reason."""

    state: str  # "valid", "expired", "revoked" or "replaced"
    since: dt.date | None  # the day it expired or was revoked
    code: str
    holder: str  # as printed, initials, or "" when it was replaced
    is_limited: bool
    is_sample: bool
    face: CertificateFace


def verification_of(code: str, *, at: dt.datetime) -> Verification | None:
    """The certificate somebody means by this code, in one query whatever was typed."""
    meant = normalise_code(code)
    if not is_code(meant):
        meant = ""  # nobody's code; PostgreSQL refuses to be asked for some characters
    certificate = Certificate.objects.select_related("holder").filter(code=meant).first()
    if certificate is None:
        return None
    zone = certificate.holder.zone
    face = CertificateFace.from_data(certificate.data)
    state = certificate.standing_on(at.astimezone(zone).date())
    since = None
    if certificate.revoked_at is not None:
        since = certificate.revoked_at.astimezone(zone).date()
    elif state == "expired":
        since = certificate.valid_until
    name = initials(face.holder_name) if certificate.hides_name else face.holder_name
    # After a change of name neither name is told: the old one may be nobody's business.
    if certificate.revoked_reason == Certificate.Reason.CORRECTION:
        state, name = "replaced", ""
    return Verification(
        state=state,
        since=since,
        code=certificate.code,
        holder=name,
        is_limited=certificate.hides_name,
        is_sample=certificate.is_sample,
        face=face,
    )


def initials(name: str) -> str:
    """A. F. for Ana Ferreira."""
    return " ".join(f"{word[0]}." for word in name.split())
