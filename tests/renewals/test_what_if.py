"""What one more course would bring: reckoned in the address, shown in words, written nowhere."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from certificates.models import ProgrammeCourse, ProgrammeCredit
from renewals.models import CreditEntry
from tests.factories import courses
from tests.factories import practitioners as people
from tests.factories import renewals as make

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2027, 2, 20, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def programme(title: str, minutes: int, *, mode: str = "async", **fields):
    made = make.programme(title, **fields)
    course = courses.course(title=title)
    ProgrammeCourse.objects.create(programme=made, course=course)
    ProgrammeCredit.objects.create(programme=made, mode=mode, minutes=minutes)
    return made, course


@pytest.fixture
def ohio(ana):
    """3.5 hours of 60 minutes are asked for and none is done, at least one of them live."""
    people.ohio(), people.physical_therapist()
    make.rule(
        ce_required=3.5, category_minima=[{"category": "live, incl. qualifying webinar", "min": 1}]
    )
    return make.licence_period(ana, due_on=dt.date(2028, 1, 31))


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def ask(client, user, period, **asked) -> str:
    client.force_login(user)
    return text(client.get(reverse("renewals:period", args=[period.pk]), {"if": "1", **asked}))


def test_a_course_of_ours_says_how_much_is_needed_after_it(client, ana, ohio):
    module, _course = programme("Module 5", 120)

    page = ask(client, ana, ohio, course=module.pk)

    assert (
        "If you finish Module 5, 2 contact hours count here and you still need 1.5 contact hours,"
        " of which 1 live." in page
    )
    assert "Nothing is recorded: this only reckons." in page
    assert not CreditEntry.objects.exists()


def test_what_is_typed_in_counts_by_its_mode(client, ana, ohio):
    enough = ask(client, ana, ohio, hours="3.5", mode="live_online")
    short = ask(client, ana, ohio, hours="3.5", mode="async")

    assert "3.5 contact hours count here and nothing is missing any more." in enough
    assert "you still need 1 contact hour" in short
    assert not CreditEntry.objects.exists()


def test_a_course_and_something_typed_are_reckoned_together(client, ana, ohio):
    module, _course = programme("Module 5", 120)

    page = ask(client, ana, ohio, course=module.pk, hours="1.5", mode="in_person")

    assert "If you finish Module 5 and what you typed, 3.5 contact hours count here" in page


def test_less_than_it_offers_says_why(client, ana):
    people.ohio(), people.physical_therapist()
    make.rule(ce_required=3, category_caps=[{"category": "self-paced", "max": 1}])
    period = make.licence_period(ana, due_on=dt.date(2028, 1, 31))

    page = ask(client, ana, period, hours="2", mode="async")

    assert "It offers 2 contact hours, of which 1 contact hour count." in page
    assert "The most that counts from self-paced study is 1 contact hour." in page


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "Choose a course or enter the hours of an activity."),
        ({"hours": "many"}, "Enter the hours as a number, such as 1.5."),
        ({"hours": "0"}, "Enter at least a quarter of an hour, 0.25."),
        ({"hours": "99999"}, "Enter at most 1,000 hours."),
        ({"hours": "1", "mode": "asleep"}, "Choose from the list."),
    ],
    ids=["nothing", "no number", "too little", "too much", "no such mode"],
)
def test_what_cannot_be_reckoned_says_what_to_enter(client, ana, ohio, asked, sentence):
    page = ask(client, ana, ohio, **asked)

    assert "There is a problem" in page
    assert sentence in page


def test_the_card_looks_ahead_to_what_is_begun_first(client, ana, ohio):
    programme("A first course", 60)
    _begun, course = programme("Module 5", 120)
    courses.enrolment(ana, course)
    client.force_login(ana)

    page = text(client.get(reverse("renewals:overview")))

    assert "If you finish Module 5 (2 contact hours) you still need 1.5 contact hours" in page
    assert "If you finish A first course" not in page


def test_what_is_held_or_closed_or_gives_no_hours_is_not_offered(client, ana, ohio):
    held, _course = programme("Held", 60)
    make.certificate(ana, of=held, valid_until=None)
    programme("Closed", 60, is_open=False)
    make.programme("Without hours")
    programme("Open", 60)

    page = ask(client, ana, ohio)

    assert "Open (1 hour)" in page
    assert [name in page for name in ("Held (", "Closed (", "Without hours")] == [False] * 3


def test_a_place_without_a_rule_reckons_nothing(client, ana):
    period = make.licence_period(ana, due_on=dt.date(2028, 1, 31))
    programme("Module 5", 120)

    page = ask(client, ana, period, hours="1")

    assert "What if?" not in page
    assert "We do not know what this place asks for." in page


def test_the_refresher_comes_first_and_the_date_it_would_give(client, ana):
    period = make.certificate_period(
        ana, due_on=dt.date(2027, 3, 20), completed_on=dt.date(2026, 3, 20)
    )
    first = period.certificate.programme
    ProgrammeCourse.objects.create(programme=first, course=courses.course(title="All of it again"))
    programme("Refresher", 60, renews=first, validity_months=24)
    client.force_login(ana)

    page = text(client.get(reverse("renewals:period", args=[period.pk])))

    assert page.index("The shorter way: Refresher") < page.index("All of it again")
    assert (
        "Finished today, 20 February 2027, the new certificate would be valid until 20 March 2029."
        " Renewing early loses no days: the new time begins where the old one ends." in page
    )


def test_too_early_says_from_which_day_no_day_is_lost(client, ana):
    period = make.certificate_period(
        ana, due_on=dt.date(2028, 3, 1), completed_on=dt.date(2026, 3, 1)
    )
    first = period.certificate.programme
    ProgrammeCourse.objects.create(programme=first, course=courses.course(title="All of it again"))
    client.force_login(ana)

    page = text(client.get(reverse("renewals:period", args=[period.pk])))

    from_day = dt.date(2028, 3, 1) - dt.timedelta(days=first.renewal_window_days)
    assert "would be valid until 20 February 2028." in page
    assert f"From {from_day.day} {from_day:%B %Y} on, renewing early loses no days" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_looking_ahead_costs_the_same_for_one_and_for_three_courses(
    client, ana, ohio, rows, django_assert_num_queries
):
    for number in range(rows):
        programme(f"Module {number}", 60)
    client.force_login(ana)
    address = reverse("renewals:period", args=[ohio.pk])
    client.get(address, {"if": "1", "hours": "1"})

    with django_assert_num_queries(16):
        client.get(address, {"if": "1", "hours": "1"})
