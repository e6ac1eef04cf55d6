"""The cards of one person: what they say first, and where to enter what is missing."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from practitioners.services.people import Profile, change_profile
from renewals import tasks
from renewals.models import CreditEntry
from renewals.panels import renewal_strip
from renewals.services import open_licence_period
from tests.factories import practitioners as people
from tests.factories import renewals as make
from tests.renewals.rule_changes.steps import review

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2027, 2, 20, 12, tzinfo=dt.UTC)
BIRTH_MONTH = {"kind": "birth_month_end"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def overview(client, user) -> str:
    client.force_login(user)
    return text(client.get(reverse("renewals:overview")))


def profile_of(person, **changes) -> Profile:
    said = {
        "name_on_licence": person.name_on_licence,
        "display_name": person.display_name,
        "profession": person.profession,
        "time_zone": person.time_zone,
        "language": person.language,
        "birth_month": person.birth_month,
    }
    return Profile(**(said | changes))


def by_birth_month(**rule):
    people.ohio(), people.physical_therapist()
    make.rule(deadline_rule=BIRTH_MONTH, cycle_months=12, **rule)


def test_a_licence_that_waits_for_the_birth_month_leads_to_the_profile(client, ana):
    by_birth_month()
    make.verified_licence(ana, expires_on=None)

    client.force_login(ana)
    page = client.get(reverse("renewals:overview")).content.decode()

    assert "Enter the birth month" in page
    assert f'href="{reverse("practitioners:profile")}">Enter your birth month</a>' in page


def test_the_birth_month_opens_the_period_and_another_one_moves_it(
    ana, django_capture_on_commit_callbacks
):
    by_birth_month()
    licence = make.verified_licence(ana, expires_on=None)
    dates = []
    for month in (2, 5, None):
        with django_capture_on_commit_callbacks(execute=True):
            change_profile(person=ana, profile=profile_of(ana, birth_month=month), at=NOW)
        tasks.open_licence_period(licence.pk)
        dates.append(list(licence.periods.open().values_list("due_on", flat=True)))

    # Nobody is left without a deadline because a fact was taken out again.
    assert dates == [[dt.date(2027, 2, 28)], [dt.date(2027, 5, 31)], [dt.date(2027, 5, 31)]]
    assert [one.closing for one in licence.periods.order_by("due_on")] == ["moved", ""]


def test_time_alone_moves_no_deadline_by_birth_month(ana):
    by_birth_month()
    ana.birth_month = 2
    ana.save()
    licence = make.verified_licence(ana, expires_on=None)
    open_licence_period(licence_id=licence.pk, at=NOW)

    open_licence_period(licence_id=licence.pk, at=NOW + dt.timedelta(days=60))

    assert [one.due_on for one in licence.periods.all()] == [dt.date(2027, 2, 28)]


def test_a_card_says_the_smallest_set_that_is_missing_and_each_part(client, ana):
    people.ohio(), people.physical_therapist()
    make.rule(
        ce_required=12,
        category_minima=[{"category": "live, incl. qualifying webinar", "min": 6}],
        category_caps=[{"category": "self-paced", "max": 4}],
        topics=[{"topic": "ethics", "min": 2}],
    )
    make.licence_period(ana, due_on=dt.date(2028, 1, 31))
    CreditEntry.objects.create(
        holder=ana,
        source="outside",
        title="Reading at night",
        provider="A journal",
        mode="async",
        minutes=300,
        completed_on=dt.date(2026, 6, 1),
        recorded_at=NOW,
    )

    page = overview(client, ana)
    card = page[page.index("Not complete") :]

    assert "Still missing: 8 contact hours, all live, of which 2 on ethics" in card
    assert "Self-paced 4 of at most 4 contact hours" in card
    assert "Live, incl. qualifying webinar 0 of 6 contact hours" in card
    assert "Ethics 0 of 2 contact hours" in card


def test_an_entry_that_counts_for_less_says_why_on_the_page_of_the_period(client, ana):
    people.ohio(), people.physical_therapist()
    make.rule(ce_required=12, category_caps=[{"category": "self-paced", "max": 4}])
    period = make.licence_period(ana, due_on=dt.date(2028, 1, 31))
    given = {"source": "outside", "provider": "A journal", "mode": "async", "recorded_at": NOW}
    CreditEntry.objects.create(
        holder=ana, title="Much", minutes=300, completed_on=dt.date(2026, 6, 1), **given
    )
    CreditEntry.objects.create(
        holder=ana, title="Too early", minutes=60, completed_on=dt.date(2025, 6, 1), **given
    )
    client.force_login(ana)

    page = text(client.get(reverse("renewals:period", args=[period.pk])))

    assert "4 contact hours of 5 contact hours The most that counts from self-paced study" in page
    left_out = page[page.index("What does not count here") :]
    assert "It was completed before this period began on 1 February 2026." in left_out


def test_what_waits_for_staff_is_named_and_not_counted(client, ana):
    people.ohio(), people.physical_therapist()
    make.rule()
    period = make.licence_period(ana, due_on=dt.date(2028, 1, 31))
    CreditEntry.objects.create(
        holder=ana,
        source="outside",
        title="A conference",
        provider="A society",
        mode="in_person",
        minutes=300,
        completed_on=dt.date(2026, 6, 1),
        state="waiting",
        recorded_at=NOW,
    )
    client.force_login(ana)

    page = text(client.get(reverse("renewals:period", args=[period.pk])))

    assert "0 of 24 contact hours, 24 contact hours missing" in page
    assert "Not decided yet A conference Waiting for review" in page


def test_the_home_strip_says_word_days_and_what_is_missing(rf, client, ana):
    people.ohio(), people.physical_therapist()
    make.rule()
    make.licence_period(ana, due_on=dt.date(2027, 3, 1))
    client.force_login(ana)

    page = text(client.get(reverse("courses:home")))

    assert (
        "Ohio, physical therapist 1 March 2027 , in 9 days , 24 contact hours missing Not complete"
        in page
    )


@pytest.mark.parametrize("reviewed", [True, False])
def test_the_home_strip_says_that_nobody_has_reviewed_the_rule(client, ana, ben, reviewed):
    people.ohio(), people.physical_therapist()
    rule = make.rule()
    if reviewed:
        review(rule, ben)
    make.licence_period(ana, due_on=dt.date(2027, 3, 1))
    CreditEntry.objects.create(
        holder=ana,
        source="outside",
        title="A conference",
        provider="A society",
        mode="in_person",
        minutes=24 * 60,
        completed_on=dt.date(2026, 6, 1),
        recorded_at=NOW,
    )
    client.force_login(ana)

    page = text(client.get(reverse("courses:home")))

    said = "By a rule that nobody has reviewed: check with your board." in page
    assert ("1 March 2027" in page, said) == (True, not reviewed)


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_the_home_strip_costs_the_same_for_one_and_for_three(
    rf, ana, rows, django_assert_num_queries
):
    people.ohio(), people.physical_therapist()
    make.rule()
    for number in range(rows):
        make.licence_period(ana, due_on=dt.date(2027, 3, 1 + number))
    request = rf.get("/")
    request.user = ana

    with django_assert_num_queries(7 if rows else 1):
        renewal_strip(request)


def test_forty_deadlines_come_in_pages_of_twelve(client, ana):
    client.force_login(ana)
    for number in range(40):
        make.certificate_period(ana, due_on=NOW.date() + number * dt.timedelta(days=1))

    pages = [client.get(reverse("renewals:overview"), {"page": number}) for number in (1, 2, 4)]

    assert [len(page.context["overview"].cards) for page in pages] == [12, 12, 4]
    days = [card.days for page in pages for card in page.context["overview"].cards]
    assert days == [*range(24), *range(36, 40)]
    assert "Page 1 of 4" in text(pages[0])
