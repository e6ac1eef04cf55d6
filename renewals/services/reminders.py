"""A reminder is claimed, looked at once more, written, recorded."""

import datetime as dt
import logging
import smtplib
from collections.abc import Callable
from enum import StrEnum

from allauth.account.models import EmailAddress
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from practitioners import mail
from renewals import rules
from renewals.models import Reminder
from renewals.models.reminders import ReminderQuerySet
from renewals.selectors.plans import offsets_by_subject
from renewals.selectors.standing import is_satisfied
from renewals.services.letters import TEMPLATE, letter_of

logger = logging.getLogger(__name__)

CLAIM_LASTS = dt.timedelta(minutes=10)
FIRST_WAIT = dt.timedelta(minutes=5)
MOST_TRIES = 6
# Kept in `why` while the letter is still owed: a sending that broke off is repeated once.
BROKE_OFF = "The first sending broke off; it may have gone out."
type Write = Callable[..., None]


class Outcome(StrEnum):
    NOT_OWED = "not_owed"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"
    WAITS = "waits"


class Refusal(StrEnum):
    """Why nothing was written to this person, beside the reasons of the rules."""

    NO_ACCOUNT = "The account is no longer in use."
    NOT_CONFIRMED = "The e-mail address is not confirmed."
    MOVED = "The due date has changed."
    BROKE_OFF_TWICE = "The sending broke off twice: ask the person whether it arrived."


def due_reminders(*, at: dt.datetime) -> ReminderQuerySet:
    """Planned, due and in nobody's hands."""
    free = Q(claimed_at=None) | (Q(claimed_at__lt=at - CLAIM_LASTS) & ~Q(why=BROKE_OFF))
    come = Q(next_try_at=None) | Q(next_try_at__lte=at)
    return Reminder.objects.pending().filter(free, come, send_at__lte=at)


def claim_reminder(*, reminder_id: int, at: dt.datetime) -> bool:
    """True for one caller. A claim that led nowhere is free again after CLAIM_LASTS, once."""
    taken_over = When(claimed_at__isnull=False, then=Value(BROKE_OFF))
    return (
        due_reminders(at=at)
        .filter(pk=reminder_id)
        .update(claimed_at=at, tries=F("tries") + 1, why=Case(taken_over, default=Value("")))
        == 1
    )


def give_up_broken_off(*, at: dt.datetime) -> int:
    """Sendings that broke off a second time are left to a person; returns how many."""
    lost = Reminder.objects.pending().filter(claimed_at__lt=at - CLAIM_LASTS, why=BROKE_OFF)
    return lost.update(failed_at=at, why=Refusal.BROKE_OFF_TWICE)


def send_reminder(*, reminder_id: int, at: dt.datetime, write: Write | None = None) -> Outcome:
    """Write the letter if it is still wanted. Never raises what the mail server says.

    The claim is committed before anything is sent: a crash can double the one letter that was on
    its way, and loses none. `write` stands in for the mail server where only the outcome is asked.
    """
    if not claim_reminder(reminder_id=reminder_id, at=at):
        return Outcome.NOT_OWED
    reminder = _load(reminder_id)
    decision = _decide(reminder, at)
    if isinstance(decision, str):
        return _skip(reminder, decision, at)
    if decision > at:  # night where they live: no try was made
        return _wait(reminder, decision, tries=reminder.tries - 1)
    return _write(reminder, at, write or mail.write_to)


def _load(reminder_id: int) -> Reminder:
    confirmed = EmailAddress.objects.filter(
        user=OuterRef("recipient"), email__iexact=OuterRef("recipient__email"), verified=True
    )
    return (
        Reminder.objects.select_related(
            "recipient",
            "period__certificate",
            "period__licence__jurisdiction",
            "period__licence__profession",
            "period__rule_set",
        )
        .annotate(is_confirmed=Exists(confirmed))
        .get(pk=reminder_id)
    )


def _decide(reminder: Reminder, at: dt.datetime) -> str | dt.datetime:
    """When to send it, or the sentence why not."""
    period = reminder.period
    if (halted := _halted(reminder, at)) is not None:
        return halted
    offsets = {*offsets_by_subject()[period.subject], reminder.offset}
    done = period.reminders.filter(due_on=reminder.due_on, channel=reminder.channel).exclude(
        sent_at=None, skipped_at=None, failed_at=None
    )
    for decision in rules.reminders_owed(
        rules.planned_reminders(period.due_on, offsets, zone=period.time_zone),
        set(done.values_list("offset", flat=True)),
        now=at,
        opened_at=period.opened_at,
    ):
        if decision.offset == reminder.offset:
            return decision.at if isinstance(decision, rules.Send) else decision.reason.value
    return reminder.send_at


def _halted(reminder: Reminder, at: dt.datetime) -> str | None:
    """What stands against writing to this person about this period at all."""
    period = reminder.period
    if period.closed_at is not None:
        return rules.SkipReason.CLOSED.value
    if period.due_on != reminder.due_on:
        return Refusal.MOVED.value
    if not reminder.recipient.is_active:
        return Refusal.NO_ACCOUNT.value
    if not reminder.is_confirmed:  # type: ignore[attr-defined]  # annotated by _load
        return Refusal.NOT_CONFIRMED.value
    if period.is_paused_on(rules.local_day(at, period.time_zone)):
        return rules.SkipReason.PAUSED.value
    return rules.SkipReason.SATISFIED.value if is_satisfied(period) else None


def _write(reminder: Reminder, at: dt.datetime, write: Write) -> Outcome:
    address = reminder.recipient.email
    try:
        write(
            person=reminder.recipient,
            template=TEMPLATE,
            context=letter_of(reminder, at),
            message_id=reminder.message_id,
        )
    except (OSError, smtplib.SMTPException) as error:
        return _not_sent(reminder, error, at)
    _of(reminder).update(sent_at=at, sent_to=address, why="")
    return Outcome.SENT


def _not_sent(reminder: Reminder, error: BaseException, at: dt.datetime) -> Outcome:
    said = mail.describe(error)
    if mail.is_temporary(error) and reminder.tries < MOST_TRIES:
        logger.warning("reminder %s waits: %s", reminder.pk, said)
        return _wait(reminder, at + FIRST_WAIT * 2 ** (reminder.tries - 1), why=said)
    _of(reminder).update(failed_at=at, why=said or type(error).__name__)
    return Outcome.FAILED


def _skip(reminder: Reminder, why: str, at: dt.datetime) -> Outcome:
    _of(reminder).update(skipped_at=at, why=why)
    return Outcome.SKIPPED


def _wait(
    reminder: Reminder, until: dt.datetime, *, tries: int | None = None, why: str = ""
) -> Outcome:
    tries = reminder.tries if tries is None else tries
    _of(reminder).update(next_try_at=until, claimed_at=None, tries=tries, why=why)
    return Outcome.WAITS


def _of(reminder: Reminder) -> ReminderQuerySet:
    """The row, so long as nothing has been decided about it by somebody else."""
    return Reminder.objects.pending().filter(pk=reminder.pk)


def try_again(*, reminder: Reminder, at: dt.datetime) -> bool:
    """A letter that failed is owed once more, with all its tries."""
    failed = Reminder.objects.filter(
        pk=reminder.pk, sent_at=None, skipped_at=None, failed_at__isnull=False
    )
    return bool(failed.update(failed_at=None, why="", tries=0, claimed_at=None, next_try_at=at))
