"""Letters that an event owes: claimed, sent, recorded."""

import datetime as dt
import logging
import smtplib

from django.db.models import F, Q

from practitioners import mail
from practitioners.models import LicenceEvent

logger = logging.getLogger(__name__)

CLAIM_LASTS = dt.timedelta(minutes=10)
TRIES = 50

TEMPLATES = {
    "verified": "practitioners/mail/licence_verified",
    "needs_changes": "practitioners/mail/licence_needs_changes",
    "rejected": "practitioners/mail/licence_rejected",
    "revoked": "practitioners/mail/licence_revoked",
}


def claim_letter(*, event_id: int, at: dt.datetime) -> bool:
    """True for one caller. A claim that led nowhere is free again after CLAIM_LASTS."""
    free = Q(mail_claimed_at=None) | Q(mail_claimed_at__lt=at - CLAIM_LASTS)
    owed = LicenceEvent.objects.owed_a_letter().filter(free, pk=event_id)
    # The rows are named once more by key alone: an update does not join.
    return (
        LicenceEvent.objects.filter(free, pk__in=owed.values("pk")).update(
            mail_claimed_at=at, mail_tries=F("mail_tries") + 1
        )
        == 1
    )


def mail_licence_decision(*, event_id: int, at: dt.datetime) -> None:
    """Tell the holder what was decided. A server that is away is tried again by the sweep."""
    if not claim_letter(event_id=event_id, at=at):
        return
    event = LicenceEvent.objects.select_related(
        "licence__holder", "licence__jurisdiction", "licence__profession"
    ).get(pk=event_id)
    try:
        mail.write_to(
            person=event.licence.holder,
            template=TEMPLATES[event.after],
            context={"licence": event.licence, "event": event, "claimed": event.claimed},
            message_id=f"licence-event-{event.pk}",
        )
    except (OSError, smtplib.SMTPException) as error:
        if mail.is_temporary(error) and event.mail_tries < TRIES:
            logger.warning("the letter of licence event %s waits: %s", event.pk, type(error))
            return
        LicenceEvent.objects.filter(pk=event.pk).update(
            mail_failed_at=at, mail_failure=mail.describe(error)
        )
        return
    LicenceEvent.objects.filter(pk=event.pk).update(mailed_at=at)
