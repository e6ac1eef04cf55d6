"""Windows of one licence that share days: a person says which one an entry is for (North Carolina)."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from renewals.models import CreditEntry, CreditPlacement, PeriodEvent
from renewals.rules import in_figures
from renewals.selectors.placing import placeable_of
from renewals.selectors.standing import standing_of
from renewals.services import close_period, open_licence_period
from renewals.services.placements import place_credit
from tests.factories import practitioners as people
from tests.factories import renewals as make

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2027, 2, 20, 12, tzinfo=dt.UTC)
JANUARY = dt.date(2027, 1, 15)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def periods(ana):
    """Due on 31 January 2027 and on 31 January 2029; each counts 25 months back, so January is in both."""
    people.ohio(), people.physical_therapist()
    make.rule(accrual_window="25 months before the deadline")
    earlier = make.licence_period(ana, due_on=dt.date(2027, 1, 31))
    close_period(period=earlier, closing="renewed", at=NOW)
    licence = earlier.licence
    licence.expires_on = dt.date(2029, 1, 31)
    licence.save()
    later = open_licence_period(licence_id=licence.pk, at=NOW)
    earlier.refresh_from_db()
    return earlier, later


@pytest.fixture
def entry(ana):
    return CreditEntry.objects.create(
        holder=ana,
        source="outside",
        title="Needle safety",
        provider="State university",
        mode="in_person",
        minutes=120,
        completed_on=JANUARY,
        recorded_at=NOW,
    )


def counted(period) -> str:
    return in_figures(standing_of(period).cycle.total.counted)


def place(client, user, seen_from, **sent) -> str:
    client.force_login(user)
    answer = client.post(reverse("renewals:place_credit", args=[seen_from.pk]), sent, follow=True)
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_shared_day_counts_nowhere_until_somebody_says_where(client, ana, periods, entry):
    earlier, later = periods
    before = counted(later)

    page = place(client, ana, later, entry=entry.pk, period=later.pk)

    assert before == "0"
    assert "Saved. The hours are counted anew below." in page
    assert counted(later) == "2"
    assert placeable_of(standing_of(later))[0].options == (later, earlier)
    told = PeriodEvent.objects.get(period=later, event="placed")
    assert (told.actor, told.note) == (ana, "For the period due on 2029-01-31: Needle safety")


def test_it_can_be_left_with_the_other_period_and_undecided_again(client, ana, periods, entry):
    earlier, later = periods
    place(client, ana, later, entry=entry.pk, period=earlier.pk)
    elsewhere = CreditPlacement.objects.get().period
    place(client, ana, later, entry=entry.pk, period="")

    assert elsewhere == earlier
    assert not CreditPlacement.objects.exists()
    assert counted(later) == "0"


def test_saying_the_same_twice_is_saying_it_once(ana, periods, entry):
    for _time in range(2):
        place_credit(entry=entry, seen_from=periods[1], period=periods[1], actor=ana, at=NOW)

    assert CreditPlacement.objects.count() == 1
    assert PeriodEvent.objects.filter(event="placed").count() == 1


def test_a_period_that_does_not_hold_the_day_is_refused(ana, periods, entry):
    entry.completed_on = dt.date(2027, 2, 10)
    entry.save()

    with pytest.raises(ValidationError) as refused:
        place_credit(entry=entry, seen_from=periods[1], period=periods[0], actor=ana, at=NOW)

    assert refused.value.messages == ["Choose one of the periods in which it was completed."]


@pytest.mark.parametrize("said", ["", "x", "9" * 40, "-1", "٣"])
def test_an_entry_that_cannot_exist_is_not_found(client, ana, periods, said):
    client.force_login(ana)
    address = reverse("renewals:place_credit", args=[periods[1].pk])

    assert client.post(address, {"entry": said}).status_code == 404


def test_nobody_else_places_it(client, ana, ben, cleo, administrator, periods, entry):
    address = reverse("renewals:place_credit", args=[periods[1].pk])
    statuses = []
    for viewer in (ben, cleo, administrator, None):
        client.logout()
        if viewer:
            client.force_login(viewer)
        sent = {"entry": entry.pk, "period": periods[1].pk}
        statuses.append(client.post(address, sent).status_code)

    assert statuses == [404, 404, 404, 302]
    assert not CreditPlacement.objects.exists()
    client.force_login(ana)
    assert client.get(address).status_code == 405


def test_staff_say_it_for_the_holder_and_nobody_else_may(
    client, ana, ben, administrator, periods, entry
):
    address = reverse("deadline_place", args=[periods[1].pk])
    sent = {"entry": entry.pk, "period": periods[1].pk}
    client.force_login(ben)
    refused = client.post(address, sent)
    placed_by_ben = CreditPlacement.objects.exists()
    client.force_login(administrator)

    page = client.get(reverse("deadline_period", args=[periods[1].pk])).content.decode()
    client.post(address, sent)

    assert (refused.status_code, placed_by_ben) == (302, False)
    assert "In two periods at once" in page
    row = CreditPlacement.objects.get()
    assert (row.period, row.placed_by) == (periods[1], administrator)
    assert counted(periods[1]) == "2"
