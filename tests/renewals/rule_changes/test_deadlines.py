"""Open deadlines follow the rule of their day."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from renewals import tasks
from renewals.clauses import DeadlineRule, RenewalTarget
from renewals.models import Reminder
from renewals.services.periods import extend_period
from renewals.services.planning import plan_reminders
from renewals.services.rule_changes import follow_rule_change
from renewals.services.rules import (
    retire_rule_set,
)
from tests.factories import practitioners as people
from tests.factories import renewals as make
from tests.renewals.rule_changes.steps import AT, period_of, review, with_clause, write

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("effective_from", "follows"),
    [
        pytest.param(None, True, id="how-we-read-the-law"),
        pytest.param(dt.date(2025, 2, 1), True, id="on-the-day-the-window-opens"),
        pytest.param(dt.date(2025, 2, 2), False, id="a-day-after-the-window-opened"),
        pytest.param(dt.date(2027, 7, 1), False, id="a-law-to-come"),
    ],
)
def test_a_period_keeps_the_law_of_the_day_it_began(
    rule, administrator, ben, ana, effective_from, follows
) -> None:
    period = period_of(ana)
    assert (period.opens_on, period.due_on) == (dt.date(2025, 2, 1), dt.date(2027, 1, 31))
    data = with_clause(rule, RenewalTarget, required=Decimal(30))
    number = review(write(replace(data, effective_from=effective_from), 1, administrator), ben)

    follow_rule_change(rule_set_id=number.pk, at=AT)

    period.refresh_from_db()
    assert period.rule_set == (number if follows else rule)


def test_a_period_that_opens_late_is_under_the_law_of_the_day_it_began(
    rule, administrator, ben, ana
) -> None:
    """The cycle began in February 2025, the act is of 2026, and the licence is entered after that."""
    data = with_clause(rule, RenewalTarget, required=Decimal(30))
    number = review(write(replace(data, effective_from=dt.date(2026, 1, 1)), 1, administrator), ben)

    period = period_of(ana)

    assert (period.opens_on, period.rule_set) == (dt.date(2025, 2, 1), rule)
    assert follow_rule_change(rule_set_id=number.pk, at=AT) == 0


def test_a_date_of_the_rule_moves_and_letters_for_the_old_one_are_left_out(
    rule, administrator, ben, ana
) -> None:
    period = period_of(ana)
    at = dt.datetime(2027, 1, 20, 9, tzinfo=dt.UTC)
    plan_reminders(at=at)
    assert Reminder.objects.pending().filter(period=period).exists()
    number = review(write(with_clause(rule, DeadlineRule, month=5), 1, administrator), ben)

    follow_rule_change(rule_set_id=number.pk, at=at)

    period.refresh_from_db()
    assert (period.given_due_on, period.due_on) == (dt.date(2027, 5, 31), dt.date(2027, 5, 31))
    assert not Reminder.objects.pending().filter(period=period).exists()
    assert {row.why for row in period.reminders.filter(send_at__gt=at)} == {
        "The due date has changed."
    }


def test_a_date_on_the_licence_stays(rule, administrator, ben, ana) -> None:
    period = period_of(ana, expires_on=dt.date(2027, 6, 30))
    number = review(write(with_clause(rule, DeadlineRule, month=5), 1, administrator), ben)

    follow_rule_change(rule_set_id=number.pk, at=AT)

    period.refresh_from_db()
    assert (period.rule_set, period.due_on) == (number, dt.date(2027, 6, 30))


def test_an_extension_never_ends_before_the_new_date(rule, administrator, ben, ana) -> None:
    period = period_of(ana)
    extend_period(period=period, until=dt.date(2027, 3, 31), actor=administrator, at=AT)
    number = review(write(with_clause(rule, DeadlineRule, month=2, day=28), 1, administrator), ben)

    follow_rule_change(rule_set_id=number.pk, at=AT)

    period.refresh_from_db()
    assert (period.given_due_on, period.due_on) == (dt.date(2027, 2, 28), dt.date(2027, 3, 31))


def test_another_place_is_left_alone(rule, administrator, ben, ana, instructor) -> None:
    britain, title = people.great_britain(), people.physiotherapist()
    make.rule(place="GB", profession="physiotherapist", reviewed_by=ben, accrual_window=None)
    there = period_of(instructor, jurisdiction=britain, profession=title)
    period_of(ana)
    number = review(
        write(with_clause(rule, RenewalTarget, required=Decimal(30)), 1, administrator), ben
    )

    assert follow_rule_change(rule_set_id=number.pk, at=AT) == 1

    before = there.rule_set
    there.refresh_from_db()
    assert there.rule_set == before


def test_the_sweep_finds_what_a_lost_message_left(rule, administrator, ben, ana) -> None:
    period = period_of(ana)
    number = review(
        write(with_clause(rule, RenewalTarget, required=Decimal(30)), 1, administrator), ben
    )

    tasks.follow_missed_rule_changes()

    period.refresh_from_db()
    assert period.rule_set == number


def test_letters_of_a_date_that_comes_back_are_owed_again(rule, ben, ana, administrator):
    period = period_of(ana)
    plan_reminders(at=AT)
    waiting = set(period.reminders.pending().values_list("pk", flat=True))
    later = with_clause(rule, DeadlineRule, month=3, day=31)
    number = review(write(later, 1, administrator), ben)
    follow_rule_change(rule_set_id=number.pk, at=AT)
    plan_reminders(at=AT)
    retire_rule_set(rule_set=number, actor=ben, why="It was a mistake.", at=AT)

    follow_rule_change(rule_set_id=number.pk, at=AT)
    plan_reminders(at=AT)

    period.refresh_from_db()
    assert period.due_on == dt.date(2027, 1, 31)
    assert waiting
    assert set(period.reminders.pending().values_list("pk", flat=True)) == waiting
