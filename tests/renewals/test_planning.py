"""Which rows are written, for which days, and at what cost."""

import datetime as dt

import pytest
from django.db.models import F

from renewals.models import Reminder, RenewalPeriod
from renewals.services import (
    open_licence_period,
    plan_reminders,
)
from renewals.services.storing import array_literal
from tests.factories import renewals as make
from tests.renewals.days import DUE_ON, PLANNED, on, run

pytestmark = pytest.mark.django_db


def test_rows_are_made_for_the_days_just_ahead_and_the_rest_is_left_for_later(period):
    plan_reminders(at=on(1, month=1))

    assert (
        make.states_of(period)
        == {
            180: ("skipped", "A reminder nearer to the deadline is due already."),
            120: ("skipped", "A reminder nearer to the deadline is due already."),
            90: ("skipped", "A reminder nearer to the deadline is due already."),
            60: (PLANNED, ""),
        }
        | {}
    )
    period.refresh_from_db()
    assert period.next_plan_on == dt.date(2027, 1, 30)


def test_planning_twice_plans_once_and_the_second_reads_nothing(period, django_assert_num_queries):
    plan_reminders(at=on(15))
    before = list(Reminder.objects.values())

    with django_assert_num_queries(7):  # the plans, two empty chunks in their savepoints
        plan_reminders(at=on(15))

    assert list(Reminder.objects.values()) == before


@pytest.mark.parametrize("people_in", [1, 3])
def test_planning_costs_the_same_statements_for_one_and_for_three(
    people_in, ana, ben, cleo, django_assert_num_queries
):
    for holder in [ana, ben, cleo][:people_in]:
        make.certificate_period(holder, due_on=DUE_ON)

    with django_assert_num_queries(12):
        plan_reminders(at=on(15))

    assert Reminder.objects.filter(offset=7).count() == people_in


def test_two_planners_at_once_write_one_row(reminder, period):
    period.next_plan_on = None
    period.save()
    Reminder.objects.filter(pk=reminder.pk).update(message_id=F("message_id"))

    plan_reminders(at=on(15))

    assert period.reminders.filter(offset=7).count() == 1


def test_a_period_that_opens_late_gets_the_nearest_letter_only(ana, mailoutbox):
    period = make.certificate_period(ana, due_on=DUE_ON, at=on(10))

    plan_reminders(at=on(10))

    late = ("skipped", "The period was opened after this reminder's day.")
    states = make.states_of(period)
    assert {offset: states[offset] for offset in (180, 120, 90, 60)} == dict.fromkeys(
        (180, 120, 90, 60), late
    )
    assert states[30] == (PLANNED, "")


def test_a_clock_change_does_not_move_the_hour(ana):
    ana.time_zone = "America/New_York"
    ana.save()
    period = make.certificate_period(ana, due_on=dt.date(2027, 3, 15))
    plan_reminders(at=on(8, month=3))

    send_at = dict(period.reminders.values_list("offset", "send_at"))
    assert (send_at[7], send_at[0]) == (on(8, month=3, hour=14), on(15, month=3, hour=13))


def test_a_deadline_at_the_end_of_the_calendar_is_planned_like_any_other(period, ben):
    endless = make.licence_period(ben, due_on=dt.date.max)

    plan_reminders(at=on(15))

    endless.refresh_from_db()
    assert endless.next_plan_on == dt.date(9999, 7, 4)  # 180 days before
    assert list(endless.reminders.all()) == []
    assert make.states_of(period)[14] == (PLANNED, "")


def test_a_time_zone_that_is_gone_holds_up_nobody_elses_letters(period, ben, caplog):
    lost = make.licence_period(ben, due_on=DUE_ON)
    RenewalPeriod.objects.filter(pk=lost.pk).update(time_zone="Atlantis/Capital")

    plan_reminders(at=on(15))

    assert list(lost.reminders.all()) == []
    assert make.states_of(period)[14] == (PLANNED, "")
    assert [record.message for record in caplog.records] == [
        f"no reminders are planned for period {lost.pk}"
    ]

    # Mended: the next day finds it by itself.
    RenewalPeriod.objects.filter(pk=lost.pk).update(time_zone="Europe/Lisbon")
    plan_reminders(at=on(16))

    assert make.states_of(lost)[7] == (PLANNED, "")


def test_a_moved_expiry_gets_its_own_letters(ana, mailoutbox):
    period = make.licence_period(ana, due_on=DUE_ON)
    plan_reminders(at=on(20))
    licence = period.licence
    licence.expires_on = dt.date(2027, 3, 24)
    licence.save()
    open_licence_period(licence_id=licence.pk, at=on(20))

    run(on(22))

    assert [mail.subject for mail in mailoutbox] == [
        "Your licence in Ohio runs out on 24 March 2027, in 30 days"
    ]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        pytest.param((), "{}", id="none"),
        pytest.param((3, 4, 3), "{3,4,3}", id="numbers, some of them twice"),
        pytest.param((None, dt.date.max), '{NULL,"9999-12-31"}', id="a day and nothing"),
        pytest.param(("", "NULL", "a, b", "{}"), '{"","NULL","a, b","{}"}', id="marks of arrays"),
        pytest.param(('say "x"', "a\\b"), '{"say \\"x\\"","a\\\\b"}', id="quotes and strokes"),
    ],
)
def test_a_column_is_said_as_postgresql_reads_it(values, said):
    assert array_literal(values) == said
