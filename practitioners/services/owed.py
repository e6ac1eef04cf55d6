"""The one letter that rows owe a person: claimed, sent, noted on each row."""

import datetime as dt
import logging
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from practitioners import mail
from practitioners.models import User
from practitioners.models.letters import OwesLetter

logger = logging.getLogger(__name__)

# A failure that begins so is no fault: nobody was to be written to.
NO_LETTER = "no letter:"
CLOSED = f"{NO_LETTER} the account is closed"
FIRST_WAIT = dt.timedelta(minutes=10)
LONGEST_WAIT = dt.timedelta(hours=6)
# With these waits a server may be away for five days.
MOST_TRIES = 26
MOST_WORDS: int = OwesLetter._meta.get_field("mail_failure").max_length or 0


def wait_after(tries: int) -> dt.timedelta | None:
    """How long a letter rests after so many tries that met no server; None once they are enough."""
    if tries >= MOST_TRIES:
        return None
    return min(FIRST_WAIT * 2 ** (max(tries, 1) - 1), LONGEST_WAIT)


def noted_trouble(
    *, error: BaseException, tries: int, message_id: str, at: dt.datetime
) -> dict[str, Any]:
    """What a row keeps of a letter that did not go out at its try of this number.

    A server that is away leaves it free for the sweep, later each time. What the server refuses for
    good, and a server that was away for days, is a failure, which staff find among the letters that
    never went out.
    """
    said = mail.describe(error) or type(error).__name__
    noted: dict[str, Any] = {"mail_claimed_at": None, "mail_tries": tries}
    if not mail.is_temporary(error):
        return {**noted, "mail_next_try_at": None, "mail_failure": said}
    wait = wait_after(tries)
    if wait is not None:
        logger.warning("the letter %s waits: %s", message_id, said)
        return {**noted, "mail_next_try_at": at + wait}
    logger.error("the letter %s is given up after %s tries: %s", message_id, tries, said)
    failure = _(
        "the mail server was away at %(tries)s tries over five days, the last time: %(said)s"
    )
    told = failure % {"tries": tries, "said": said}
    return {**noted, "mail_next_try_at": None, "mail_failure": told[:MOST_WORDS]}


def send_owed_letter(
    *,
    rows: Sequence[OwesLetter],
    person: User,
    template: str,
    words: dict[str, Any],
    message_id: str,
    at: dt.datetime,
) -> None:
    """Somebody who may no longer sign in gets none; trouble is noted as `noted_trouble` says.

    The rows are of one kind, one letter tells them all, and they were claimed before.
    """
    noted: dict[str, Any] = {"mail_claimed_at": at, "mail_failure": "", "told_at": None}
    if not person.is_active:
        noted["mail_failure"] = CLOSED
    else:
        try:
            mail.write_to(person=person, template=template, context=words, message_id=message_id)
        except mail.TROUBLE as error:
            tries = max(row.mail_tries for row in rows) + 1
            noted |= noted_trouble(error=error, tries=tries, message_id=message_id, at=at)
        else:
            noted["told_at"] = at
    kind = type(rows[0])
    kind._default_manager.filter(pk__in=[row.pk for row in rows]).update(**noted)
