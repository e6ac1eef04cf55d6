"""`manage.py remind`: one day, run by hand."""

import datetime as dt
import json
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from renewals.models import Reminder
from tests.factories import renewals as make

pytestmark = pytest.mark.django_db

DUE_ON = dt.date(2027, 3, 1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(dt.datetime(2027, 2, 22, 7, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def period(ana):
    return make.certificate_period(ana, due_on=DUE_ON)


def remind(*args: str) -> str:
    out = StringIO()
    call_command("remind", *args, stdout=out, stderr=StringIO())
    return out.getvalue()


def offsets(rows) -> list[int]:
    return [row["offset"] for row in rows]


def test_a_day_sends_what_is_due_on_it_and_nothing_the_second_time(period, mailoutbox):
    first = json.loads(remind("--on", "2027-02-22", "--json"))
    second = json.loads(remind("--on", "2027-02-22", "--json"))

    # Fourteen days before was missed, and seven days before is not due at midnight but at nine.
    assert offsets(first["sent"]) == [7]
    assert offsets(first["planned"]) == [1, 0, -1]
    assert offsets(first["skipped"]) == [180, 120, 90, 60, 30, 14]
    assert first["failed"] == []
    assert second == {"on": "2027-02-22", "planned": [], "sent": [], "skipped": [], "failed": []}
    assert [mail.to for mail in mailoutbox] == [["ana@example.org"]]


def test_the_json_is_one_object_with_stable_keys(period):
    told = json.loads(remind("--on", "2027-02-22", "--json"))

    assert list(told) == ["on", "planned", "sent", "skipped", "failed"]
    (sent,) = told["sent"]
    row = Reminder.objects.get(offset=7)
    assert sent == {
        "reminder": row.pk,
        "period": period.pk,
        "person": "ana@example.org",
        "name": "Ana Ferreira",
        "subject": "certificate",
        "about": "Foundations and safe insertion",
        "due_on": "2027-03-01",
        "offset": 7,
        "send_at": "2027-02-22T09:00:00+00:00",
        "sent_at": "2027-02-22T09:00:00+00:00",
        "why": "",
        "channel": "email",
        "occasion": "plan",
        "message_id": row.message_id,
        "sent_with": None,
        "tries": 1,
        "about_whom": "ana@example.org",
    }


def test_a_rehearsal_sends_and_keeps_nothing(period, mailoutbox):
    told = json.loads(remind("--on", "2027-02-22", "--json", "--dry-run"))

    assert offsets(told["sent"]) == [7]
    assert (mailoutbox, Reminder.objects.count()) == ([], 0)


def test_without_a_day_it_is_today_and_each_person_is_named(period, mailoutbox):
    told = remind()

    assert told.startswith("Reminders on 2027-02-22\n")
    assert "Sent: 1\n  Ana Ferreira <ana@example.org>\n" in told
    assert (
        "    Foundations and safe insertion, due 2027-03-01: 14 days before."
        " A reminder nearer to the deadline" in told
    )


@pytest.mark.parametrize("nonsense", ["tomorrow", "2027-02-30", "01.03.2027", "", "9999-12-31"])
def test_nonsense_is_refused_with_a_sentence_and_changes_nothing(period, mailoutbox, nonsense):
    with pytest.raises(CommandError) as refused:
        remind("--on", nonsense)

    assert str(refused.value).endswith(("--on 2027-03-01", "between 2000 and 9000."))
    assert (mailoutbox, Reminder.objects.count()) == ([], 0)


def test_a_day_ahead_warns_that_letters_go_out_now(period):
    said = StringIO()

    call_command("remind", "--on", "2027-02-23", stdout=StringIO(), stderr=said)

    assert said.getvalue().startswith("2027-02-23 is 1 day ahead: its letters go out now.")


def test_letters_go_out_by_day_where_people_live(ana, mailoutbox):
    ana.time_zone = "Pacific/Auckland"
    ana.save()
    make.certificate_period(ana, due_on=DUE_ON)

    told = json.loads(remind("--on", "2027-02-21", "--json"))

    assert [(row["offset"], row["sent_at"]) for row in told["sent"]] == [
        (14, "2027-02-21T00:00:00+00:00"),
        (7, "2027-02-21T20:00:00+00:00"),
    ]


def test_a_server_that_is_away_is_asked_once_in_a_run(period, settings, mailoutbox):
    settings.MAILERS = {"default": {"BACKEND": "tests.renewals.mail_server.Away"}}

    told = json.loads(remind("--on", "2027-02-22", "--json"))

    # The letter of two weeks before was tried at eight, the one of seven days at nine.
    assert told["sent"] == []
    waiting = Reminder.objects.filter(why="451 Try again later")
    assert [row.tries for row in waiting] == [1]
