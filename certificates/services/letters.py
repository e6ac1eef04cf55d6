"""Letters about certificates: claimed, sent, recorded. The file travels with the first."""

import datetime as dt
import logging
import smtplib
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from certificates.models import Certificate, CertificateEvent
from practitioners import mail
from practitioners.models import User

logger = logging.getLogger(__name__)

CLAIM_LASTS = dt.timedelta(minutes=10)


def free_to_claim(at: dt.datetime) -> Q:
    """Nobody is sending it, or whoever was did not come back."""
    return Q(mail_claimed_at=None) | Q(mail_claimed_at__lt=at - CLAIM_LASTS)


def mail_certificate(*, certificate_id: int, at: dt.datetime) -> None:
    """Tell the holder, with the file. Sent once unless a crash fell into the sending.

    A letter that cannot be put together or that the server refuses is a fault for staff. A store
    that does not answer raises, and the sweep comes back.
    """
    owed = Certificate.objects.unmailed().filter(pk=certificate_id)
    claimed = Certificate.objects.filter(free_to_claim(at), pk__in=owed.values("pk"))
    if not claimed.update(mail_claimed_at=at):
        return
    certificate = Certificate.objects.select_related("holder").get(pk=certificate_id)
    with certificate.renditions.all()[0].file.open() as file:
        attachment = (f"{certificate.number}.pdf", file.read(), "application/pdf")
    try:
        _send(certificate, "certificate_issued", {}, attachment=attachment)
    except (OSError, smtplib.SMTPException) as error:
        if mail.is_temporary(error):
            logger.warning("the letter of certificate %s waits: %r", certificate.pk, error)
            free: dict[str, Any] = {"mail_claimed_at": None}
        else:
            said = _("No letter: the mail server refused it (%(words)s).")
            free = {"mail_claimed_at": None, "fault": said % {"words": mail.describe(error)}}
        Certificate.objects.filter(pk=certificate.pk, mail_claimed_at=at).update(**free)
        return
    except Exception as error:
        logger.exception("the letter of certificate %s could not be put together", certificate.pk)
        Certificate.objects.filter(pk=certificate.pk, mail_claimed_at=at).update(
            mail_claimed_at=None,
            fault=_("No letter: it could not be put together (%(error)r).") % {"error": error},
        )
        return
    with transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(mailed_at=at)
        certificate.events.create(event=CertificateEvent.Event.ANNOUNCED, at=at)


def mail_revocation(*, certificate_id: int, at: dt.datetime) -> None:
    """Tell the holder that the certificate was revoked and in which words."""
    owed = CertificateEvent.objects.owed_a_letter().filter(certificate=certificate_id)
    if not owed.filter(free_to_claim(at)).update(mail_claimed_at=at):
        return
    event = CertificateEvent.objects.select_related("certificate__holder").get(
        certificate=certificate_id, event=CertificateEvent.Event.REVOKED
    )
    certificate = event.certificate
    try:
        _send(certificate, "certificate_revoked", {"event": event})
    except (OSError, smtplib.SMTPException) as error:
        if mail.is_temporary(error):
            logger.warning("the letter of certificate event %s waits: %r", event.pk, error)
            owed.filter(mail_claimed_at=at).update(mail_claimed_at=None)
        else:
            owed.update(mail_failure=mail.describe(error))
        return
    CertificateEvent.objects.filter(pk=event.pk).update(mailed_at=at)


def _send(
    certificate: Certificate,
    template: str,
    context: dict[str, Any],
    attachment: tuple[str, bytes, str] | None = None,
) -> None:
    holder: User = certificate.holder
    with mail.in_the_words_of(holder):
        letter = mail.compose(
            address=holder.email,
            template=f"certificates/mail/{template}",
            context={
                "person": holder,
                "certificate": certificate,
                "title": certificate.data["title"],
                "verify_url": certificate.data["verify_url"],
                **context,
            },
            message_id=f"{template.replace('_', '-')}-{certificate.number}",
        )
    if attachment:
        letter.attach(*attachment)
    letter.send()
