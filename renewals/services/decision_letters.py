"""Letters about what staff decided: claimed, sent, recorded.

Those about activities wait until the decision can no longer be undone.
"""

import datetime as dt
import logging
import smtplib
from collections.abc import Callable
from typing import Any

from django.db.models import F, Q, QuerySet

from practitioners import mail
from renewals.models import Adjustment, CreditEvent
from renewals.selectors.periods import title_of
from renewals.services.evidence import UNDO_LASTS

logger = logging.getLogger(__name__)

CLAIM_LASTS = dt.timedelta(minutes=10)
TRIES = 50
ACTIVITY_TEMPLATE = "renewals/mail/activity_decision"
ADJUSTMENT_TEMPLATE = "renewals/mail/adjustment_decision"


def activity_letters_due(*, at: dt.datetime) -> QuerySet[CreditEvent]:
    """Owed, in nobody's hands, and too old to be undone."""
    return CreditEvent.objects.owed_a_letter().filter(_free(at), at__lte=at - UNDO_LASTS)


def adjustment_letters_due(*, at: dt.datetime) -> QuerySet[Adjustment]:
    return Adjustment.objects.owed_a_letter().filter(_free(at))


def mail_activity_decision(*, event_id: int, at: dt.datetime) -> None:
    """Tell the holder what was decided. A server that is away is tried again by the sweep."""
    due = activity_letters_due(at=at).filter(pk=event_id)
    # Asked once more in the statement itself: undoing it may have come first.
    still = CreditEvent.objects.filter(_free(at), undone_at=None, pk__in=due.values("pk"))
    if not _claim(still, at):
        return
    event = CreditEvent.objects.select_related("entry__holder").get(pk=event_id)

    def write() -> None:
        mail.write_to(
            person=event.entry.holder,
            template=ACTIVITY_TEMPLATE,
            context=activity_letter(event),
            message_id=f"activity-decision-{event.pk}",
        )

    _send(CreditEvent.objects.filter(pk=event.pk), event.mail_tries, write, at)


def mail_adjustment_decision(*, adjustment_id: int, at: dt.datetime) -> None:
    """Tell the holder. Another decision meanwhile is another letter."""
    due = adjustment_letters_due(at=at).filter(pk=adjustment_id)
    if not _claim(Adjustment.objects.filter(_free(at), pk__in=due.values("pk")), at):
        return
    row = Adjustment.objects.select_related(
        "period__holder",
        "period__licence__jurisdiction",
        "period__licence__profession",
        "period__certificate",
    ).get(pk=adjustment_id)

    def write() -> None:
        mail.write_to(
            person=row.period.holder,
            template=ADJUSTMENT_TEMPLATE,
            context={"adjustment": row, "period": row.period, "about": title_of(row.period)},
            message_id=f"adjustment-{row.pk}-{row.state}",
        )

    # A decision that came while this letter was on its way owes a letter of its own.
    mine = Adjustment.objects.filter(pk=row.pk, decided_at=row.decided_at)
    _send(mine, row.mail_tries, write, at)


def activity_letter(event: CreditEvent) -> dict[str, Any]:
    """What the letter about a decision needs; also of one that is only being thought about."""
    return {"event": event, "entry": event.entry}


def _free(at: dt.datetime) -> Q:
    return Q(mail_claimed_at=None) | Q(mail_claimed_at__lt=at - CLAIM_LASTS)


def _claim(rows: QuerySet[Any], at: dt.datetime) -> bool:
    """True for one caller. A claim that led nowhere is free again after CLAIM_LASTS."""
    return rows.update(mail_claimed_at=at, mail_tries=F("mail_tries") + 1) == 1


def _send(row: QuerySet[Any], tries: int, write: Callable[[], None], at: dt.datetime) -> None:
    try:
        write()
    except (OSError, smtplib.SMTPException) as error:
        if mail.is_temporary(error) and tries < TRIES:
            logger.warning("the letter about a decision waits: %s", type(error))
            return
        row.update(mail_failed_at=at, mail_failure=mail.describe(error))
        return
    row.update(mailed_at=at)
