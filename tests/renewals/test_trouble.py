"""Servers that are busy, addresses that are gone, workers that fall over."""

import datetime as dt
import smtplib

import pytest
import time_machine

from renewals import tasks
from renewals.models import DeliveryReport
from renewals.selectors.deciding import Refusal
from renewals.services import (
    claim_reminder,
    due_reminders,
    give_up_broken_off,
    send_reminder,
    try_again,
)
from renewals.services.claims import BROKE_OFF, CLAIM_LASTS
from renewals.services.reminders import MOST_TRIES, Outcome
from tests.factories import renewals as make
from tests.renewals.days import on

pytestmark = pytest.mark.django_db


class Refusing:
    """A mail server that answers with one code."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __call__(self, letter) -> None:
        raise self.error


BUSY = smtplib.SMTPDataError(451, b"Try again later")


NO_SUCH_USER = smtplib.SMTPRecipientsRefused({"ana@example.org": (550, b"No such user")})


def test_a_busy_server_is_tried_again_later_and_later(reminder, mailoutbox):
    at = on(22)
    waits = []
    for _ in range(MOST_TRIES - 1):
        assert send_reminder(reminder_id=reminder.pk, at=at, put=Refusing(BUSY)) is Outcome.WAITS
        reminder.refresh_from_db()
        sooner = reminder.next_try_at - dt.timedelta(seconds=1)
        assert reminder not in due_reminders(at=sooner)
        waits.append((reminder.next_try_at - at).total_seconds() / 60)
        at = reminder.next_try_at

    assert waits == [5, 10, 20, 40, 80]
    assert reminder.why == "451 Try again later"
    assert send_reminder(reminder_id=reminder.pk, at=at) is Outcome.SENT
    assert make.states_of(reminder.period)[7] == ("sent", "")


def test_a_server_that_stays_busy_is_given_up(reminder):
    at = on(22)
    for _ in range(MOST_TRIES):
        send_reminder(reminder_id=reminder.pk, at=at, put=Refusing(BUSY))
        reminder.refresh_from_db()
        at = reminder.next_try_at
    assert make.states_of(reminder.period)[7] == ("failed", "451 Try again later")
    assert reminder.tries == MOST_TRIES


def test_a_refused_address_fails_at_once_and_waits_to_be_mended(reminder, administrator):
    outcome = send_reminder(reminder_id=reminder.pk, at=on(22), put=Refusing(NO_SUCH_USER))

    assert (outcome, make.states_of(reminder.period)[7]) == (
        Outcome.FAILED,
        ("failed", "550 No such user"),
    )
    task = DeliveryReport.objects.get()
    assert (task.address, task.is_hard, task.detail, task.person) == (
        "ana@example.org",
        True,
        "550 No such user",
        reminder.recipient,
    )
    # Trying again alone leads nowhere: nothing goes to an address that is known to be dead.
    reminder.refresh_from_db()
    assert [try_again(reminder=reminder, at=on(22)) for _ in range(2)] == [True, False]
    assert send_reminder(reminder_id=reminder.pk, at=on(22)) is Outcome.SKIPPED
    assert make.states_of(reminder.period)[7] == ("skipped", Refusal.BOUNCED)


@pytest.mark.parametrize(
    "answer",
    [(552, b"5.2.2 Mailbox full"), (550, b"5.7.1 Looks like spam"), (450, b"Greylisted")],
    ids=["full", "policy", "for now"],
)
def test_an_answer_about_something_else_leaves_the_address_alone(reminder, answer):
    error = smtplib.SMTPRecipientsRefused({"ana@example.org": answer})

    send_reminder(reminder_id=reminder.pk, at=on(22), put=Refusing(error))

    assert list(DeliveryReport.objects.all()) == []


def test_a_fault_of_our_own_is_no_answer_of_the_server(reminder):
    """It leaves the claim, so the letter is tried once more and then shown to a person."""
    with pytest.raises(ZeroDivisionError):
        send_reminder(reminder_id=reminder.pk, at=on(22), put=Refusing(ZeroDivisionError()))

    reminder.refresh_from_db()
    assert (reminder.state, reminder.claimed_at) == ("sending", on(22))


def test_a_claim_is_given_to_one_caller(reminder):
    assert [claim_reminder(reminder_id=reminder.pk, at=on(22)) for _ in range(2)] == [True, False]


def test_a_crash_in_the_sending_is_made_good_once_and_then_left_to_a_person(reminder, mailoutbox):
    claim_reminder(reminder_id=reminder.pk, at=on(22))  # and the worker is gone
    soon = on(22) + CLAIM_LASTS - dt.timedelta(seconds=1)
    assert send_reminder(reminder_id=reminder.pk, at=soon) is Outcome.NOT_OWED

    later = on(22) + CLAIM_LASTS + dt.timedelta(seconds=1)
    assert claim_reminder(reminder_id=reminder.pk, at=later)  # and gone again
    reminder.refresh_from_db()
    assert (reminder.tries, reminder.why) == (2, BROKE_OFF)

    last = later + CLAIM_LASTS + dt.timedelta(seconds=1)
    assert send_reminder(reminder_id=reminder.pk, at=last) is Outcome.NOT_OWED
    assert give_up_broken_off(at=last) == 1
    assert make.states_of(reminder.period)[7] == (
        "failed",
        "The sending broke off twice: ask the person whether it arrived.",
    )
    assert mailoutbox == []


def test_a_letter_whose_sending_broke_off_goes_out_after_all(reminder, mailoutbox):
    claim_reminder(reminder_id=reminder.pk, at=on(22))

    with time_machine.travel(on(22) + CLAIM_LASTS + dt.timedelta(minutes=1), tick=False):
        tasks.send_due_reminders()
        tasks.send_due_reminders()

    assert len(mailoutbox) == 1
    assert make.states_of(reminder.period)[7] == ("sent", "")
