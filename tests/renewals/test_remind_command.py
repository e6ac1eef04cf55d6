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
NOW = dt.datetime(2027, 2, 22, 19, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
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
        "sent_at": "2027-02-22T19:30:00+00:00",
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


def test_a_day_ahead_is_only_rehearsed(period, mailoutbox):
    with pytest.raises(CommandError, match=r"has not come: .* Look with --dry-run"):
        remind("--on", "2027-02-23")

    assert (mailoutbox, Reminder.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param("2027-02-26", [], id="nothing falls on it"),
        pytest.param("2027-02-28", [1], id="the letter of the day before"),
        pytest.param("2027-03-02", [-1], id="the letter of the day after"),
    ],
)
def test_a_rehearsal_of_a_day_ahead_comes_after_the_days_between(period, mailoutbox, on, expected):
    told = json.loads(remind("--on", on, "--json", "--dry-run"))

    assert offsets(told["sent"]) == expected
    assert (mailoutbox, Reminder.objects.count()) == ([], 0)


def test_a_day_that_is_out_of_reach_is_not_rehearsed(period):
    with pytest.raises(CommandError, match="Rehearse a day within 400 days"):
        remind("--on", "2029-01-01", "--dry-run")


@pytest.mark.parametrize("on", ["2027-02-22", "2027-02-15", "2026-12-31"])
def test_the_rows_say_when_letters_really_went_out(ana, mailoutbox, on):
    make.certificate_period(ana, due_on=DUE_ON)
    make.certificate_period(ana, due_on=dt.date(2026, 12, 20))

    remind("--on", on)

    sent = Reminder.objects.exclude(sent_at=None)
    assert sent.exists() == bool(mailoutbox)
    assert set(sent.values_list("sent_at", flat=True)) <= {NOW}


@pytest.mark.parametrize(
    ("hour", "expected"),
    [
        pytest.param(19, [], id="eight in the morning"),
        pytest.param(20, [7], id="nine in the morning"),
    ],
)
def test_letters_go_out_by_day_where_people_live(ana, mailoutbox, hour, expected):
    ana.time_zone = "Pacific/Auckland"
    ana.save()
    make.certificate_period(ana, due_on=DUE_ON)

    with time_machine.travel(dt.datetime(2027, 2, 21, hour, tzinfo=dt.UTC), tick=False):
        told = json.loads(remind("--json"))

    assert [row for row in offsets(told["sent"]) if row < 14] == expected


def test_a_server_that_is_away_is_asked_once_in_a_run(period, settings, mailoutbox):
    settings.MAILERS = {"default": {"BACKEND": "tests.renewals.mail_server.Away"}}

    told = json.loads(remind("--on", "2027-02-22", "--json"))

    assert told["sent"] == []
    waiting = Reminder.objects.filter(why="451 Try again later")
    assert [row.tries for row in waiting] == [1]
