"""The outbox: what goes out, what did, what did not and why."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from renewals.services import plan_reminders
from tests.factories import practitioners as people
from tests.factories import renewals as make

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2027, 2, 20, 12, tzinfo=dt.UTC)
OUTBOX = "/admin/reminders/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def period(ana):
    period = make.certificate_period(ana, due_on=dt.date(2027, 3, 1))
    plan_reminders(at=NOW)
    return period


def body(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def rows(page: str) -> int:
    return page.count('<div class="title-wrapper">')


def test_each_state_counts_its_rows(staff, period):
    letters = period.reminders
    letters.filter(offset=14).update(sent_at=NOW, sent_to="ana@old.example")
    letters.filter(offset=1).update(failed_at=NOW, why="550 No such user", tries=1)

    told = {}
    for state in ("planned", "sent", "bounced", "skipped", "failed"):
        page = body(staff.get(OUTBOX, {"state": state}))
        told[state] = rows(page)
        assert f"<strong>{told[state]}</strong>" in page

    assert told == {"planned": 3, "sent": 1, "bounced": 0, "skipped": 5, "failed": 1}
    assert "ana@old.example" in body(staff.get(OUTBOX, {"state": "sent"}))
    assert "550 No such user" in body(staff.get(OUTBOX, {"state": "failed"}))
    assert "A reminder nearer to the deadline" in body(staff.get(OUTBOX, {"state": "skipped"}))


@pytest.mark.parametrize(
    ("words", "found"), [("ferreira", 5), ("ANA@example", 5), ("nobody", 0), ("", 5)]
)
def test_people_are_found_by_name_address_or_number(staff, period, words, found):
    assert rows(body(staff.get(OUTBOX, {"q": words}))) == found


def test_nothing_planned_says_so(staff):
    assert "No reminder goes out in the next 14 days." in body(staff.get(OUTBOX))


def test_a_letter_can_be_read_as_text_and_as_html(staff, period):
    letter = period.reminders.get(offset=7)

    page = body(staff.get(reverse("reminder_preview", args=[letter.pk])))
    html = staff.get(reverse("reminder_preview_html", args=[letter.pk]))

    subject = "Your certificate Foundations and safe insertion runs out on 1 March 2027, in 7 days"
    assert f'<dd lang="en-gb">{subject}</dd>' in page
    assert f"{subject}. To renew it, complete its courses again" in page
    assert subject in html.text
    assert html["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_a_failed_letter_is_owed_again(staff, period):
    letter = period.reminders.get(offset=1)
    period.reminders.filter(pk=letter.pk).update(failed_at=NOW, why="550 No", tries=6)

    staff.post(reverse("reminder_retry", args=[letter.pk]))

    letter.refresh_from_db()
    assert (letter.state, letter.tries, letter.why) == ("planned", 0, "")


def test_only_who_may_read_letters_reads_them(client, period, ana, instructor, administrator):
    letter = period.reminders.get(offset=7)
    answers = {}
    for name in ("reminder_preview", "reminder_preview_html"):
        for viewer in (administrator, instructor, ana):
            client.force_login(viewer)
            found = client.get(reverse(name, args=[letter.pk])).status_code
            answers.setdefault(name, []).append(found)
    client.force_login(instructor)
    retry = client.post(reverse("reminder_retry", args=[letter.pk])).status_code

    assert answers == {name: [200, 403, 302] for name in answers}
    assert retry == 403


@pytest.mark.parametrize("people_in", [1, 3])
def test_the_outbox_costs_the_same_for_one_and_for_three(
    staff, ana, ben, cleo, people_in, django_assert_num_queries
):
    people.ohio()
    for holder in [ana, ben, cleo][:people_in]:
        make.certificate_period(holder, due_on=dt.date(2027, 3, 1))
        make.licence_period(holder, due_on=dt.date(2027, 3, 1))
    plan_reminders(at=NOW)
    staff.get(OUTBOX)

    with django_assert_num_queries(20):
        staff.get(OUTBOX)
