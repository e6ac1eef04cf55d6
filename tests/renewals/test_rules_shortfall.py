"""The smallest set of things that is still missing, in figures and in words."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from renewals.clauses import CategoryMaximum, CategoryMinimum, RenewalTarget, TopicRule
from renewals.rules import Activity, CycleStanding, Mode, Verdict, missing_in_words
from tests.renewals.places import ALONE, IN_PERSON, LIVE, TODAY, done, judged, renewal_of

DUE = date(2027, 11, 30)
FLORIDA = renewal_of("US-FL")
ERRORS = ("prevention of medical errors",)


def words(standing: CycleStanding) -> str:
    return missing_in_words(standing.still_missing, standing.unit)


def test_one_live_hour_on_a_topic_fills_the_total_the_mode_and_the_topic():
    standing = judged(
        FLORIDA,
        DUE,
        done("live", 525, LIVE, date(2026, 3, 1)),
        done("self", 525, ALONE, date(2026, 3, 2)),
    )

    assert words(standing) == (
        "3 contact hours, of which 2 on prevention of medical errors and 1.5 live"
    )


def test_nothing_is_missing_in_no_words():
    clauses = [
        RenewalTarget(required=Decimal(1), cycle_months=24, unit="point", minutes_per_unit=60)
    ]

    assert words(judged(clauses, DUE, done("a", 60, LIVE, TODAY))) == ""


def test_topics_are_added_up_because_no_minute_is_in_two():
    clauses = [
        RenewalTarget(required=Decimal(3), cycle_months=24, unit="point", minutes_per_unit=60),
        TopicRule(topic="ethics", minimum=Decimal(2)),
        TopicRule(topic="law", minimum=Decimal(2)),
        TopicRule(topic="health equity"),
    ]

    assert words(judged(clauses, DUE)) == (
        "4 points, of which 2 on ethics and 2 on law, and a course on health equity"
    )


def test_a_topic_of_parts_names_only_the_parts():
    done_ethics = done("ethics", 150, LIVE, date(2026, 5, 1), topics=("ethics",))

    assert words(judged(renewal_of("US-NJ"), date(2028, 1, 31), done_ethics)) == (
        "27.5 credits, of which 1.5 on jurisprudence module"
    )


def test_where_a_mode_has_no_room_left_the_rest_is_in_the_others():
    clauses = [
        RenewalTarget(required=Decimal(10), cycle_months=24, unit="point", minutes_per_unit=60),
        CategoryMaximum(category="self-paced", maximum=Decimal(4), modes=("async",)),
        CategoryMaximum(category="live online", maximum=Decimal(3), modes=("live_online",)),
    ]

    standing = judged(clauses, DUE, done("a", 180, ALONE, TODAY))

    assert words(standing) == (
        "7 points, of which 6 live, 4 self-paced or in person and 3 in person"
    )


def test_categories_of_staff_cannot_share_an_hour():
    clauses = [
        RenewalTarget(required=Decimal(4), cycle_months=24, unit="point", minutes_per_unit=60),
        CategoryMinimum(category="Type 1", minimum=Decimal(3)),
        CategoryMinimum(category="Type 2", minimum=Decimal(3)),
    ]

    assert words(judged(clauses, DUE)) == "6 points, of which 3 Type 1 and 3 Type 2"


@pytest.mark.parametrize("code", ["US-FL", "US-NJ", "US-IL", "US-UT"])
@settings(max_examples=15, deadline=None)
@given(
    hours=st.lists(st.tuples(st.integers(1, 12), st.sampled_from(Mode), st.booleans()), max_size=4)
)
def test_doing_exactly_what_is_missing_completes_the_cycle_and_less_does_not(code, hours):
    due = date(2028, 1, 31)
    topics = {
        "US-FL": "prevention of medical errors",
        "US-NJ": "ethics",
        "US-IL": "",
        "US-UT": "ethics or law",
    }
    had = [
        done(f"had{n}", units * 60, mode, date(2027, 1, 1) + timedelta(days=n),
             topics=(topics[code],) if on_topic else ())
        for n, (units, mode, on_topic) in enumerate(hours)
    ]  # fmt: skip
    clauses = renewal_of(code)
    before = judged(clauses, due, *had, on=due)
    assume(before.still_missing)

    whole = before.still_missing[0].units
    assert (
        judged(clauses, due, *had, *_exactly(before, whole), on=due).answer.verdict is Verdict.MET
    )
    less = judged(clauses, due, *had, *_exactly(before, whole - Decimal("0.5")), on=due)
    assert less.answer.verdict is Verdict.NOT_MET


def _exactly(before: CycleStanding, whole: Decimal) -> list[Activity]:
    """In person throughout, each topic as much as is missing, no more than `whole` in all."""
    per_unit = {"contact hour": 50, "CE hour": 50, "credit": 60}[before.unit]
    parts = [(one.units, (one.topic,)) for one in before.still_missing[1:] if one.topic]
    rest = before.still_missing[0].units - sum((units for units, _ in parts), Decimal(0))
    left = whole
    made = []
    for n, (units, topics) in enumerate([*parts, (rest, ())]):
        take = min(units, left)
        left -= take
        minutes = int(-(-take * per_unit // 1))
        day = date(2027, 6, 1) + timedelta(days=n)
        made.append(done(f"new{n}", minutes, IN_PERSON, day, topics=topics))
    return made
