"""A person's own certificates, and who may open a file."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.shortcuts import get_object_or_404

from certificates.models import Certificate, Credential, Rendition
from certificates.models.awards import REPLACING, CertificateQuerySet
from certificates.rules.tombstones import Tombstone
from certificates.rules.validity import STANDS, Standing
from certificates.selectors.standing import face_of
from certificates.typesetting.face import CertificateFace
from courses.models import Enrolment
from practitioners.models import User
from practitioners.statements import Statement


@dataclass(frozen=True)
class Held:
    """One certificate as its holder sees it."""

    certificate: Certificate
    face: CertificateFace | Tombstone
    standing: Standing
    days_left: int | None
    rendition: Rendition | None

    @property
    def stands(self) -> bool:
        return self.standing in STANDS

    @property
    def is_held(self) -> bool:
        """Not when its record-keeping time is over: then a number and dates are left."""
        return self.certificate.emptied_at is None

    @property
    def shows(self) -> str:
        """What the verification page says of the holder: "name", "initials" or "nobody"."""
        if not self.certificate.is_shared:
            return "nobody"
        return "initials" if self.certificate.hides_name else "name"

    @property
    def place(self) -> str:
        """Where the holder was licensed when it was issued."""
        return getattr(self.face, "licence_issuer", "")

    @property
    def has_badge(self) -> bool:
        return self.is_held and hasattr(self.certificate, "credential")

    @property
    def successor(self) -> Certificate | None:
        """What took its place, or renewed it."""
        return getattr(self.certificate, "superseded_by", None)

    @property
    def replaced_because(self) -> str:
        """ "correction" or "name_change" for what gave way to another of the same award."""
        successor = self.successor
        replaced = successor is not None and successor.superseding in REPLACING
        return successor.superseding if successor and replaced else ""

    @property
    def file_state(self) -> str:
        """ "ready", "failed", "late", "making", or "none" for what is revoked or no longer held."""
        if self.rendition:
            return "ready"
        if self.certificate.revoked_at or self.certificate.emptied_at:
            return "none"
        if self.certificate.fault:
            return "failed"
        return "late" if self.certificate.held_up_by else "making"


def wallet_of(*, holder: User, on: dt.date) -> list[Held]:
    """All of them for ever, newest first: expired and revoked ones too."""
    return [_held(certificate, on) for certificate in _own(holder)]


def newest_of(*, holder: User, on: dt.date) -> Held | None:
    newest = _newest(holder.pk)
    prefetch_related_objects(newest, _given_out())
    return _held(newest[0], on) if newest else None


_newest = Statement(lambda holder: _rows_of(holder).filter(revoked_at=None)[:1])


def earned_with(*, enrolment: Enrolment, on: dt.date) -> list[Held]:
    """The holder's certificates that rest on this enrolment."""
    return [_held(one, on) for one in _own(enrolment.learner).filter(bases__enrolment=enrolment)]


def certificate_for(*, user: User, certificate_id: int) -> Certificate:
    """Someone else's certificate does not exist."""
    return get_object_or_404(Certificate, pk=certificate_id, holder=user)


def file_for(*, user: User, certificate_id: int) -> Rendition:
    """The newest file, for its holder and for staff who look after certificates."""
    one = Certificate.objects.filter(pk=certificate_id)  # also of a number that no row can have
    renditions = Rendition.objects.given_out().filter(certificate__in=one).exclude(file="")
    if not user.has_perm("certificates.view_certificate"):
        renditions = renditions.filter(certificate__holder=user)
    return get_object_or_404(renditions.select_related("certificate")[:1])


def badge_for(*, user: User, certificate_id: int) -> Credential:
    """The holder's own badge, in whatever state the certificate is. Nobody else's."""
    own = Certificate.objects.filter(pk=certificate_id, holder=user)
    held = Credential.objects.filter(certificate__in=own, document__isnull=False)
    return get_object_or_404(held.select_related("certificate"))


def _own(holder: User) -> CertificateQuerySet:
    return _rows_of(holder.pk).prefetch_related(_given_out())


def _rows_of(holder: int) -> CertificateQuerySet:
    held = Certificate.objects.filter(holder=holder).select_related(
        "supersedes", "superseded_by", "credential"
    )
    return held.defer("credential__document")


def _given_out() -> "Prefetch[Any, Any, Any]":
    given_out = Rendition.objects.given_out().exclude(file="").order_by("-made_at", "-pk")
    return Prefetch("renditions", given_out)


def _held(certificate: Certificate, on: dt.date) -> Held:
    renditions = list(certificate.renditions.all())
    until = certificate.valid_until
    return Held(
        certificate=certificate,
        face=face_of(certificate),
        standing=certificate.standing_on(on),
        days_left=(until - on).days if until else None,
        rendition=renditions[0] if renditions else None,
    )
