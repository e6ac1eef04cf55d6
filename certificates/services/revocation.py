"""A certificate is taken back. It stays on record and its page says so for ever."""

import datetime as dt

from django.db import transaction

from certificates.models import Certificate, CertificateEvent
from certificates.services.standing import locked
from certificates.services.status_lists import note_change
from certificates.signals import certificate_revoked
from practitioners.models import User


@transaction.atomic
def revoke_certificate(
    *, certificate: Certificate, actor: User, reason: str, note: str, at: dt.datetime
) -> Certificate:
    """The reason is told to the holder, the note to staff only. The second time changes nothing.

    Raises DecisionRefused. To put another in its place see `replace_certificate`.
    """
    certificate = locked(certificate, actor)
    if certificate.revoked_at is not None:
        return certificate
    take_back(certificate, reason=Certificate.Reason(reason), at=at)
    certificate.events.create(
        event=CertificateEvent.Event.REVOKED,
        actor=actor,
        reason=certificate.revoked_reason,
        note=note,
        at=at,
    )
    certificate_revoked.send(sender=Certificate, certificate=certificate)
    return certificate


def take_back(certificate: Certificate, *, reason: Certificate.Reason, at: dt.datetime) -> None:
    """Mark a locked certificate, and its place in the published list. No event, no signal."""
    certificate.revoked_at = at
    certificate.revoked_reason = reason
    certificate.save(update_fields=["revoked_at", "revoked_reason"])
    note_change(certificate=certificate, at=at)
