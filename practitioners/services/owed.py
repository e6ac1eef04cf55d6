"""The one letter that rows owe a person: claimed, sent, noted on each row."""

import datetime as dt
import logging
from collections.abc import Sequence
from typing import Any

from practitioners import mail
from practitioners.models import User
from practitioners.models.letters import OwesLetter

logger = logging.getLogger(__name__)

CLOSED = "no letter: the account is closed"


def send_owed_letter(
    *,
    rows: Sequence[OwesLetter],
    person: User,
    template: str,
    words: dict[str, Any],
    message_id: str,
    at: dt.datetime,
) -> None:
    """What the server refuses for good is noted; somebody who may no longer sign in gets none.

    The rows are of one kind, one letter tells them all, and they were claimed before. A server that
    is away leaves them free for the sweep.
    """
    noted: dict[str, Any] = {"mail_claimed_at": at, "mail_failure": "", "told_at": None}
    if not person.is_active:
        noted["mail_failure"] = CLOSED
    else:
        try:
            mail.write_to(person=person, template=template, context=words, message_id=message_id)
        except mail.TROUBLE as error:
            noted["mail_claimed_at"] = None
            if mail.is_temporary(error):
                logger.warning("the letter %s waits: %r", message_id, error)
            else:
                noted["mail_failure"] = mail.describe(error)
        else:
            noted["told_at"] = at
    kind = type(rows[0])
    kind._default_manager.filter(pk__in=[row.pk for row in rows]).update(**noted)
