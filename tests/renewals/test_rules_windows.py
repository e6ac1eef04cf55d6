"""Between which dates credit counts, and topics with their own cycles."""

from datetime import date, timedelta

import pytest

from renewals.clauses import AccrualWindow
from renewals.rules import (
    NeedsPerson,
    Window,
    accrual_window,
    window_before,
    window_for,
)


@pytest.mark.parametrize(
    ("due_on", "months", "opens_on"),
    [
        pytest.param(date(2027, 11, 30), 24, date(2025, 12, 1), id="FL"),
        pytest.param(date(2027, 12, 31), 24, date(2026, 1, 1), id="GA"),
        pytest.param(date(2027, 1, 31), 25, date(2025, 1, 1), id="NC"),
        pytest.param(date(2028, 2, 29), 24, date(2026, 3, 1), id="TX-leap-year"),
        pytest.param(date(2030, 2, 28), 24, date(2028, 3, 1), id="TX-after-a-leap-year"),
        pytest.param(date(2027, 7, 4), 24, date(2025, 7, 5), id="mid-month"),
    ],
)
def test_a_window_ends_with_its_deadline(due_on: date, months: int, opens_on: date) -> None:
    assert window_before(due_on, months) == Window(opens_on, due_on)


def test_the_windows_of_a_birth_month_touch_and_do_not_overlap() -> None:
    first = window_before(date(2028, 2, 29), 24)
    second = window_before(date(2030, 2, 28), 24)

    assert second.opens_on == first.closes_on + timedelta(days=1)


@pytest.mark.parametrize(
    ("clause", "cycle_months", "expected"),
    [
        pytest.param(None, 24, Window(date(2025, 6, 1), date(2027, 5, 31)), id="the-cycle"),
        pytest.param(
            AccrualWindow(text="12 months before", months=12),
            24,
            Window(date(2026, 6, 1), date(2027, 5, 31)),
            id="the-rules-own",
        ),
        pytest.param(
            AccrualWindow(text="24 months: CONFLICT", months=24, conflicting=True),
            24,
            NeedsPerson("The sources disagree on the window: 24 months: CONFLICT"),
            id="two-published-windows",
        ),
        pytest.param(
            AccrualWindow(text="in even years"),
            24,
            NeedsPerson("Read the window in the rule: in even years"),
            id="words-only",
        ),
        pytest.param(
            None,
            None,
            NeedsPerson("Neither a window nor the length of the cycle is on record."),
            id="nothing-known",
        ),
    ],
)
def test_accrual_window(
    clause: AccrualWindow | None, cycle_months: int | None, expected: Window | NeedsPerson
) -> None:
    assert accrual_window(clause, date(2027, 5, 31), cycle_months) == expected


@pytest.mark.parametrize(
    ("earned_on", "expected"),
    [
        pytest.param(
            date(2027, 1, 15),
            NeedsPerson(
                "15 January 2027 lies in the windows that end on 31 January 2027 and"
                " 31 January 2029: decide which one the credit is for."
            ),
            id="in-both",
        ),
        pytest.param(
            date(2026, 12, 31), Window(date(2025, 1, 1), date(2027, 1, 31)), id="only-the-first"
        ),
        pytest.param(
            date(2027, 2, 1), Window(date(2027, 1, 1), date(2029, 1, 31)), id="only-the-second"
        ),
        pytest.param(date(2024, 12, 31), None, id="in-none"),
    ],
)
def test_overlapping_windows_of_north_carolina(
    earned_on: date, expected: Window | NeedsPerson | None
) -> None:
    windows = [window_before(date(year, 1, 31), 25) for year in (2027, 2029)]

    assert window_for(earned_on, windows) == expected


BIENNIUM = Window(date(2025, 12, 1), date(2027, 11, 30))


@pytest.mark.parametrize(
    ("issued_on", "expected"),
    [
        (date(2025, 11, 30), False),
        (date(2025, 12, 1), False),
        (date(2026, 11, 30), False),
        (date(2026, 12, 1), True),
        (date(2027, 11, 30), True),
        (date(2027, 12, 1), False),
    ],
)
def test_second_half_of_a_biennium(issued_on: date, expected: bool) -> None:
    assert BIENNIUM.in_second_half(issued_on) is expected
