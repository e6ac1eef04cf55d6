"""What a stranger may know about a certificate."""

import datetime as dt
from dataclasses import dataclass

from certificates.codes import is_code, normalise_code
from certificates.face import CertificateFace
from certificates.models import Certificate
from certificates.selectors.standing import face_of
from certificates.tombstones import Tombstone
from certificates.validity import STANDS, Standing


@dataclass(frozen=True)
class Verification:
    """The public part of one certificate: no licence number, address, score or reason."""

    state: Standing  # "valid" as long as it stands: that it ends soon is nobody's business
    since: dt.date | None  # the day it expired, or was suspended or revoked
    code: str
    holder: str  # as printed, initials, or "" when it was replaced or is no longer held
    is_limited: bool
    is_sample: bool
    face: CertificateFace | Tombstone


def verification_of(code: str, *, at: dt.datetime) -> Verification | None:
    """The certificate somebody means by this code, in one query whatever was typed."""
    meant = normalise_code(code)
    if not is_code(meant):
        meant = ""  # nobody's code; PostgreSQL refuses to be asked for some characters
    certificate = Certificate.objects.select_related("holder").filter(code=meant).first()
    if certificate is None:
        return None
    zone = certificate.holder.zone
    face = face_of(certificate)
    state = certificate.standing_on(at.astimezone(zone).date())
    state = Standing.VALID if state in STANDS else state
    since = certificate.valid_until if state == Standing.EXPIRED else None
    moment = certificate.revoked_at or certificate.suspended_at
    if moment is not None:
        since = moment.astimezone(zone).date()
    name = initials(face.holder_name) if certificate.hides_name else face.holder_name
    # After a change of name neither name is told: the old one may be nobody's business.
    if state == Standing.REPLACED:
        name = ""
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
