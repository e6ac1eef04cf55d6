"""Whether a certificate may be relied on for now: suspended, reinstated, appealed. All of it is noted."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.models import Certificate, CertificateEvent
from certificates.signals import certificate_reinstated, certificate_suspended
from practitioners.models import User

Event = CertificateEvent.Event


class DecisionRefused(Exception):  # noqa: N818  a refusal, not a fault
    """Nothing was changed. The message is a sentence for staff."""


class CannotDecideOwnCertificate(DecisionRefused):
    """Nobody decides about their own record."""

    def __init__(self) -> None:
        super().__init__(_("This is your own certificate. A colleague has to decide about it."))


def locked(certificate: Certificate, actor: User) -> Certificate:
    """The certificate as it is now, for the rest of the transaction.

    Raises CannotDecideOwnCertificate, and DecisionRefused where there is nothing left to decide.
    """
    found = Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
    if found.holder_id == actor.pk:
        raise CannotDecideOwnCertificate
    if found.emptied_at is not None:
        raise DecisionRefused(_("This certificate is no longer held. There is nothing to decide."))
    return found


@transaction.atomic
def suspend_certificate(
    *, certificate: Certificate, actor: User, note: str, at: dt.datetime
) -> Certificate:
    """It does not count until it is reinstated. The note is for staff; twice is once.

    Raises DecisionRefused.
    """
    certificate = locked(certificate, actor)
    if certificate.revoked_at is not None:
        raise DecisionRefused(_("This certificate is revoked, which is more than suspended."))
    if certificate.suspended_at is not None:
        return certificate
    certificate.suspended_at = at
    certificate.save(update_fields=["suspended_at"])
    certificate.events.create(event=Event.SUSPENDED, actor=actor, note=note, at=at)
    certificate_suspended.send(sender=Certificate, certificate=certificate)
    return certificate


@transaction.atomic
def reinstate_certificate(
    *, certificate: Certificate, actor: User, note: str, at: dt.datetime
) -> Certificate:
    """A suspended certificate counts again, until its own end. Twice is once.

    Raises DecisionRefused: a revocation is final, because the published list that says so is.
    """
    certificate = locked(certificate, actor)
    if certificate.revoked_at is not None:
        raise DecisionRefused(
            _("A revocation is final. Issue another certificate in its place instead.")
        )
    if certificate.suspended_at is None:
        return certificate
    certificate.suspended_at = None
    certificate.save(update_fields=["suspended_at"])
    certificate.events.create(event=Event.REINSTATED, actor=actor, note=note, at=at)
    certificate_reinstated.send(sender=Certificate, certificate=certificate)
    return certificate


@transaction.atomic
def note_appeal(*, certificate: Certificate, actor: User, note: str, at: dt.datetime) -> None:
    """What the holder said against a decision. It decides nothing. The same words twice are once.

    Raises DecisionRefused where nothing was decided.
    """
    certificate = locked(certificate, actor)
    if certificate.revoked_at is None and certificate.suspended_at is None:
        raise DecisionRefused(_("This certificate stands, so there is nothing to appeal against."))
    if not certificate.events.filter(event=Event.APPEAL, note=note).exists():
        certificate.events.create(event=Event.APPEAL, actor=actor, note=note, at=at)
