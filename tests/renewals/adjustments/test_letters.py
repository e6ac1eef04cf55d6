"""Each decision is told once."""

import datetime as dt
import smtplib

import pytest
import time_machine
from django.core import mail

from practitioners.services.people import confirm_address
from renewals.services.adjustments import (
    end_adjustment,
    grant_adjustment,
    withdraw_adjustment,
)
from renewals.tasks import mail_adjustment_decision, mail_owed_decisions
from tests.renewals.adjustments.steps import asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(ana):
    confirm_address(person=ana)
    mail.outbox.clear()
    return mail.outbox


def test_each_decision_is_told_once(period, administrator, noon, letters):
    row = asked(period, at=noon)
    mail_owed_decisions()
    assert letters == []
    grant_adjustment(adjustment=row, actor=administrator, decision="Seen.", at=noon)
    mail_adjustment_decision(row.pk)
    mail_adjustment_decision(row.pk)
    end_adjustment(adjustment=row, actor=administrator, decision="Forged.", at=noon)
    mail_owed_decisions()
    mail_owed_decisions()

    assert [letter.subject for letter in letters] == [
        "Extension until 1 June 2027, Ohio, physical therapist: granted",
        "Extension until 1 June 2027, Ohio, physical therapist: taken back",
    ]
    assert "Due on 1 June 2027" not in letters[1].body
    assert "It is due on 1 March 2027." in letters[1].body
    ids = [letter.extra_headers["Message-ID"] for letter in letters]
    assert [name.split("@")[0] for name in ids] == [
        f"<adjustment-{row.pk}-granted",
        f"<adjustment-{row.pk}-withdrawn",
    ]


def test_what_the_holder_takes_back_is_told_to_nobody(period, noon, letters):
    withdraw_adjustment(adjustment=asked(period, at=noon), at=noon)

    mail_owed_decisions()

    assert letters == []


@pytest.mark.parametrize(
    ("error", "failed"),
    [
        pytest.param(ConnectionRefusedError(), False, id="away"),
        pytest.param(
            smtplib.SMTPRecipientsRefused({"a": (550, b"No such user")}), True, id="refused"
        ),
    ],
)
def test_a_server_that_is_away_is_tried_again(
    period, administrator, noon, letters, monkeypatch, error, failed
):
    row = grant_adjustment(adjustment=asked(period, at=noon), actor=administrator, at=noon)

    def refuse(*args, **kwargs):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        mail_owed_decisions()
    with time_machine.travel(noon + dt.timedelta(minutes=11), tick=False):
        mail_owed_decisions()

    row.refresh_from_db()
    assert (row.mail_failed_at is not None, len(letters)) == (failed, 0 if failed else 1)
