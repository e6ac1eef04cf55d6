"""The private calendar of deadlines: shown once, read without signing in, gone when it is revoked."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from icalendar import Calendar

from renewals.models import CalendarFeed
from renewals.selectors.calendars import digest_of
from renewals.services.calendars import make_feed, note_reading, revoke_feed
from renewals.services.periods import close_period
from tests.factories import renewals as make

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2027, 2, 20, 12, tzinfo=dt.UTC)
PAGE = "renewals:calendar"


@pytest.fixture(autouse=True)
def clock():
    """Readings are counted by the minute, and the minute stands still."""
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield
    cache.clear()


def feed_of(secret: str) -> str:
    return reverse("renewals:calendar_feed", args=[secret])


def events_of(response) -> list[tuple[str, dt.date, str]]:
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    events = Calendar.from_ical(response.content).walk("VEVENT")
    return [(str(one["uid"]), one["dtstart"].dt, str(one["summary"])) for one in events]


def address_on(response) -> str:
    return re.search(r'value="(http[^"]+\.ics[^"]*)"', response.content.decode())[1]


def test_the_address_is_shown_once_and_kept_as_a_digest(client, ana):
    client.force_login(ana)

    made = client.post(reverse(PAGE))
    address = address_on(made)
    secret = address.rpartition("/")[2].removesuffix(".ics")

    assert CalendarFeed.objects.get(holder=ana).secret_sha256 == digest_of(secret)
    assert len(secret) >= 43
    assert secret not in client.get(reverse(PAGE)).content.decode()
    assert (made["Cache-Control"], made["Referrer-Policy"]) == ("private, no-store", "same-origin")


def test_a_calendar_reads_each_open_deadline_as_a_whole_day(client, ana, ben):
    one = make.certificate_period(ana, due_on=dt.date(2027, 3, 1), of=make.programme("Foundations"))
    two = make.licence_period(ana, due_on=dt.date(2028, 1, 31), number="PT-SECRET")
    make.certificate_period(ben, due_on=dt.date(2027, 4, 1))
    secret = make_feed(holder=ana, at=NOW)

    response = client.get(feed_of(secret))

    assert events_of(response) == [
        (
            f"deadline-{one.pk}@testserver",
            dt.date(2027, 3, 1),
            "Certificate runs out: Foundations",
        ),
        (
            f"deadline-{two.pk}@testserver",
            dt.date(2028, 1, 31),
            "Due: Ohio, physical therapist",
        ),
    ]
    event = Calendar.from_ical(response.content).walk("VEVENT")[0]
    assert (event["dtend"].dt, event["transp"]) == (dt.date(2027, 3, 2), "TRANSPARENT")
    assert Calendar.from_ical(response.content).walk("VALARM") == []
    text = response.content.decode()
    assert [said in text for said in ("PT-SECRET", "Ferreira", ana.email)] == [False] * 3


def test_it_is_kept_out_of_caches_referrers_and_searches(client, ana):
    response = client.get(feed_of(make_feed(holder=ana, at=NOW)))

    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"
    assert "sessionid" not in response.cookies


def test_an_entry_keeps_its_name_when_its_day_moves_and_goes_when_it_is_closed(client, ana):
    period = make.certificate_period(ana, due_on=dt.date(2027, 3, 1))
    address = feed_of(make_feed(holder=ana, at=NOW))
    (before,) = events_of(client.get(address))
    type(period).objects.filter(pk=period.pk).update(due_on=dt.date(2027, 5, 1))

    (after,) = events_of(client.get(address))
    close_period(period=period, closing="renewed", at=NOW)

    assert (after[0], after[1]) == (before[0], dt.date(2027, 5, 1))
    assert events_of(client.get(address)) == []


def test_the_days_of_letters_are_added_only_on_request(client, ana):
    period = make.certificate_period(ana, due_on=dt.date(2027, 3, 1))
    address = feed_of(make_feed(holder=ana, at=NOW))

    added = events_of(client.get(address, {"letters": "1"}))[1:]

    assert len(events_of(client.get(address))) == 1
    # 14 days before is over on this day.
    assert [(uid, day) for uid, day, _title in added] == [
        (f"letter-{period.pk}-7@testserver", dt.date(2027, 2, 22)),
        (f"letter-{period.pk}-1@testserver", dt.date(2027, 2, 28)),
        (f"letter-{period.pk}-0@testserver", dt.date(2027, 3, 1)),
        (f"letter-{period.pk}--1@testserver", dt.date(2027, 3, 2)),
        (f"letter-{period.pk}--30@testserver", dt.date(2027, 3, 31)),
    ]


def test_the_form_asks_whether_the_days_of_letters_are_wanted(client, ana):
    client.force_login(ana)

    assert address_on(client.post(reverse(PAGE), {"letters": "1"})).endswith(".ics?letters=1")


@pytest.mark.parametrize(
    "end", ["revoked", "replaced", "closed account", "never made"], ids=lambda end: end
)
def test_an_address_that_ended_does_not_exist(client, ana, end):
    secret = make_feed(holder=ana, at=NOW)
    if end == "revoked":
        assert revoke_feed(holder=ana, at=NOW) is True
        assert revoke_feed(holder=ana, at=NOW) is False
    elif end == "replaced":
        make_feed(holder=ana, at=NOW)
    elif end == "closed account":
        type(ana).objects.filter(pk=ana.pk).update(closed_at=NOW)
    else:
        secret = "x" * 43

    assert client.get(feed_of(secret)).status_code == 404


def test_stopping_it_is_the_holders_own(client, ana, ben):
    secret = make_feed(holder=ana, at=NOW)
    client.force_login(ben)
    client.post(reverse("renewals:calendar_revoke"))
    assert client.get(feed_of(secret)).status_code == 200
    client.force_login(ana)

    answer = client.post(reverse("renewals:calendar_revoke"), follow=True)

    assert client.get(feed_of(secret)).status_code == 404
    assert "The address no longer works." in answer.content.decode()


def test_the_page_asks_to_sign_in_and_the_feed_only_reads(client, ana):
    secret = make_feed(holder=ana, at=NOW)

    assert client.get(reverse(PAGE)).status_code == 302
    assert client.post(reverse("renewals:calendar_revoke")).status_code == 302
    assert client.post(feed_of(secret)).status_code == 405


def test_too_many_readings_of_one_address_wait(client, ana):
    address = feed_of(make_feed(holder=ana, at=NOW))

    answers = [client.get(address).status_code for _time in range(121)]

    assert (answers[119], answers[120]) == (200, 429)


def test_a_reading_is_written_down_once_an_hour(ana):
    make_feed(holder=ana, at=NOW)

    def read(minutes: int) -> dt.datetime:
        note_reading(feed=CalendarFeed.objects.get(), at=NOW + dt.timedelta(minutes=minutes))
        return CalendarFeed.objects.get().read_at

    assert [read(0), read(59), read(60)] == [NOW, NOW, NOW + dt.timedelta(hours=1)]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_reading_costs_the_same_for_one_and_for_three(
    client, ana, rows, django_assert_num_queries
):
    for number in range(rows):
        make.certificate_period(ana, due_on=dt.date(2027, 3, 1 + number))
        make.licence_period(ana, due_on=dt.date(2028, 1, 1 + number))
    address = feed_of(make_feed(holder=ana, at=NOW))
    client.get(address)

    with django_assert_num_queries(4):
        client.get(address, {"letters": "1"})
