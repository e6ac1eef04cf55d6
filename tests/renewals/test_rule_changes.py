"""A changed rule: written, reviewed, retired, foreseen, and followed by the deadlines of its place."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practitioners.models import User
from renewals import tasks
from renewals.clauses import DeadlineRule, RenewalTarget, RuleSetData, TopicRule
from renewals.models import CreditEntry, PeriodEvent, Reminder, RenewalPeriod, RuleSet
from renewals.selectors.rule_changes import outlooks, with_their_licences
from renewals.selectors.rules import data_of
from renewals.services import rule_changes
from renewals.services.periods import extend_period
from renewals.services.planning import plan_reminders
from renewals.services.rule_changes import follow_rule_change, foresee, letters_between
from renewals.services.rules import (
    retire_rule_set,
    review_rule_set,
    store_rule_sets,
    write_rule_set,
)
from tests.factories import practitioners as people
from tests.factories import renewals as make

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
ROW = {
    "id": "US-OH/physical_therapist",
    "code": "US-OH",
    "profession": "physical_therapist",
    "regulator": "The board",
    "dn_status": "silent",
    "confidence": {"dn": "low", "renewal": "medium"},
    "renewal": {
        "cycle_months": 24,
        "ce_required": 24,
        "ce_unit": "contact hour",
        "minutes_per_unit": 60,
        "deadline_rule": {"kind": "fixed_date", "month": 1, "day": 31, "year_parity": "odd"},
    },
    "sources": [{"title": "Rule 1", "address": "https://board.example/rule", "date": "2026-01-05"}],
}


@pytest.fixture(autouse=True)
def _places(db: None) -> None:
    people.ohio()
    people.physical_therapist()


@pytest.fixture
def rule(ben: User) -> RuleSet:
    """Reviewed: 24 hours by 31 January of odd years."""
    return make.rule(
        reviewed_by=ben,
        accrual_window=None,
        deadline_rule={"kind": "fixed_date", "month": 1, "day": 31, "year_parity": "odd"},
    )


def with_clause(rule: RuleSet, kind: type, **fields: object) -> RuleSetData:
    """The same rule with one clause that says something else."""
    data = data_of(rule)
    return replace(
        data,
        clauses=tuple(
            one.model_copy(update=fields) if isinstance(one, kind) else one for one in data.clauses
        ),
    )


def write(data: RuleSetData, after: int, author: User, **fields: object) -> RuleSet:
    return write_rule_set(
        data=data, after=after, why="The board said so.", author=author, at=AT, **fields
    )


def review(rule_set: RuleSet, ben: User) -> RuleSet:
    return review_rule_set(
        rule_set=rule_set,
        reviewer=ben,
        credentials="PT, DPT",
        at=AT,
        next_review_on=dt.date(2027, 11, 20),
    )


def period_of(holder: User, *, minutes: int = 0, **claim: object) -> RenewalPeriod:
    """A deadline that the rule gives, with accepted hours inside its window."""
    claim.setdefault("expires_on", None)
    claim.setdefault("issued_on", dt.date(2020, 1, 1))
    licence = make.verified_licence(holder, at=AT, **claim)
    period = make.open_licence_period(licence_id=licence.pk, at=AT)
    assert period is not None
    if minutes:
        CreditEntry.objects.create(
            holder=holder,
            source=CreditEntry.Source.OUTSIDE,
            title="Course",
            mode="in_person",
            minutes=minutes,
            completed_on=dt.date(2026, 6, 1),
            state=CreditEntry.State.ACCEPTED,
            recorded_at=AT,
        )
    return period


def outlook(period: RenewalPeriod):
    (row,) = with_their_licences(RenewalPeriod.objects.filter(pk=period.pk))
    return outlooks([row], on=AT.date())[period.pk]


def test_writing_makes_the_next_number_and_leaves_the_last_as_it_was(rule, administrator) -> None:
    before = RuleSet.objects.filter(pk=rule.pk).values().get()

    number = write(with_clause(rule, RenewalTarget, required=Decimal(30)), 1, administrator)

    assert (number.number, number.supersedes, number.status) == (2, rule, "draft")
    assert (number.written_by, number.why) == (administrator, "The board said so.")
    assert RuleSet.objects.filter(pk=rule.pk).values().get() == before
    assert list(RuleSet.objects.filter(kind="renewal").last_numbers()) == [number]


@pytest.mark.parametrize(
    ("after", "why", "hours", "said"),
    [
        pytest.param(
            0,
            "because",
            30,
            "Somebody wrote number 1 meanwhile. Compare it with yours and write again.",
            id="somebody-was-quicker",
        ),
        pytest.param(1, " ", 30, "Enter why this number is written", id="without-a-reason"),
        pytest.param(1, "because", 24, "Nothing differs from number 1.", id="nothing-differs"),
    ],
)
def test_what_is_not_written(rule, administrator, after, why, hours, said) -> None:
    data = with_clause(rule, RenewalTarget, required=Decimal(hours))

    with pytest.raises(ValidationError) as refused:
        write_rule_set(data=data, after=after, why=why, author=administrator, at=AT)

    assert refused.value.messages == [said]
    assert RuleSet.objects.filter(kind="renewal").count() == 1


def test_a_draft_beside_a_reviewed_number_moves_nobody(rule, administrator, ana) -> None:
    period = period_of(ana)

    number = write(with_clause(rule, RenewalTarget, required=Decimal(30)), 1, administrator)

    assert number.to_follow_since is None
    follow_rule_change(rule_set_id=number.pk, at=AT)
    period.refresh_from_db()
    assert period.rule_set == rule


def test_reviewing_names_the_reviewer_and_open_deadlines_follow(
    rule, administrator, ben, ana
) -> None:
    period = period_of(ana)
    number = write(with_clause(rule, RenewalTarget, required=Decimal(30)), 1, administrator)

    number = review(number, ben)

    assert (number.status, number.reviewed_by, number.reviewer_credentials) == (
        "reviewed",
        ben,
        "PT, DPT",
    )
    assert number.to_follow_since == AT
    tasks.follow_rule_change(number.pk)
    tasks.follow_rule_change(number.pk)
    period.refresh_from_db()
    number.refresh_from_db()
    assert (period.rule_set, period.needed_minutes, number.to_follow_since) == (number, 1800, None)
    notes = period.events.filter(event=PeriodEvent.Event.NOTED)
    assert [event.note for event in notes] == [
        "Number 2 of the rule US-OH/physical_therapist counts in place of number 1."
    ]


@pytest.mark.parametrize(
    ("credentials", "next_review_on", "said"),
    [
        pytest.param(" ", None, "Enter what qualifies you, such as PT, DPT", id="nobody"),
        pytest.param(
            "PT", AT.date(), "Choose a later day for the next review", id="review-due-at-once"
        ),
    ],
)
def test_what_is_not_reviewed(rule, administrator, credentials, next_review_on, said) -> None:
    number = write(with_clause(rule, RenewalTarget, required=Decimal(30)), 1, administrator)

    with pytest.raises(ValidationError) as refused:
        review_rule_set(
            rule_set=number,
            reviewer=administrator,
            credentials=credentials,
            at=AT,
            next_review_on=next_review_on,
        )

    assert refused.value.messages == [said]
    number.refresh_from_db()
    assert number.status == "draft"


def test_only_a_draft_is_reviewed(rule, ben) -> None:
    with pytest.raises(ValidationError, match="Only a draft can be reviewed"):
        review(rule, ben)


def test_retiring_a_number_gives_the_one_before_back(rule, administrator, ben, ana) -> None:
    period = period_of(ana)
    number = review(
        write(with_clause(rule, RenewalTarget, required=Decimal(30)), 1, administrator), ben
    )
    follow_rule_change(rule_set_id=number.pk, at=AT)

    retired = retire_rule_set(rule_set=number, actor=administrator, why="Misread.", at=AT)

    assert (retired.status, retired.retired_by, retired.retired_why, retired.retired_at) == (
        "retired",
        administrator,
        "Misread.",
        AT,
    )
    follow_rule_change(rule_set_id=number.pk, at=AT)
    period.refresh_from_db()
    assert (period.rule_set, period.needed_minutes) == (rule, 1440)
    with pytest.raises(ValidationError, match="retired already"):
        retire_rule_set(rule_set=retired, actor=administrator, why="Again.", at=AT)


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


def test_the_starter_content_leaves_a_rule_in_somebodys_hand_alone(administrator) -> None:
    rule = make.rule(accrual_window=None)
    number = write(with_clause(rule, RenewalTarget, required=Decimal(30)), 1, administrator)

    again = store_rule_sets(ROW, drafted_on=AT.date())

    assert [each for each in again if each.kind == "renewal"] == [number]


def test_the_same_row_again_changes_nothing() -> None:
    first = store_rule_sets(ROW, drafted_on=AT.date())
    topics = {**ROW["renewal"], "topics": [{"topic": "ethics", "min": 2}]}  # type: ignore[dict-item]

    assert store_rule_sets(ROW, drafted_on=AT.date()) == first
    changed = store_rule_sets({**ROW, "renewal": topics}, drafted_on=AT.date())

    assert [each.number for each in changed] == [1, 1, 2]
    assert data_of(changed[2]).of_type(TopicRule)[0].minimum == 2


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


def test_what_is_kept_of_a_forecast_names_nobody(rule, ben, ana, administrator):
    period_of(ana)
    data = with_clause(rule, DeadlineRule, month=3, day=31)
    forecast = rule_changes.foresee_number(
        data=data, about=rule, after=1, why="Later.", author=administrator, at=AT
    )

    number = write(data, 1, administrator, foreseen=forecast.as_data())

    assert [row.person for row in forecast.rows] == ["Ana Ferreira"]
    assert (number.foreseen["due_moved"], number.foreseen["rows"]) == (1, [])
