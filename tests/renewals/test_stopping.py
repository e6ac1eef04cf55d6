"""One click ends letters about a licence; letters about certificates of ours stay."""

import re

import pytest
from django.core import signing

from renewals.models import ReminderChoice
from renewals.services import plan_reminders, send_reminder
from renewals.services.stopping import SALT
from tests.factories import renewals as make
from tests.renewals.days import DUE_ON, on

pytestmark = pytest.mark.django_db


@pytest.fixture
def licence(ana):
    return make.licence_period(ana, due_on=DUE_ON)


def mail_of(period, mailoutbox):
    plan_reminders(at=on(15))
    send_reminder(reminder_id=period.reminders.get(offset=7).pk, at=on(22))
    return mailoutbox[-1]


def stop_of(mail) -> str:
    return re.fullmatch(r"<http://testserver(.*)>", mail.extra_headers["List-Unsubscribe"])[1]


def test_a_mail_program_stops_them_with_one_click(licence, client, mailoutbox):
    mail = mail_of(licence, mailoutbox)

    answer = client.post(stop_of(mail), {"List-Unsubscribe": "One-Click"})
    again = client.post(stop_of(mail), {"List-Unsubscribe": "One-Click"})

    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (answer.status_code, again.status_code) == (200, 200)
    choice = ReminderChoice.objects.get()
    assert (choice.subject, choice.licence, choice.stopped_at is None) == (
        "licence",
        licence.licence,
        False,
    )
    send_reminder(reminder_id=licence.reminders.get(offset=1).pk, at=on(28))
    assert make.states_of(licence)[1] == (
        "skipped",
        "The person has switched these reminders off.",
    )


def test_looking_at_the_link_stops_nothing(licence, client, mailoutbox):
    page = client.get(stop_of(mail_of(licence, mailoutbox)))

    assert page.status_code == 200
    assert "<h1>Stop these reminders?</h1>" in page.text
    assert "<li>Physical therapist, Ohio</li>" in page.text
    assert page["Referrer-Policy"] == "no-referrer"
    assert list(ReminderChoice.objects.all()) == []


def test_the_reader_finds_the_link_in_both_bodies(licence, mailoutbox):
    mail = mail_of(licence, mailoutbox)

    address = f"http://testserver{stop_of(mail)}"
    assert (address in mail.body, address in mail.alternatives[0].content) == (True, True)


def test_letters_about_a_certificate_have_no_such_link_and_say_why(ana, mailoutbox):
    mail = mail_of(make.certificate_period(ana, due_on=DUE_ON), mailoutbox)

    assert "List-Unsubscribe" not in mail.extra_headers
    assert "/stop/" not in mail.body
    assert "Letters about your own records cannot be switched off." in mail.body


@pytest.mark.parametrize(
    "token",
    [
        "nonsense",
        signing.dumps([1, 2], salt="another"),
        signing.dumps([1, 0], salt=SALT),
        signing.dumps([], salt=SALT),
        signing.dumps("word", salt=SALT),
    ],
    ids=["nonsense", "for another purpose", "of nobody", "empty", "of another shape"],
)
def test_a_link_that_is_not_ours_stops_nothing(licence, client, token):
    answer = client.post(f"/renewals/stop/{token}/")

    assert (answer.status_code, list(ReminderChoice.objects.all())) == (404, [])
    assert "<h1>This link stops nothing</h1>" in answer.text


def test_nobody_stops_the_letters_of_another_person(licence, ben, client):
    token = signing.dumps([ben.pk, licence.licence_id], salt=SALT)

    assert client.post(f"/renewals/stop/{token}/").status_code == 404
    assert list(ReminderChoice.objects.all()) == []
