"""Staff remind everybody on the board at once, after a look at a letter and at the number."""

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core import mail
from django.urls import reverse

from renewals.models import PeriodEvent, Reminder, ReminderBatch
from renewals.services import pause_period, send_reminder
from tests.factories import renewals as make

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2027, 2, 20, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)
PAGE = "/admin/deadlines/remind/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def two_soon(ana, ben, cleo):
    """And one that is due much later."""
    for holder, days in [(ana, 3), (ben, 20), (cleo, 200)]:
        make.certificate_period(holder, due_on=TODAY + days * DAY)


def words_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_number_and_the_letter_of_the_first_stand_before_the_button(staff, two_soon):
    words = words_of(staff.get(PAGE, {"bucket": "0-30"}))

    assert "Remind 2 deadlines now" in words
    assert "To ana@example.org" in words
    assert "Dear Ana" in words or "Hello Ana" in words
    assert (Reminder.objects.count(), len(mail.outbox)) == (0, 0)


@pytest.mark.parametrize(
    "asked",
    [{"clinic": "999"}, {"month": "May"}, {"q": "a" * 101}],
    ids=["a clinic that is gone", "no month", "a search too long to be read"],
)
def test_a_filter_that_cannot_be_read_reminds_nobody(staff, two_soon, asked):
    assert "There is nobody to remind" in words_of(staff.get(PAGE, asked))


def test_what_was_looked_at_is_sent_once_and_remembered(staff, two_soon, administrator):
    answer = staff.post(f"{PAGE}?bucket=0-30", {"reason": "The board opens early", "count": 2})

    batch = ReminderBatch.objects.get()
    assert answer.headers["Location"] == f"{reverse('reminders_outbox')}?batch={batch.pk}"
    assert (batch.asked_by, batch.query, batch.count) == (administrator, "bucket=0-30", 2)
    for _twice in range(2):
        for letter in batch.reminders.all():
            send_reminder(reminder_id=letter.pk, at=NOW)
    assert sorted(letter.to[0] for letter in mail.outbox) == ["ana@example.org", "ben@example.org"]
    noted = PeriodEvent.objects.filter(event="reminded").values_list("note", flat=True)
    assert list(noted) == ["The board opens early"] * 2


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            {"reason": "x", "count": 3},
            "The number has changed to 2 meanwhile. Look again and send.",
        ),
        ({"reason": " ", "count": 2}, "Enter why you remind them now"),
    ],
    ids=["another number", "no reason"],
)
def test_nothing_goes_out_until_it_is_right(staff, two_soon, said, words):
    answer = staff.post(f"{PAGE}?bucket=0-30", said)

    assert (answer.status_code, Reminder.objects.count()) == (400, 0)
    assert words in words_of(answer)
    assert 'name="count" value="2"' in answer.content.decode()


def test_one_person_is_reminded_from_the_page_of_the_deadline(staff, two_soon, ana, cleo):
    late = cleo.renewal_periods.get()

    page = staff.get(reverse("deadline_period", args=[late.pk])).content.decode()
    assert f"{PAGE}?period={late.pk}" in page
    staff.post(f"{PAGE}?period={late.pk}", {"reason": "She asked", "count": 1})

    assert [letter.recipient for letter in Reminder.objects.all()] == [cleo]


def test_a_pause_is_named_and_kept(staff, two_soon, ana, administrator):
    period = ana.renewal_periods.get()
    pause_period(period=period, until=TODAY, reason="Leave", actor=administrator, at=NOW)

    assert "1 of them is paused and is left out." in words_of(staff.get(PAGE, {"bucket": "0-30"}))
    staff.post(f"{PAGE}?bucket=0-30", {"reason": "x", "count": 2})
    for letter in Reminder.objects.all():
        send_reminder(reminder_id=letter.pk, at=NOW)

    assert [letter.to for letter in mail.outbox] == [["ben@example.org"]]
    assert period.reminders.get().why == "Reminders are paused."


@pytest.mark.parametrize("query", ["period=0", "period=x", "q=nobody"])
def test_nobody_to_remind_is_said(staff, two_soon, query):
    answer = staff.post(f"{PAGE}?{query}", {"reason": "x", "count": 0})
    assert "There is nobody to remind: no open deadline matches." in words_of(answer)
    assert not Reminder.objects.exists()


@pytest.mark.parametrize("query", ["bucket=0-30", "period={}"])
def test_who_may_not_read_the_outbox_comes_back_to_the_rows(client, two_soon, ana, cleo, query):
    names = ["access_admin", "view_renewalperiod", "change_renewalperiod"]
    cleo.user_permissions.add(*Permission.objects.filter(codename__in=names))
    client.force_login(cleo)
    period = ana.renewal_periods.get()
    query = query.format(period.pk)
    count = 1 if "period" in query else 2

    answer = client.post(f"{PAGE}?{query}", {"reason": "Soon", "count": count}, follow=True)

    rows = (
        reverse("deadline_period", args=[period.pk])
        if count == 1
        else f"{reverse('deadline_board')}?{query}"
    )
    assert (answer.redirect_chain, answer.status_code) == ([(rows, 302)], 200)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(
    staff, ana, rows, django_assert_max_num_queries
):
    for number in range(rows):
        make.certificate_period(ana, due_on=TODAY + number * DAY)
    staff.get(PAGE)
    with django_assert_max_num_queries(22):
        staff.get(PAGE)


def test_only_those_who_may_change_deadlines_remind(client, two_soon, instructor, ana, cleo):
    answers = []
    for viewer in (instructor, ana, cleo, None):
        client.logout()
        if viewer:
            client.force_login(viewer)
        answers.append(client.post(f"{PAGE}?bucket=0-30", {"reason": "x", "count": 2}).status_code)
    assert answers == [403, 302, 302, 302]
    assert not Reminder.objects.exists()
