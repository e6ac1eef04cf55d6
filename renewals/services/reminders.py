"""Letters are claimed, looked at once more, written, recorded."""

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from itertools import batched, groupby

from django.core.mail import EmailMultiAlternatives

from practitioners import mail
from renewals import rules
from renewals.models import Reminder
from renewals.models.reminders import ReminderQuerySet
from renewals.selectors.deciding import Facts, Refusal, decide, facts_about, with_facts
from renewals.services.bounces import note_refused_address, post_instead
from renewals.services.claims import BROKE_OFF, claim_with_company, release
from renewals.services.letters import write_letter
from renewals.services.storing import note_sent

logger = logging.getLogger(__name__)

FIRST_WAIT = dt.timedelta(minutes=5)
MOST_TRIES = 6
AT_ONCE = 100
# Before a task is stopped for taking too long, what it has not begun goes back.
PATIENCE = 120.0
type Put = Callable[[EmailMultiAlternatives], None]


class Outcome(StrEnum):
    NOT_OWED = "not_owed"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"
    WAITS = "waits"


def send_reminder(*, reminder_id: int, at: dt.datetime, put: Put | None = None) -> Outcome:
    """Write one letter, with whatever else falls on that day for the same person."""
    return send_reminders(reminder_ids=[reminder_id], at=at, put=put).get(
        reminder_id, Outcome.NOT_OWED
    )


def send_reminders(
    *, reminder_ids: Sequence[int], at: dt.datetime, put: Put | None = None
) -> dict[int, Outcome]:
    """Write these letters if they are still wanted; by id what became of each that was.

    Never raises what the mail server says. The claim is committed before anything is sent: a crash can
    double the one letter that was on its way, and loses none. All go over one connection; `put`
    stands in for it where only the outcome is asked.
    """
    outcomes: dict[int, Outcome] = {}
    begun = time.monotonic()
    with mail.Postbox() as postbox:
        for some in batched(reminder_ids, AT_ONCE, strict=False):
            if time.monotonic() - begun > PATIENCE:
                break
            claimed = claim_with_company(reminder_ids=some, at=at)
            outcomes |= _send_claimed(claimed, at, put or postbox.put, begun)
    return outcomes


def _send_claimed(
    keys: Sequence[int], at: dt.datetime, put: Put, begun: float
) -> dict[int, Outcome]:
    found = with_facts(Reminder.objects.pending().filter(pk__in=keys, claimed_at=at))
    letters = list(found.order_by("recipient", "channel", "due_on", "pk"))
    if not letters:
        return {}
    facts = facts_about(letters)
    outcomes: dict[int, Outcome] = {}
    wanted = []
    for letter in letters:
        settled = _settle(letter, facts, at)
        if settled is None:
            wanted.append(letter)
        else:
            outcomes[letter.pk] = settled
    for _who, group in groupby(wanted, key=_one_letter):
        together = list(group)
        if time.monotonic() - begun > PATIENCE:
            release(letter.pk for letter in together)
            continue
        outcome = _write(together, facts, at, put)
        outcomes |= dict.fromkeys((letter.pk for letter in together), outcome)
    return outcomes


def _one_letter(letter: Reminder) -> tuple[int, str, bool]:
    """What goes out together. One that may have gone out already is repeated as it was, not joined."""
    return letter.recipient_id, letter.channel, letter.why == BROKE_OFF


def _settle(letter: Reminder, facts: Facts, at: dt.datetime) -> Outcome | None:
    """What became of it without writing; None if it is to be written now."""
    try:
        decision = decide(letter, facts, at)
    except rules.UnknownTimeZone as fault:
        return _fail([letter], str(fault), at)
    if isinstance(decision, str):
        if decision == Refusal.BOUNCED:
            post_instead([letter], facts, at)
        return _skip(letter, decision, at)
    if decision > at:  # night where they live: no try was made
        return _wait([letter], decision, tries=letter.tries - 1)
    return None


def _write(letters: Sequence[Reminder], facts: Facts, at: dt.datetime, put: Put) -> Outcome:
    address = letters[0].recipient.email
    try:
        letter = write_letter(letters, at, facts.standings)
        put(letter)
    except mail.TROUBLE as error:
        return _not_sent(letters, error, facts, at)
    keys = [one.pk for one in letters]
    note_sent(keys=keys, address=address, language=mail.language_of(letter), at=at)
    return Outcome.SENT


def _not_sent(
    letters: Sequence[Reminder], error: BaseException, facts: Facts, at: dt.datetime
) -> Outcome:
    said = mail.describe(error)
    tries = max(letter.tries for letter in letters)
    if mail.is_temporary(error) and tries < MOST_TRIES:
        logger.warning("reminder %s waits: %s", letters[0].pk, said)
        return _wait(letters, at + FIRST_WAIT * 2 ** (tries - 1), tries=tries, why=said)
    outcome = _fail(letters, said or type(error).__name__, at)
    if mail.is_dead_address(error):
        note_refused_address(letters, said, facts, at)
    return outcome


def _skip(letter: Reminder, why: str, at: dt.datetime) -> Outcome:
    _rows([letter]).update(skipped_at=at, why=why)
    return Outcome.SKIPPED


def _fail(letters: Sequence[Reminder], why: str, at: dt.datetime) -> Outcome:
    _rows(letters).update(failed_at=at, why=why[:250])
    return Outcome.FAILED


def _wait(letters: Sequence[Reminder], until: dt.datetime, *, tries: int, why: str = "") -> Outcome:
    _rows(letters).update(next_try_at=until, claimed_at=None, tries=max(tries, 0), why=why)
    return Outcome.WAITS


def _rows(letters: Iterable[Reminder]) -> ReminderQuerySet:
    """The rows, so long as nothing has been decided about them by somebody else."""
    return Reminder.objects.pending().filter(pk__in=[letter.pk for letter in letters])
