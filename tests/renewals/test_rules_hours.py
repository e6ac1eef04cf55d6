"""Minutes into units, and what is still missing."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewals.rules import (
    Rounding,
    in_figures,
    minutes_to_units,
)


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


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("2.50", "2.5"), ("100", "100"), ("1E+1", "10"), ("0.00", "0"), ("0.02", "0.02")],
)
def test_in_figures(amount: str, expected: str) -> None:
    assert in_figures(Decimal(amount)) == expected
