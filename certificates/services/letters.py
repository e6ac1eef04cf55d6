"""Letters about certificates: claimed, sent, recorded. A file travels with the letter about it."""

import datetime as dt
import logging
import smtplib
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from certificates.models import Certificate, CertificateEvent, IssueRun
from certificates.models.awards import NO_ACCOUNT, REPLACING, TAKEN_BACK
from practitioners import mail
from practitioners.models import User

logger = logging.getLogger(__name__)

CLAIM_LASTS = dt.timedelta(minutes=10)

Event = CertificateEvent.Event
DECISIONS = {
    Event.REVOKED: "certificate_revoked",
    Event.SUSPENDED: "certificate_suspended",
    Event.REINSTATED: "certificate_reinstated",
    Event.REISSUED: "certificate_reissued",
}
MOST_WORDS: int = CertificateEvent._meta.get_field("mail_failure").max_length or 0
# No row, a row whose file was let go, or a file that is gone from the store.
NO_FILE = (IndexError, ValueError, FileNotFoundError)


def free_to_claim(at: dt.datetime) -> Q:
    """Nobody is sending it, or whoever was did not come back."""
    return Q(mail_claimed_at=None) | Q(mail_claimed_at__lt=at - CLAIM_LASTS)


def mail_certificate(*, certificate_id: int, at: dt.datetime) -> None:
    """Tell the holder, with the file. Sent once unless a crash fell into the sending.

    The letter about a certificate that takes the place of another is also the one about the other.
    Where nobody is to be told (a run without letters, a closed account) it is settled without a
    letter. A file that is gone, a letter that cannot be put together or that the server refuses is
    a fault for staff. What a disk or a server does not answer today the sweep tries again.
    """
    owed = Certificate.objects.unmailed().filter(pk=certificate_id)
    claimed = Certificate.objects.filter(free_to_claim(at), pk__in=owed.values("pk"))
    if not claimed.update(mail_claimed_at=at):
        return
    certificate = Certificate.objects.select_related("holder", "supersedes").get(pk=certificate_id)
    if not certificate.holder.is_active or _is_quiet(certificate):
        Certificate.objects.filter(pk=certificate.pk).update(mailed_at=at)
        return
    own = Certificate.objects.filter(pk=certificate.pk, mail_claimed_at=at)
    try:
        attachment = _attached(certificate)
    except NO_FILE:
        logger.exception("certificate %s has no file for its letter", certificate.pk)
        said = _("No letter: there is no file to send with it. Make the file anew first.")
        own.update(mail_claimed_at=None, fault=said)
        return
    except OSError as error:
        logger.warning("the letter of certificate %s waits for its file: %r", certificate.pk, error)
        own.update(mail_claimed_at=None)
        return
    replaces = certificate.superseding in REPLACING
    template = "certificate_replaced" if replaces else "certificate_issued"
    try:
        _send(certificate, template, {}, attachment=attachment)
    except (OSError, smtplib.SMTPException) as error:
        if mail.is_temporary(error):
            logger.warning("the letter of certificate %s waits: %r", certificate.pk, error)
            free: dict[str, Any] = {"mail_claimed_at": None}
        else:
            said = _("No letter: the mail server refused it (%(words)s).")
            free = {"mail_claimed_at": None, "fault": said % {"words": mail.describe(error)}}
        own.update(**free)
        return
    except Exception as error:
        logger.exception("the letter of certificate %s could not be put together", certificate.pk)
        said = _("No letter: it could not be put together (%(error)r).") % {"error": error}
        own.update(mail_claimed_at=None, fault=said)
        return
    with transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(mailed_at=at)
        certificate.events.create(event=Event.ANNOUNCED, at=at)
        if replaces:
            CertificateEvent.objects.filter(
                certificate=certificate.supersedes_id, event=Event.REPLACED
            ).update(mailed_at=at)


def mail_decision(*, event_id: int, at: dt.datetime) -> None:
    """Tell the holder what was decided about a certificate, once and in its own words.

    A new file travels with its letter; a decision needs none. A letter that cannot be put together
    or that the server refuses is kept as a failure for staff. What a disk or a server does not
    answer today the sweep tries again.
    """
    owed = CertificateEvent.objects.owed_a_letter().filter(pk=event_id)
    if not owed.filter(free_to_claim(at)).update(mail_claimed_at=at):
        return
    event = CertificateEvent.objects.select_related("certificate__holder").get(pk=event_id)
    certificate = event.certificate
    if not certificate.holder.is_active:
        owed.update(mail_failure=NO_ACCOUNT)
        return
    attachment = None
    if event.event == Event.REISSUED:
        if certificate.revoked_at is not None:  # the letter says that the file stays genuine
            owed.update(mail_failure=TAKEN_BACK)
            return
        try:
            attachment = _attached(certificate)
        except NO_FILE:
            logger.exception("certificate event %s has no file for its letter", event.pk)
            owed.update(mail_failure=_("no letter: there is no file to send with it"))
            return
        except OSError as error:
            logger.warning("the letter of certificate event %s waits: %r", event.pk, error)
            owed.filter(mail_claimed_at=at).update(mail_claimed_at=None)
            return
    try:
        _send(
            certificate,
            DECISIONS[Event(event.event)],
            {"event": event},
            attachment=attachment,
            again=event,
        )
    except (OSError, smtplib.SMTPException) as error:
        if mail.is_temporary(error):
            logger.warning("the letter of certificate event %s waits: %r", event.pk, error)
            owed.filter(mail_claimed_at=at).update(mail_claimed_at=None)
        else:
            owed.update(mail_failure=mail.describe(error))
        return
    except Exception as error:
        logger.exception("the letter of certificate event %s could not be put together", event.pk)
        said = _("it could not be put together (%(error)r)") % {"error": error}
        owed.update(mail_failure=said[:MOST_WORDS])
        return
    CertificateEvent.objects.filter(pk=event.pk).update(mailed_at=at)


def _is_quiet(certificate: Certificate) -> bool:
    """Issued by a run that was to tell nobody."""
    return certificate.run_items.filter(
        run__kind=IssueRun.Kind.ISSUE, run__tells_holders=False
    ).exists()


def _attached(certificate: Certificate) -> tuple[str, bytes, str]:
    """The newest file that was given out, as a letter takes it. Raises NO_FILE, or OSError for a
    disk that does not answer."""
    stored: FieldFile = certificate.renditions.given_out()[0].file
    with stored.open() as file:
        return f"{certificate.number}.pdf", file.read(), "application/pdf"


def _send(
    certificate: Certificate,
    template: str,
    context: dict[str, Any],
    attachment: tuple[str, bytes, str] | None = None,
    again: CertificateEvent | None = None,
) -> None:
    """`again` is an event that a certificate may have several times, each with its own letter."""
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
            message_id="-".join(
                [*template.split("_"), certificate.number]
                + ([str(again.pk)] if again and again.event != Event.REVOKED else [])
            ),
        )
    if attachment:
        letter.attach(*attachment)
    letter.send()
