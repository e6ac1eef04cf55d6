"""Letters keep the clock of the place where their reader lives now."""

import dataclasses
import datetime as dt

import pytest

from practitioners.services.people import Profile, change_profile
from renewals import tasks
from renewals.models import Reminder, RenewalPeriod
from renewals.services import plan_reminders
from renewals.services.clock import run_day
from renewals.services.zones import follow_time_zone
from tests.factories import renewals as make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
DUE_ON = dt.date(2027, 3, 1)
MOVED = dt.datetime(2027, 1, 15, 12, tzinfo=dt.UTC)


def move(person, zone):
    now = {field.name: getattr(person, field.name) for field in dataclasses.fields(Profile)}
    change_profile(person=person, profile=Profile(**now | {"time_zone": zone}), at=MOVED)


@pytest.fixture
def period(ana):
    ana.time_zone = "America/New_York"
    ana.save()
    period = make.licence_period(ana, due_on=DUE_ON)
    plan_reminders(at=MOVED + 5 * DAY)
    return period


def hours(zone):
    ahead = Reminder.objects.pending().filter(send_at__gt=MOVED + DAY)
    return {row.send_at.astimezone(zone).hour for row in ahead}


def test_letters_to_come_move_to_the_new_clock_and_deadlines_stay(
    ana, period, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        move(ana, "Pacific/Auckland")

    period.refresh_from_db()
    assert (period.time_zone, period.due_on) == ("Pacific/Auckland", DUE_ON)
    assert hours(ana.zone) == {9}


def test_the_sweep_finds_who_moved_when_the_message_was_lost(
    ana, period, django_capture_on_commit_callbacks
):
    move(ana, "Pacific/Auckland")  # what it queued is never published
    assert RenewalPeriod.objects.get().time_zone == "America/New_York"

    with django_capture_on_commit_callbacks(execute=True):
        tasks.follow_missed_time_zones()

    assert RenewalPeriod.objects.get().time_zone == "Pacific/Auckland"


def test_a_second_delivery_changes_nothing(ana, period):
    move(ana, "Asia/Tokyo")

    assert follow_time_zone(person_id=ana.pk, at=MOVED) == 1
    assert follow_time_zone(person_id=ana.pk, at=MOVED) == 0


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Pacific/Honolulu", "Europe/Zurich"])
def test_each_letter_goes_out_once_and_by_day_where_the_person_lives(
    ana, period, zone, django_capture_on_commit_callbacks
):
    letters = []
    for number in range(70):
        at = MOVED - 15 * DAY + number * DAY
        if number == 15:
            with django_capture_on_commit_callbacks(execute=True):
                move(ana, zone)
        letters += run_day(on=at.date(), put=[].append).sent

    ana.refresh_from_db()
    after = [row for row in letters if row.sent_at > MOVED]
    assert [row.offset for row in letters] == [60, 30, 14, 7, 1, 0, -1]
    assert {row.sent_at.astimezone(ana.zone).hour for row in after} == {9}


def test_a_person_who_stays_costs_nothing(
    ana, ben, period, django_assert_num_queries, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        move(ben, ben.time_zone)

    assert callbacks == []
    with django_assert_num_queries(1):
        tasks.follow_missed_time_zones()
