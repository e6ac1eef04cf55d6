"""Letters that an event owes: claimed, sent, recorded."""

import datetime as dt
from typing import Any

from django.db.models import F

from practitioners import mail
from practitioners.models import LicenceEvent
from practitioners.models.letters import CLAIM_LASTS, free_to_send
from practitioners.services.owed import noted_trouble

__all__ = ["CLAIM_LASTS", "claim_letter", "mail_licence_decision"]

TEMPLATES = {
    "verified": "practitioners/mail/licence_verified",
    "needs_changes": "practitioners/mail/licence_needs_changes",
    "rejected": "practitioners/mail/licence_rejected",
    "revoked": "practitioners/mail/licence_revoked",
}


def claim_letter(*, event_id: int, at: dt.datetime) -> bool:
    """True for one caller. A claim that led nowhere is free again after CLAIM_LASTS."""
    free = free_to_send(at)
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
    name = f"licence-event-{event.pk}"
    try:
        mail.write_to(
            person=event.licence.holder,
            template=TEMPLATES[event.after],
            context={"licence": event.licence, "event": event, "claimed": event.claimed},
            message_id=name,
        )
    except mail.TROUBLE as error:
        _not_sent(
            event, noted_trouble(error=error, tries=event.mail_tries, message_id=name, at=at), at
        )
        return
    LicenceEvent.objects.filter(pk=event.pk).update(mailed_at=at, mail_next_try_at=None)


def _not_sent(event: LicenceEvent, noted: dict[str, Any], at: dt.datetime) -> None:
    given_up = at if noted.get("mail_failure") else None
    LicenceEvent.objects.filter(pk=event.pk).update(mail_failed_at=given_up, **noted)
