"""What is written as a row reads back as it was."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from renewals.clauses import (
    CategoryMinimum,
    FirstRenewal,
    Grace,
    Retention,
    RuleSetData,
    SetKind,
    Source,
    Status,
    TopicRule,
    UnreadableRowError,
    rule_sets_of,
)
from renewals.clauses.writing import row_of

from .test_clauses import ROWS


def through_a_file(sets: list[RuleSetData]) -> list[RuleSetData]:
    text = yaml.safe_dump(row_of(sets), allow_unicode=True, sort_keys=False)
    return rule_sets_of(yaml.safe_load(text))


@pytest.mark.parametrize("name", ROWS)
def test_a_row_goes_out_and_comes_in_as_it_was(name: str) -> None:
    sets = rule_sets_of(ROWS[name])

    assert through_a_file(sets) == sets


@pytest.mark.parametrize("name", ROWS)
def test_a_row_of_the_file_is_written_in_the_words_of_the_file(name: str) -> None:
    assert "sets" not in row_of(rule_sets_of(ROWS[name]))


FLORIDA = rule_sets_of(ROWS["US-FL/physical_therapist"])


def with_renewal(**changes: object) -> list[RuleSetData]:
    return [replace(each, **changes) if each.kind is SetKind.RENEWAL else each for each in FLORIDA]


CHANGES = {
    "a-date-of-the-renewal-alone": {"effective_from": dt.date(2027, 7, 1)},
    "a-sunset-of-the-renewal-alone": {"sunset_on": dt.date(2027, 7, 1)},
    "another-regulator": {"regulator": "Somebody else"},
    "a-source-that-was-checked": {
        "sources": (
            Source(
                title="Rule",
                address="https://board.example/rule",
                date="2026",
                checked_on=dt.date(2026, 11, 20),
            ),
        )
    },
    "no-doubts": {"unverified": ()},
    "a-clause-of-another-kind": {"clauses": (Status(dn_status="silent"), Retention(months=12))},
    "two-of-what-a-row-has-once": {"clauses": (Retention(months=12), Retention(months=24))},
    "read-otherwise-than-the-sentence": {
        "clauses": (FirstRenewal(text="exempt", kind="share", share=Decimal("0.5")),)
    },
    "a-category-that-staff-assign-after-all": {
        "clauses": (CategoryMinimum(category="self-paced", minimum=Decimal("12.5")),)
    },
    "a-sentence-nobody-has-read": {"clauses": (Grace(text="ask", renewable_months=6),)},
    "a-number-that-no-float-holds": {
        "clauses": (TopicRule(topic="law", minimum=Decimal("0.1000000000000000055")),)
    },
    "nothing-at-all": {"clauses": ()},
}


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
def test_what_staff_changed_comes_in_as_it_was(changes: dict[str, object]) -> None:
    sets = with_renewal(**changes)

    assert through_a_file(sets) == sets


def test_a_place_with_one_kind_of_rule_stays_one() -> None:
    assert through_a_file([FLORIDA[2]]) == [FLORIDA[2]]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        pytest.param(
            {"renewal": {"moon": 1}}, "sets.renewal: it says too much.", id="unknown-field"
        ),
        pytest.param(
            {"renewal": {"sunset_on": "soon"}},
            ": write sunset_on as a date such as 2026-01-31.",
            id="date-in-words",
        ),
        pytest.param(
            {"renewal": {"clauses": [{"type": "retention", "months": 0}]}},
            "sets.renewal.clauses.0.retention.months: Input should be greater than or equal to 1.",
            id="clause",
        ),
    ],
)
def test_what_is_said_of_one_set_is_read_as_strictly(told: object, said: str) -> None:
    with pytest.raises(UnreadableRowError) as refused:
        rule_sets_of({**ROWS["US-FL/physical_therapist"], "sets": told})

    assert str(refused.value).endswith(said)


def test_the_row_of_the_guide_says_what_the_guide_says() -> None:
    guide = (Path(__file__).parents[2] / "docs/extending/rules-of-places.md").read_text("utf-8")
    (row,) = yaml.safe_load(guide.split("```yaml")[1].split("```")[0])["rows"]

    scope, _training, renewal = rule_sets_of(row)

    assert (scope.effective_from, renewal.effective_from) == (None, dt.date(2027, 7, 1))
    assert renewal.of_type(FirstRenewal) == (
        FirstRenewal(text="half in the first year", kind="share", share=Decimal("0.5")),
    )
    assert through_a_file([scope, _training, renewal]) == [scope, _training, renewal]
