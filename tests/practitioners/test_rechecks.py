"""A verified licence is looked at again on a date: when, by whom, and what becomes of it."""

import datetime as dt
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.urls import reverse

from practitioners.models import Licence, LicenceEvent
from practitioners.selectors import rechecks_due
from practitioners.services.closing import close_account
from practitioners.services.licences import (
    CannotDecideOwnCase,
    DecidedMeanwhile,
    ask_for_changes,
    recheck_licence,
    resubmit_licence,
    revoke_licence,
    usual_recheck,
    verify_licence,
)
from practitioners.tasks import mail_licence_decision
from tests.factories import practitioners as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
YEAR_LATER = dt.date(2027, 11, 21)


@pytest.mark.parametrize(
    ("day", "months", "again"),
    [
        pytest.param(dt.date(2026, 11, 21), 12, dt.date(2027, 11, 21), id="a year"),
        pytest.param(dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28), id="leap day"),
        pytest.param(dt.date(2026, 8, 31), 6, dt.date(2027, 2, 28), id="a shorter month"),
        pytest.param(dt.date(2026, 12, 15), 1, dt.date(2027, 1, 15), id="over new year"),
        pytest.param(dt.date(2026, 11, 21), 0, None, id="never by itself"),
    ],
)
def test_the_usual_day_is_so_many_months_later(settings, day, months, again):
    settings.LICENCE_RECHECK_MONTHS = months

    assert usual_recheck(day) == again


@pytest.mark.parametrize("chosen", [None, dt.date(2027, 2, 1)])
def test_verifying_sets_the_day_of_the_next_look(ana, administrator, noon, chosen):
    licence = make.licence(holder=ana, at=noon)

    verify_licence(licence=licence, actor=administrator, at=noon, recheck_on=chosen)

    licence.refresh_from_db()
    assert licence.recheck_on == (chosen or YEAR_LATER)


def test_a_second_look_that_changes_nothing_leaves_an_event_and_sends_no_letter(
    ana, administrator, noon
):
    licence = make.licence(holder=ana, at=noon - 400 * DAY, state="verified")
    checked_at = licence.checked_at

    recheck_licence(
        licence=licence, actor=administrator, method="register", reason=" Still there. ", at=noon
    )

    licence.refresh_from_db()
    event = licence.events.latest("pk")
    assert (event.before, event.after, event.method) == ("verified", "verified", "register")
    assert (event.actor, event.reason) == (administrator, "Still there.")
    assert (licence.state, licence.checked_at, licence.recheck_on) == (
        "verified",
        checked_at,
        YEAR_LATER,
    )
    assert event not in LicenceEvent.objects.owed_a_letter()
    mail_licence_decision(event.pk)
    assert mail.outbox == []


@pytest.mark.parametrize("take_back", [revoke_licence, ask_for_changes])
def test_what_no_longer_holds_is_taken_back_with_a_letter(ana, administrator, noon, take_back):
    licence = make.licence(holder=ana, at=noon - 400 * DAY, state="verified")

    take_back(licence=licence, actor=administrator, reason="Not in the register.", at=noon)

    licence.refresh_from_db()
    assert licence.recheck_on is None
    assert licence.events.latest("pk") in LicenceEvent.objects.owed_a_letter()
    assert rechecks_due(on=YEAR_LATER) == 0


def test_a_change_by_the_holder_ends_the_wait_for_a_second_look(ana, noon):
    licence = make.licence(holder=ana, at=noon, state="verified")

    resubmit_licence(licence=licence, data=make.claim(number="PT-7"), proof=None, at=noon)

    licence.refresh_from_db()
    assert licence.recheck_on is None


def test_a_closed_account_is_not_looked_at_again(ana, noon):
    licence = make.licence(holder=ana, at=noon, state="verified")

    close_account(person=ana, actor=ana, at=noon)

    licence.refresh_from_db()
    assert licence.recheck_on is None


def test_nobody_looks_at_their_own_licence_again(administrator, noon):
    licence = make.licence(holder=administrator, at=noon, state="verified")

    with pytest.raises(CannotDecideOwnCase):
        recheck_licence(licence=licence, actor=administrator, method="register", at=noon)


@pytest.mark.parametrize("state", ["waiting", "needs_changes", "rejected", "revoked"])
def test_only_verified_licences_are_looked_at_again(ana, administrator, noon, state):
    licence = make.licence(holder=ana, at=noon, state=state)

    with pytest.raises(DecidedMeanwhile):
        recheck_licence(licence=licence, actor=administrator, method="register", at=noon)


@pytest.fixture
def checker(client, administrator, noon):
    with time_machine.travel(noon, tick=False):
        client.force_login(administrator)
        yield administrator


def test_the_queue_lists_what_is_due_and_the_next_one_opens(
    client, checker, ana, ben, cleo, administrator, noon
):
    late = make.licence(holder=ana, at=noon - 500 * DAY, state="verified")
    due = make.licence(holder=ben, at=noon - 365 * DAY, state="verified")
    make.licence(holder=cleo, at=noon - 300 * DAY, state="verified")

    queue = client.get(reverse("licence_queue"), {"state": "recheck"})
    answer = client.post(
        reverse("licence_review", args=[late.pk]),
        {
            "decision": "recheck",
            "method": "register",
            "recheck_on": "2027-05-01",
            "seen_event": late.events.latest("pk").pk,
        },
    )

    assert [row["licence"] for row in queue.context["rows"]] == [late, due]
    assert ("recheck", 2) in [(name, count) for name, _, count in queue.context["states"]]
    assert answer.url == reverse("licence_review", args=[due.pk])
    late.refresh_from_db()
    assert late.recheck_on == dt.date(2027, 5, 1)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"method": ""}, "Choose how you checked the licence.", id="no method"),
        pytest.param(
            {"recheck_on": "2026-11-21"}, "Choose a later day than today.", id="not later"
        ),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_recorded(
    client, checker, ana, noon, changes, sentence
):
    licence = make.licence(holder=ana, at=noon - 500 * DAY, state="verified")
    known = licence.events.count()

    answer = client.post(
        reverse("licence_review", args=[licence.pk]),
        {"decision": "recheck", "method": "register"} | changes,
    )

    assert sentence in answer.content.decode()
    assert licence.events.count() == known


def test_the_list_takes_the_same_statements_for_one_licence_and_three(
    client, checker, ana, ben, cleo, noon, django_assert_num_queries
):
    address = f"{reverse('licence_queue')}?state=recheck"
    make.licence(holder=ana, at=noon - 400 * DAY, state="verified")
    client.get(address)

    with django_assert_num_queries(12):
        client.get(address)
    make.licence(holder=ben, at=noon - 400 * DAY, state="verified")
    make.licence(holder=cleo, at=noon - 400 * DAY, state="verified")
    with django_assert_num_queries(12):
        client.get(address)


def test_one_verified_before_there_was_a_day_gets_the_usual_one(ana, administrator, noon):
    old, waiting = make.licence(holder=ana, at=noon), make.licence(holder=ana, at=noon, number="2")
    verify_licence(licence=old, actor=administrator, at=noon)
    Licence.objects.update(recheck_on=None)
    migration = import_module("practitioners.migrations.0007_when_licences_were_checked")

    migration.look_again_at_old_ones(apps, None)

    found = dict(Licence.objects.values_list("pk", "recheck_on"))
    assert found == {old.pk: YEAR_LATER, waiting.pk: None}
