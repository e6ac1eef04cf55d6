"""Minutes into units, and what is still missing."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewals.rules import (
    Earned,
    Mode,
    Rounding,
    Verdict,
    hours_standing,
    in_figures,
    minutes_to_units,
)

LIVE = Mode.LIVE_ONLINE
ALONE = Mode.SELF_PACED
IN_PERSON = Mode.IN_PERSON


@pytest.mark.parametrize(
    ("minutes", "per_unit", "rounding", "expected"),
    [
        pytest.param(450, 50, Rounding.EXACT, "9", id="webinar-in-florida"),
        pytest.param(450, 60, Rounding.EXACT, "7.5", id="webinar-in-new-jersey"),
        pytest.param(50, 60, Rounding.EXACT, "0.83", id="cut-not-rounded"),
        pytest.param(119, 60, Rounding.EXACT, "1.98", id="nearly-two"),
        pytest.param(24, 50, Rounding.HALVES, "0", id="below-half-a-point"),
        pytest.param(25, 50, Rounding.HALVES, "0.5", id="half-a-point"),
        pytest.param(49, 50, Rounding.HALVES_AFTER_FIRST, "0", id="below-the-first-hour"),
        pytest.param(50, 50, Rounding.HALVES_AFTER_FIRST, "1", id="the-first-hour"),
        pytest.param(80, 50, Rounding.HALVES_AFTER_FIRST, "1.5", id="half-after-the-first"),
        pytest.param(119, 60, Rounding.WHOLE, "1", id="whole"),
        pytest.param(0, 60, Rounding.HALVES, "0", id="nothing"),
    ],
)
def test_minutes_to_units(minutes: int, per_unit: int, rounding: Rounding, expected: str) -> None:
    assert minutes_to_units(minutes, per_unit, rounding) == Decimal(expected)


@given(st.integers(0, 100_000), st.integers(1, 600), st.sampled_from(Rounding))
def test_no_rounding_gives_more_than_was_earned(
    minutes: int, per_unit: int, rounding: Rounding
) -> None:
    units = Fraction(minutes_to_units(minutes, per_unit, rounding))

    assert 0 <= units <= Fraction(minutes, per_unit)


@pytest.mark.parametrize(("minutes", "per_unit"), [(-1, 60), (60, 0)])
def test_minutes_and_units_have_to_make_sense(minutes: int, per_unit: int) -> None:
    with pytest.raises(ValueError, match=r"^Give minutes from 0 on"):
        minutes_to_units(minutes, per_unit)


def test_hours_standing_counts_each_mode() -> None:
    earned = [Earned(450, LIVE), Earned(300, ALONE), Earned(100, IN_PERSON)]

    found = hours_standing(Decimal(24), earned, 50)

    assert (found.needed, found.counted, found.missing) == (24, 17, 7)
    assert found.by_mode == {ALONE: 6, LIVE: 9, IN_PERSON: 2}
    assert found.answer.verdict is Verdict.NOT_MET
    assert found.answer.reasons == ("17 of 24 units are counted.",)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("2.50", "2.5"), ("100", "100"), ("1E+1", "10"), ("0.00", "0"), ("0.02", "0.02")],
)
def test_in_figures(amount: str, expected: str) -> None:
    assert in_figures(Decimal(amount)) == expected


def test_a_mode_that_is_not_accepted_counts_for_nothing() -> None:
    """Maryland: theory in person or live, self-paced theory does not count."""
    earned = [Earned(2400, ALONE), Earned(600, LIVE)]

    found = hours_standing(Decimal(40), earned, 60, accepted={LIVE, IN_PERSON})

    assert (found.counted, found.missing) == (10, 30)
    assert found.by_mode == {LIVE: 10, IN_PERSON: 0}


@pytest.mark.parametrize(
    ("needed", "minutes", "missing", "verdict"),
    [
        pytest.param(10, 599, "0.02", Verdict.NOT_MET, id="a-minute-short"),
        pytest.param(10, 600, "0", Verdict.MET, id="exactly"),
        pytest.param(10, 9000, "0", Verdict.MET, id="more-than-enough"),
        pytest.param(0, 0, "0", Verdict.MET, id="a-stated-target-of-none"),
    ],
)
def test_hours_standing_at_the_border(
    needed: int, minutes: int, missing: str, verdict: Verdict
) -> None:
    found = hours_standing(Decimal(needed), [Earned(minutes, LIVE)], 60)

    assert (found.missing, found.answer.verdict) == (Decimal(missing), verdict)


def test_no_target_on_record_is_unknown() -> None:
    found = hours_standing(None, [Earned(6000, LIVE)], 60)

    assert (found.needed, found.counted, found.missing) == (None, 100, None)
    assert found.answer.verdict is Verdict.UNKNOWN


def test_no_length_of_the_unit_on_record_is_unknown() -> None:
    found = hours_standing(Decimal(1), [Earned(6000, LIVE)], None)

    assert (found.needed, found.missing) == (1, None)
    assert found.answer.verdict is Verdict.UNKNOWN


def test_exact_units_are_cut_once_after_adding() -> None:
    six_talks = [Earned(50, LIVE)] * 6

    assert hours_standing(Decimal(5), six_talks, 60).missing == 0


def test_steps_are_per_activity() -> None:
    two_short_talks = [Earned(20, LIVE), Earned(20, LIVE)]

    found = hours_standing(Decimal(1), two_short_talks, 50, rounding=Rounding.HALVES)

    assert found.counted == 0
