"""What a stranger may know about a certificate."""

import datetime as dt
from dataclasses import dataclass

from django.db.models.fields.json import KeyTextTransform

from certificates.models import Certificate, Credential, Rendition
from certificates.models.awards import REPLACING, CertificateQuerySet
from certificates.rules.codes import is_code, normalise_code
from certificates.rules.tombstones import Tombstone
from certificates.rules.validity import STANDS, Standing
from certificates.selectors.registers import register_of_place_named
from certificates.selectors.standing import face_of
from certificates.typesetting.face import CertificateFace
from practitioners.statements import Statement

# The badge names nobody. While a decision is open no list says so: then it would mislead.
_WITH_BADGE = frozenset({Standing.VALID, Standing.EXPIRED, Standing.REVOKED})


@dataclass(frozen=True)
class Verification:
    """The public part of one certificate: no licence number, address, score or reason.

    No reason at all: were the harmless ones told, silence would tell the others.
    """

    state: Standing  # "valid" as long as it stands: that it ends soon is nobody's business
    since: dt.date | None  # the day it expired, or was suspended, revoked or replaced
    code: str
    holder: str  # as printed, initials, or "" when it is not shown or no longer held
    place: str  # where the holder was licensed when it was issued, if the holder shows that
    register: str  # where to look up who may practise there; "" when we know none
    is_limited: bool
    is_sample: bool
    has_badge: bool
    face: CertificateFace | Tombstone
    files: tuple[str, ...]  # SHA-256 of what was given out, the newest first

    @property
    def is_held(self) -> bool:
        """Not when its record-keeping time is over: then a number and dates are left."""
        return not isinstance(self.face, Tombstone)


def verification_of(code: str, *, at: dt.datetime) -> Verification | None:
    """The certificate somebody means by this code.

    One query whatever was typed, and one more for the files of what was found.
    """
    certificate = with_code(code)
    return verification(certificate, at=at) if certificate else None


def with_code(code: str) -> Certificate | None:
    meant = normalise_code(code)
    if not is_code(meant):
        meant = ""  # nobody's code; PostgreSQL refuses to be asked for some characters
    return next(iter(_with_code(meant)), None)


def _of_code(code: str) -> CertificateQuerySet:
    found = Certificate.objects.select_related("holder", "credential", "superseded_by")
    unread = ("credential__document", "superseded_by__data")
    found = found.alias(licensed_in=KeyTextTransform("licence_issuer", "data")).annotate(
        register=register_of_place_named("licensed_in")
    )
    return found.defer(*unread).filter(code=code)


_with_code = Statement(_of_code)


def badge_with_code(code: str, *, at: dt.datetime) -> Credential | None:
    """The badge of this certificate when it is one that strangers may have."""
    certificate = with_code(code)
    return certificate.credential if certificate and _shows_badge(certificate, at) else None


def verification(certificate: Certificate, *, at: dt.datetime) -> Verification:
    """What is public of it at this moment."""
    face = face_of(certificate)
    state, since = state_and_since(certificate, at=at)
    shared = (
        _is_shared(certificate)
        and state != Standing.REPLACED
        and not isinstance(face, Tombstone)
        and not _has_given_way(certificate)
    )
    place = getattr(face, "licence_issuer", "") if certificate.shows_place else ""
    # After a change of name neither name is told: the old one may be nobody's business.
    name = initials(face.holder_name) if certificate.hides_name else face.holder_name
    return Verification(
        state=state,
        since=since,
        code=certificate.code,
        holder=name if shared else "",
        place=place if shared else "",
        register=getattr(certificate, "register", None) or "" if shared and place else "",
        is_limited=certificate.hides_name or not shared,
        is_sample=certificate.is_sample,
        has_badge=_shows_badge(certificate, at),
        face=face,
        files=given_out(certificate),
    )


def state_and_since(
    certificate: Certificate, *, at: dt.datetime
) -> tuple[Standing, dt.date | None]:
    """The two public facts about its standing; no statement where the holder was fetched with it."""
    state = _state(certificate, at)
    return state, _since(certificate, state)


def given_out(certificate: Certificate) -> tuple[str, ...]:
    """SHA-256 of every file that was ever given out for it, the newest first."""
    return tuple(_given_out(certificate.pk))


_given_out = Statement(
    lambda certificate: (
        Rendition.objects.given_out()
        .filter(certificate=certificate)
        .order_by("-made_at", "-pk")
        .values_list("sha256", flat=True)
    )
)


def initials(name: str) -> str:
    """A. F. for Ana Ferreira."""
    return " ".join(f"{word[0]}." for word in name.split())


def _state(certificate: Certificate, at: dt.datetime) -> Standing:
    """That little is held of it is no state for a stranger where it was revoked or has expired."""
    day = at.astimezone(certificate.holder.zone).date()
    state = certificate.standing_on(day)
    until = certificate.valid_until
    if state == Standing.EMPTIED and until is not None and until < day:
        return Standing.EXPIRED
    return Standing.VALID if state in STANDS else state


def _is_shared(certificate: Certificate) -> bool:
    """Whose account is closed can neither share nor limit any more, so nothing of them is shown."""
    return certificate.is_shared and certificate.holder.closed_at is None


def _has_given_way(certificate: Certificate) -> bool:
    """To one with other words on it, whatever it was revoked for before."""
    successor = getattr(certificate, "superseded_by", None)
    return successor is not None and successor.superseding in REPLACING


def _since(certificate: Certificate, state: Standing) -> dt.date | None:
    if state == Standing.EXPIRED:
        return certificate.valid_until
    moment = certificate.revoked_at or certificate.suspended_at
    return moment.astimezone(certificate.holder.zone).date() if moment else None


def _shows_badge(certificate: Certificate, at: dt.datetime) -> bool:
    return (
        _is_shared(certificate)
        and certificate.emptied_at is None
        and hasattr(certificate, "credential")
        and _state(certificate, at) in _WITH_BADGE
    )
