"""Letters about what staff decided: claimed, sent, recorded.

Those about activities wait until the decision can no longer be undone.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import F, QuerySet

from practitioners import mail
from practitioners.models.letters import free_to_send
from practitioners.services.owed import noted_trouble
from renewals.models import Adjustment, CreditEvent
from renewals.selectors.periods import title_of
from renewals.services.evidence import UNDO_LASTS

ACTIVITY_TEMPLATE = "renewals/mail/activity_decision"
ADJUSTMENT_TEMPLATE = "renewals/mail/adjustment_decision"


def activity_letters_due(*, at: dt.datetime) -> QuerySet[CreditEvent]:
    """Owed, in nobody's hands, and too old to be undone."""
    return CreditEvent.objects.owed_a_letter().filter(free_to_send(at), at__lte=at - UNDO_LASTS)


def adjustment_letters_due(*, at: dt.datetime) -> QuerySet[Adjustment]:
    return Adjustment.objects.owed_a_letter().filter(free_to_send(at))


def mail_activity_decision(*, event_id: int, at: dt.datetime) -> None:
    """Tell the holder what was decided. A server that is away is tried again by the sweep."""
    due = activity_letters_due(at=at).filter(pk=event_id)
    # Asked once more in the statement itself: undoing it may have come first.
    still = CreditEvent.objects.filter(free_to_send(at), undone_at=None, pk__in=due.values("pk"))
    if not _claim(still, at):
        return
    event = CreditEvent.objects.select_related("entry__holder").get(pk=event_id)

    name = f"activity-decision-{event.pk}"

    def write() -> None:
        mail.write_to(
            person=event.entry.holder,
            template=ACTIVITY_TEMPLATE,
            context=activity_letter(event),
            message_id=name,
        )

    _send(CreditEvent.objects.filter(pk=event.pk), event.mail_tries, name, write, at)


def mail_adjustment_decision(*, adjustment_id: int, at: dt.datetime) -> None:
    """Tell the holder. Another decision meanwhile is another letter."""
    due = adjustment_letters_due(at=at).filter(pk=adjustment_id)
    if not _claim(Adjustment.objects.filter(free_to_send(at), pk__in=due.values("pk")), at):
        return
    row = Adjustment.objects.select_related(
        "period__holder",
        "period__licence__jurisdiction",
        "period__licence__profession",
        "period__certificate",
    ).get(pk=adjustment_id)

    name = f"adjustment-{row.pk}-{row.state}"

    def write() -> None:
        mail.write_to(
            person=row.period.holder,
            template=ADJUSTMENT_TEMPLATE,
            context={"adjustment": row, "period": row.period, "about": title_of(row.period)},
            message_id=name,
        )

    # A decision that came while this letter was on its way owes a letter of its own.
    mine = Adjustment.objects.filter(pk=row.pk, decided_at=row.decided_at)
    _send(mine, row.mail_tries, name, write, at)


def activity_letter(event: CreditEvent) -> dict[str, Any]:
    """What the letter about a decision needs; also of one that is only being thought about."""
    return {"event": event, "entry": event.entry}


def _claim(rows: QuerySet[Any], at: dt.datetime) -> bool:
    """True for one caller. A claim that led nowhere is free again after CLAIM_LASTS."""
    return rows.update(mail_claimed_at=at, mail_tries=F("mail_tries") + 1) == 1


def _send(
    row: QuerySet[Any], tries: int, name: str, write: Callable[[], None], at: dt.datetime
) -> None:
    try:
        write()
    except mail.TROUBLE as error:
        noted = noted_trouble(error=error, tries=tries, message_id=name, at=at)
        row.update(mail_failed_at=at if noted.get("mail_failure") else None, **noted)
        return
    row.update(mailed_at=at, mail_next_try_at=None)
