"""What a first cycle asks of somebody who was licensed in the middle of it."""

from datetime import date
from decimal import Decimal

import pytest

from renewals.clauses import FirstRenewal, RenewalTarget
from renewals.rules import LineKind, Verdict
from renewals.rules.windows import Window
from tests.renewals.places import LIVE, done, judged, line, renewal_of

FL_DUE = date(2027, 11, 30)
ERRORS = ("prevention of medical errors",)


def total(code: str, due_on: date, issued_on: date, profession: str = "physical_therapist"):
    return judged(renewal_of(code, profession), due_on, issued_on=issued_on).total


def test_florida_licence_of_the_second_half_is_exempt_except_the_two_topics():
    standing = judged(renewal_of("US-FL"), FL_DUE, issued_on=date(2026, 12, 1))

    assert (standing.total.needed, standing.total.answer.verdict) == (0, Verdict.MET)
    topics = [one.label for one in standing.lines if one.kind is LineKind.TOPIC and not one.is_met]
    assert topics == ["prevention of medical errors", "HIV/AIDS"]
    assert [one.units for one in standing.still_missing] == [3, 2, 1]


def test_florida_licence_of_the_first_half_owes_everything_and_hiv_once():
    standing = judged(renewal_of("US-FL"), FL_DUE, issued_on=date(2026, 11, 30))

    assert standing.total.needed == 24
    assert line(standing, LineKind.TOPIC, "HIV").missing == 1


def test_florida_asks_for_hiv_in_a_first_renewal_only():
    later = judged(renewal_of("US-FL"), FL_DUE, issued_on=date(2020, 1, 1))
    unknown = judged(renewal_of("US-FL"), FL_DUE, issued_on=None)

    assert [one.label for one in later.lines if one.kind is LineKind.TOPIC] == [ERRORS[0]]
    hiv = line(unknown, LineKind.TOPIC, "HIV")
    assert hiv.answer.verdict is Verdict.NEEDS_PERSON
    assert hiv.answer.reasons[1].startswith("HIV/AIDS is asked for in a first renewal only:")


@pytest.mark.parametrize(
    ("issued_on", "needed"),
    [(date(2026, 12, 1), 20), (date(2027, 3, 1), 15), (date(2027, 8, 31), 10), (date(2027, 9, 1), 5)],
    ids=["a whole year", "nine months", "three months and a day", "three months"],
)  # fmt: skip
def test_australia_asks_five_hours_for_each_three_months_left(issued_on, needed):
    assert total("AU", date(2027, 11, 30), issued_on, "physiotherapist").needed == needed


@pytest.mark.parametrize(
    ("issued_on", "needed"),
    [(date(2024, 4, 1), 100), (date(2025, 10, 1), 50), (date(2027, 3, 31), Decimal("2.78"))],
    ids=["36 months", "18 months", "the last month"],
)
def test_new_zealand_asks_for_the_months_held(issued_on, needed):
    assert total("NZ", date(2027, 3, 31), issued_on, "physiotherapist").needed == needed


def test_new_jersey_asks_half_in_the_first_year_and_nothing_in_the_second():
    due = date(2028, 1, 31)

    assert total("US-NJ", due, date(2026, 6, 1)).needed == 15
    second = judged(renewal_of("US-NJ"), due, issued_on=date(2027, 6, 1))
    assert (second.total.needed, second.answer.verdict) == (0, Verdict.MET)


def test_arizona_asks_ten_category_a_hours_of_a_licence_of_at_most_a_year():
    due = date(2026, 8, 31)
    short = judged(renewal_of("US-AZ"), due, issued_on=date(2025, 9, 1))

    assert (short.total.needed, line(short, LineKind.CATEGORY).needed) == (10, 10)
    assert total("US-AZ", due, date(2025, 8, 31)).needed == 20


def test_illinois_exempts_a_first_renewal_and_says_why():
    standing = judged(renewal_of("US-IL"), date(2026, 9, 30), issued_on=date(2025, 1, 1))

    assert standing.answer.verdict is Verdict.MET
    assert "This is the first renewal: exempt." in standing.total.answer.reasons


def test_virginia_waives_a_new_graduate_only_if_a_person_finds_so():
    standing = judged(renewal_of("US-VA"), date(2026, 12, 31), issued_on=date(2026, 1, 1))

    assert standing.total.answer.verdict is Verdict.NEEDS_PERSON
    assert any("a new graduate licensed by examination" in why for why in standing.answer.reasons)


def test_california_asks_the_lower_number_only_if_the_fee_was_paid_in_time():
    standing = judged(renewal_of("US-CA"), date(2027, 11, 30), issued_on=date(2026, 6, 1))

    assert standing.total.needed == 30


def test_utah_does_not_say_in_which_steps_it_reduces_so_a_person_decides_between():
    due, issued = date(2027, 5, 31), date(2026, 6, 1)
    law = ("ethics or law",)

    def verdict(hours: int) -> Verdict:
        activity = done("a", hours * 50, LIVE, date(2026, 7, 1), topics=law)
        return judged(renewal_of("US-UT"), due, activity, issued_on=issued).answer.verdict

    assert [verdict(hours) for hours in (19, 21, 40)] == [
        Verdict.NOT_MET,
        Verdict.NEEDS_PERSON,
        Verdict.MET,
    ]


def test_north_carolina_counts_from_the_january_after_the_first_licence():
    nothing_yet = judged(renewal_of("US-NC"), date(2027, 1, 31), issued_on=date(2026, 6, 1))
    unclear = judged(renewal_of("US-NC"), date(2027, 1, 31), issued_on=date(2025, 6, 1))

    assert nothing_yet.total.needed == 0
    assert unclear.total.answer.verdict is Verdict.NEEDS_PERSON


def test_words_nobody_has_read_need_a_person():
    clauses = [
        RenewalTarget(cycle_months=24, required=Decimal(10), unit="point", minutes_per_unit=60),
        FirstRenewal(text="as the board says"),
    ]

    standing = judged(clauses, FL_DUE, issued_on=date(2026, 6, 1))

    assert standing.total.answer.verdict is Verdict.NEEDS_PERSON


def test_a_later_cycle_is_asked_in_full():
    assert total("US-IL", date(2026, 9, 30), date(2024, 9, 30)).needed == 40
    assert Window(date(2024, 10, 1), date(2026, 9, 30)).holds(date(2024, 9, 30)) is False
