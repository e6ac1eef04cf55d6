"""What providers tell of letters, in our words."""

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason

from renewals.models import DeliveryReport
from renewals.services.delivery import News

Event = DeliveryReport.Event
# Openings and clicks are nobody's business; that a letter is queued is no news.
TOLD = {
    EventType.DELIVERED: Event.DELIVERED,
    EventType.DEFERRED: Event.DEFERRED,
    EventType.BOUNCED: Event.BOUNCED,
    EventType.REJECTED: Event.REJECTED,
    EventType.COMPLAINED: Event.COMPLAINED,
    EventType.UNSUBSCRIBED: Event.UNSUBSCRIBED,
    EventType.FAILED: Event.FAILED,
}
# A bounce is final by Anymail's word. These grounds are about a letter or a day, not about the address.
PASSING = {RejectReason.TIMED_OUT, RejectReason.BLOCKED, RejectReason.OTHER}
FULL = ("552 ", "452 ", "5.2.2", "4.")


def news_of(event: AnymailTrackingEvent, provider: str) -> News | None:
    """None for what we do not keep."""
    kind = TOLD.get(event.event_type)
    if kind is None or not event.recipient:
        return None
    said = event.mta_response or event.description or event.reject_reason or ""
    # Our own mark of the letter goes before the provider's, which is often another number.
    message_id = (event.metadata or {}).get("letter") or event.message_id or ""
    return News(
        provider=provider.lower(),
        key=event.event_id or "",
        event=kind,
        address=event.recipient,
        message_id=str(message_id),
        is_hard=_is_hard(event, said),
        detail=said,
        at=event.timestamp,
    )


def _is_hard(event: AnymailTrackingEvent, said: str) -> bool:
    """Whether nothing more will arrive at this address."""
    if event.event_type not in {EventType.BOUNCED, EventType.REJECTED}:
        return False
    if event.reject_reason in PASSING:
        return False
    return not said.strip().startswith(FULL)
