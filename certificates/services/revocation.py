"""A certificate is taken back. It stays on record and its page says so for ever."""

import datetime as dt

from django.db import transaction

from certificates.models import Certificate, CertificateEvent
from certificates.signals import certificate_revoked
from practitioners.models import User


class CannotRevokeOwnCertificate(Exception):  # noqa: N818  a refusal, not a fault
    """Nobody decides about their own record."""


@transaction.atomic
def revoke_certificate(
    *, certificate: Certificate, actor: User, reason: str, note: str, at: dt.datetime
) -> Certificate:
    """The reason is told to the holder, the note to staff only. The second time changes nothing.

    Raises CannotRevokeOwnCertificate.
    """
    certificate = Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
    if certificate.holder_id == actor.pk:
        raise CannotRevokeOwnCertificate
    if certificate.revoked_at is not None:
        return certificate
    certificate.revoked_at = at
    certificate.revoked_reason = Certificate.Reason(reason)
    certificate.save(update_fields=["revoked_at", "revoked_reason"])
    CertificateEvent.objects.create(
        certificate=certificate,
        event=CertificateEvent.Event.REVOKED,
        actor=actor,
        reason=certificate.revoked_reason,
        note=note,
        at=at,
    )
    certificate_revoked.send(sender=Certificate, certificate=certificate)
    return certificate
