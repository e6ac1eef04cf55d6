"""What a reminder says, and to whom."""

import datetime as dt

import pytest

from renewals.services import (
    due_reminders,
    plan_reminders,
    send_reminder,
)
from tests.factories import practitioners as people
from tests.factories import renewals as make
from tests.renewals.days import DUE_ON, on

pytestmark = pytest.mark.django_db


def letter(mailoutbox, period, at):
    plan_reminders(at=at)
    for row in due_reminders(at=at):
        send_reminder(reminder_id=row.pk, at=at)
    (mail,) = mailoutbox
    return mail.subject, mail.body, mail.alternatives[0].content


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (on(22), "runs out on 1 March 2027, in 7 days"),
        (on(28), "runs out tomorrow, on 1 March 2027"),
        (on(1, month=3), "runs out today, 1 March 2027"),
        (on(2, month=3), "ran out yesterday, on 1 March 2027"),
        (on(31, month=3), "ran out on 1 March 2027, 30 days ago"),
    ],
)
def test_the_letter_says_who_and_when_and_whose_duty_it_stays(period, mailoutbox, at, told):
    subject, text, html = letter(mailoutbox, period, at)

    headline = f"Your certificate Foundations and safe insertion {told}"
    assert subject == headline
    assert text.splitlines()[2] == f"{headline}."
    for body in (text, html):
        assert "Renewing in time stays your own duty" in body
        assert f"http://testserver/renewals/{period.pk}/" in body
        assert (
            f"You get this e-mail because you hold certificate {period.certificate.number}." in body
        )
    assert html.count('class="button"') == 1


def test_the_letter_names_the_hours_that_are_missing(ana, mailoutbox):
    people.ohio(), people.physical_therapist()
    make.rule()
    credited = make.certificate_period(ana, due_on=dt.date(2029, 3, 1))
    period = make.licence_period(ana, due_on=DUE_ON)
    assert credited.certificate.credit_entries.get().minutes == 390

    subject, text, html = letter(mailoutbox, period, on(22))

    assert subject == (
        "Your licence in Ohio runs out on 1 March 2027, in 7 days: 17.5 contact hours missing"
    )
    said = "still need 17.5 contact hours: 6.5 contact hours of 24 contact hours are counted."
    assert (said in text, said in html) == (True, True)
    assert "Nobody has reviewed this rule for us yet: check with your board." in text


def test_the_letter_does_not_guess_a_rule(ana, mailoutbox):
    period = make.licence_period(ana, due_on=DUE_ON)

    subject, text, _html = letter(mailoutbox, period, on(22))

    assert subject == "Your licence in Ohio runs out on 1 March 2027, in 7 days"
    assert "We do not know how many hours your place asks for" in text
