"""The one letter that a row owes a person: claimed, sent, noted on the row."""

import datetime as dt
import logging
from typing import Any

from practitioners import mail
from practitioners.models import User
from practitioners.models.letters import OwesLetter

logger = logging.getLogger(__name__)

CLOSED = "no letter: the account is closed"


def send_owed_letter(
    *,
    row: OwesLetter,
    person: User,
    template: str,
    words: dict[str, Any],
    message_id: str,
    at: dt.datetime,
) -> None:
    """What the server refuses for good is noted; somebody who may no longer sign in gets none.

    The row was claimed before. A server that is away leaves it free for the sweep.
    """
    row.mail_claimed_at = at
    if not person.is_active:
        row.mail_failure = CLOSED
    else:
        try:
            mail.write_to(person=person, template=template, context=words, message_id=message_id)
        except mail.TROUBLE as error:
            row.mail_claimed_at = None
            if mail.is_temporary(error):
                logger.warning("the letter %s waits: %r", message_id, error)
            else:
                row.mail_failure = mail.describe(error)
        else:
            row.told_at = at
    row.save(update_fields=["mail_claimed_at", "mail_failure", "told_at"])
