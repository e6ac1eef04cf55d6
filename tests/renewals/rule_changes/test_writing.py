"""A rule is written, reviewed and retired by number."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from renewals import tasks
from renewals.clauses import RenewalTarget, TopicRule
from renewals.models import PeriodEvent, RuleSet
from renewals.selectors.rules import data_of
from renewals.services.rule_changes import follow_rule_change
from renewals.services.rules import (
    retire_rule_set,
    review_rule_set,
    store_rule_sets,
    write_rule_set,
)
from tests.factories import renewals as make
from tests.renewals.rule_changes.steps import AT, period_of, review, with_clause, write

pytestmark = pytest.mark.django_db


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
