"""What a change would move is told before it is made."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from renewals.clauses import DeadlineRule, RenewalTarget
from renewals.models import PeriodEvent, RenewalPeriod, RuleSet
from renewals.selectors.rule_changes import outlooks, with_their_licences
from renewals.services import rule_changes
from renewals.services.rule_changes import follow_rule_change, foresee, letters_between
from renewals.services.rules import (
    retire_rule_set,
)
from tests.renewals.rule_changes.steps import AT, period_of, review, with_clause, write

pytestmark = pytest.mark.django_db


def outlook(period: RenewalPeriod):
    (row,) = with_their_licences(RenewalPeriod.objects.filter(pk=period.pk))
    return outlooks([row], on=AT.date())[period.pk]


def test_a_forecast_leaves_nothing_behind(
    rule, administrator, ben, ana, django_capture_on_commit_callbacks
) -> None:
    period = period_of(ana, minutes=1500)
    events = PeriodEvent.objects.count()

    with django_capture_on_commit_callbacks() as queued:
        forecast = foresee(
            rule,
            lambda: review(
                write(with_clause(rule, RenewalTarget, required=Decimal(30)), 1, administrator),
                ben,
            ),
            at=AT,
        )

    assert (forecast.people, forecast.looked_at, forecast.no_longer_complete) == (1, 1, 1)
    assert queued == []
    period.refresh_from_db()
    assert period.rule_set == rule
    assert RuleSet.objects.filter(kind="renewal").count() == 1
    assert PeriodEvent.objects.count() == events


def test_what_the_forecast_says_is_what_then_happens(
    rule, administrator, ben, ana, cleo, instructor
) -> None:
    """One was complete and is no longer, one never was, one has a date of its own."""
    periods = [
        period_of(ana, minutes=25 * 60),
        period_of(cleo, minutes=10 * 60),
        period_of(instructor, minutes=40 * 60, expires_on=dt.date(2027, 1, 31)),
    ]
    data = with_clause(rule, RenewalTarget, required=Decimal(30))
    data = replace(
        data,
        clauses=tuple(
            one.model_copy(update={"month": 5}) if isinstance(one, DeadlineRule) else one
            for one in data.clauses
        ),
    )

    def change() -> RuleSet:
        return review(write(data, 1, administrator), ben)

    before = {period.pk: outlook(period) for period in periods}
    forecast = foresee(rule, change, at=AT)
    assert {period.pk: outlook(period) for period in periods} == before

    number = change()
    follow_rule_change(rule_set_id=number.pk, at=AT)
    after = {period.pk: outlook(period) for period in periods}

    assert forecast.people == forecast.looked_at == 3
    assert forecast.under_it == 3
    assert forecast.due_moved == sum(before[pk].due_on != after[pk].due_on for pk in after) == 2
    moved = [letters_between(before[pk], after[pk]) for pk in after]
    assert (forecast.letters_moved, forecast.letters_gone, forecast.letters_new) == tuple(
        sum(each) for each in zip(*moved, strict=True)
    )
    assert forecast.letters_changed > 0
    assert forecast.no_longer_complete == 1
    assert {(row.email, row.due_after, row.state_after) for row in forecast.rows} == {
        (after[pk].email, after[pk].due_on.isoformat(), after[pk].state)
        for pk in after
        if replace(after[pk], rule_set=None) != replace(before[pk], rule_set=None)
    }


def test_a_forecast_of_retiring_counts_who_is_no_longer_complete(rule, administrator, ana) -> None:
    period_of(ana, minutes=25 * 60)

    forecast = foresee(
        rule,
        lambda: retire_rule_set(rule_set=rule, actor=administrator, why="Misread.", at=AT),
        at=AT,
    )

    assert (forecast.no_longer_complete, forecast.rows[0].state_after) == (1, "unreviewed")


def test_a_sample_is_looked_at_where_there_are_very_many(
    rule, administrator, ben, ana, cleo, instructor, monkeypatch
) -> None:
    for person in (ana, cleo, instructor):
        period_of(person)
    monkeypatch.setattr(rule_changes, "MOST_LOOKED_AT", 2)

    forecast = foresee(
        rule,
        lambda: review(write(with_clause(rule, DeadlineRule, month=5), 1, administrator), ben),
        at=AT,
    )

    assert (forecast.people, forecast.looked_at, forecast.is_sample) == (3, 2, True)


def test_three_people_cost_as_many_statements_as_one(
    rule, administrator, ben, ana, cleo, instructor
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            foresee(
                rule,
                lambda: review(
                    write(with_clause(rule, DeadlineRule, month=5), 1, administrator), ben
                ),
                at=AT,
            )
        return len(asked)

    period_of(ana)
    one = statements()
    period_of(cleo)
    period_of(instructor)

    assert statements() == one


def test_a_forecast_survives_being_stored(rule, administrator, ben, ana) -> None:
    period_of(ana)
    data = with_clause(rule, DeadlineRule, month=5)
    forecast = foresee(rule, lambda: review(write(data, 1, administrator), ben), at=AT)

    number = write(data, 1, administrator, foreseen=forecast.as_data())

    number.refresh_from_db()
    assert number.foreseen is not None
    assert rule_changes.Forecast.from_data(number.foreseen) == replace(forecast, rows=[])


def test_what_is_kept_of_a_forecast_names_nobody(rule, ben, ana, administrator):
    period_of(ana)
    data = with_clause(rule, DeadlineRule, month=3, day=31)
    forecast = rule_changes.foresee_number(
        data=data, about=rule, after=1, why="Later.", author=administrator, at=AT
    )

    number = write(data, 1, administrator, foreseen=forecast.as_data())

    assert [row.person for row in forecast.rows] == ["Ana Ferreira"]
    assert (number.foreseen["due_moved"], number.foreseen["rows"]) == (1, [])
