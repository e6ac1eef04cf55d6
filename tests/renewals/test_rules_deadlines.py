"""The next deadline by rule and licence, and balances of credits that lapse."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewals.clauses import DeadlineKind, DeadlineRule, Parity
from renewals.rules import (
    Credit,
    Deadline,
    NeedsPerson,
    balance_on,
    next_deadline,
)

from .test_rules import DAYS

FLORIDA = DeadlineRule(
    kind=DeadlineKind.FIXED_DATE, month=11, day=30, year_parity=Parity.ODD, cycle_months=24
)
VIRGINIA = DeadlineRule(
    kind=DeadlineKind.FIXED_DATE, month=12, day=31, year_parity=Parity.EVEN, cycle_months=24
)
MARYLAND = DeadlineRule(kind=DeadlineKind.FIXED_DATE, month=5, day=31, cycle_months=24)
NORTH_CAROLINA = DeadlineRule(
    kind=DeadlineKind.FIXED_DATE,
    month=1,
    day=31,
    year_parity=Parity.PER_LICENSEE,
    cycle_months=24,
    licence_renewal_months=12,
)
TEXAS = DeadlineRule(kind=DeadlineKind.BIRTH_MONTH_END, cycle_months=24)
NEW_YORK = DeadlineRule(kind=DeadlineKind.BIRTH_MONTH_END, cycle_months=36)
WASHINGTON = DeadlineRule(kind=DeadlineKind.INDIVIDUAL_EXPIRY, cycle_months=24)
IRELAND = DeadlineRule(kind=DeadlineKind.ANNUAL_FIXED_DATE, month=9, day=30, cycle_months=12)
SOUTH_AFRICA = DeadlineRule(kind=DeadlineKind.PER_CREDIT_EXPIRY, months=24, cycle_months=12)
LEAP_DAY = DeadlineRule(kind=DeadlineKind.ANNUAL_FIXED_DATE, month=2, day=29)
BIRTHDAY_MONTHLY = DeadlineRule(kind=DeadlineKind.BIRTH_MONTH_END, cycle_months=12)
ANY_YEAR = DeadlineRule(kind=DeadlineKind.FIXED_DATE, month=6, day=30, year_parity=Parity.ANY)


@pytest.mark.parametrize(
    ("rule", "after", "facts", "expected"),
    [
        pytest.param(FLORIDA, date(2026, 11, 20), {}, date(2027, 11, 30), id="FL-odd"),
        pytest.param(FLORIDA, date(2027, 11, 29), {}, date(2027, 11, 30), id="FL-day-before"),
        pytest.param(FLORIDA, date(2027, 11, 30), {}, date(2029, 11, 30), id="FL-on-the-day"),
        pytest.param(VIRGINIA, date(2026, 11, 20), {}, date(2026, 12, 31), id="VA-even"),
        pytest.param(
            FLORIDA,
            date(2026, 11, 20),
            {"licence_expires_on": date(2029, 11, 30)},
            date(2029, 11, 30),
            id="FL-licence-renewed-ahead",
        ),
        pytest.param(
            FLORIDA,
            date(2026, 11, 20),
            {"licence_expires_on": date(2025, 11, 30)},
            date(2027, 11, 30),
            id="FL-expiry-on-record-has-passed",
        ),
        pytest.param(
            MARYLAND,
            date(2026, 11, 20),
            {"licence_expires_on": date(2028, 5, 31)},
            date(2028, 5, 31),
            id="MD-licence-tells-the-year",
        ),
        pytest.param(
            MARYLAND,
            date(2026, 11, 20),
            {"licence_parity": Parity.ODD},
            date(2027, 5, 31),
            id="MD-parity-on-record",
        ),
        pytest.param(
            NORTH_CAROLINA,
            date(2026, 11, 20),
            {"licence_parity": Parity.EVEN, "licence_expires_on": date(2027, 1, 31)},
            date(2028, 1, 31),
            id="NC-cycle-is-not-the-licence-year",
        ),
        pytest.param(
            TEXAS,
            date(2027, 6, 1),
            {"birth_month": 2, "licence_parity": Parity.EVEN},
            date(2028, 2, 29),
            id="TX-february-leap-year",
        ),
        pytest.param(
            TEXAS,
            date(2027, 6, 1),
            {"birth_month": 2, "licence_parity": Parity.ODD},
            date(2029, 2, 28),
            id="TX-february-plain-year",
        ),
        pytest.param(
            TEXAS,
            date(2027, 6, 1),
            {"licence_expires_on": date(2028, 2, 29)},
            date(2028, 2, 29),
            id="TX-licence-alone",
        ),
        pytest.param(
            NEW_YORK,
            date(2027, 6, 1),
            {"birth_month": 4, "licence_expires_on": date(2029, 4, 30)},
            date(2029, 4, 30),
            id="NY-licence-tells-the-year",
        ),
        pytest.param(
            BIRTHDAY_MONTHLY,
            date(2028, 2, 28),
            {"birth_month": 2},
            date(2028, 2, 29),
            id="born-on-29-february",
        ),
        pytest.param(
            WASHINGTON,
            date(2026, 11, 20),
            {"licence_expires_on": date(2027, 7, 4)},
            date(2027, 7, 4),
            id="WA-licence",
        ),
        pytest.param(IRELAND, date(2026, 11, 20), {}, date(2027, 9, 30), id="IE-annual"),
        pytest.param(IRELAND, date(2027, 9, 29), {}, date(2027, 9, 30), id="IE-day-before"),
        pytest.param(LEAP_DAY, date(2027, 1, 1), {}, date(2027, 2, 28), id="29-february-2027"),
        pytest.param(LEAP_DAY, date(2027, 3, 1), {}, date(2028, 2, 29), id="29-february-2028"),
        pytest.param(ANY_YEAR, date(2027, 6, 30), {}, date(2028, 6, 30), id="any-year"),
    ],
)
def test_next_deadline(
    rule: DeadlineRule, after: date, facts: dict[str, Any], expected: date
) -> None:
    found = next_deadline(rule, after=after, **facts)

    assert isinstance(found, Deadline)
    assert found.on == expected
    assert found.why


NO_YEAR = "The year of the deadline is not on record: enter "
DISAGREES = "which is not a day the rule allows: check the licence and the rule."


@pytest.mark.parametrize(
    ("rule", "facts", "why"),
    [
        pytest.param(
            MARYLAND,
            {},
            f"{NO_YEAR}the expiry date on the licence or whether it is odd or even years.",
            id="MD-no-parity",
        ),
        pytest.param(
            MARYLAND,
            {"licence_expires_on": date(2025, 5, 31)},
            f"{NO_YEAR}the expiry date on the licence or whether it is odd or even years.",
            id="MD-expiry-has-passed",
        ),
        pytest.param(
            MARYLAND,
            {"licence_expires_on": date(2028, 3, 31)},
            f"The licence expires on 31 March 2028, {DISAGREES}",
            id="MD-licence-and-rule-disagree",
        ),
        pytest.param(
            FLORIDA,
            {"licence_expires_on": date(2028, 11, 30)},
            f"The licence expires on 30 November 2028, {DISAGREES}",
            id="FL-expiry-in-an-even-year",
        ),
        pytest.param(
            NORTH_CAROLINA,
            {"licence_expires_on": date(2027, 1, 31)},
            f"{NO_YEAR}whether it is odd or even years.",
            id="NC-yearly-licence-does-not-tell",
        ),
        pytest.param(
            TEXAS,
            {},
            "Enter the birth month: this licence renews at its end.",
            id="TX-no-birth-month",
        ),
        pytest.param(
            TEXAS,
            {"birth_month": 2},
            f"{NO_YEAR}the expiry date on the licence or whether it is odd or even years.",
            id="TX-month-without-year",
        ),
        pytest.param(
            TEXAS,
            {"birth_month": 2, "licence_expires_on": date(2028, 2, 28)},
            f"The licence expires on 28 February 2028, {DISAGREES}",
            id="TX-leap-day-forgotten",
        ),
        pytest.param(
            NEW_YORK,
            {"birth_month": 4, "licence_parity": Parity.ODD},
            f"{NO_YEAR}the expiry date on the licence.",
            id="NY-three-years-have-no-parity",
        ),
        pytest.param(
            WASHINGTON,
            {},
            "Enter the expiry date that is printed on the licence.",
            id="WA-no-licence",
        ),
        pytest.param(
            WASHINGTON,
            {"licence_expires_on": date(2026, 11, 20)},
            "The licence on record expired on 20 November 2026: enter its new expiry date.",
            id="WA-expired",
        ),
        pytest.param(
            DeadlineRule(kind=DeadlineKind.FIXED_DATE, year_parity=Parity.ODD),
            {},
            "Enter the month and day of the rule's deadline: not on record.",
            id="rule-without-a-day",
        ),
        pytest.param(
            DeadlineRule(
                kind=DeadlineKind.FIXED_DATE,
                month=6,
                day=30,
                year_parity=Parity.ANY,
                cycle_months=24,
            ),
            {},
            f"{NO_YEAR}the expiry date on the licence or whether it is odd or even years.",
            id="any-year-in-a-cycle-of-two",
        ),
    ],
)
def test_what_is_not_known_needs_a_person(
    rule: DeadlineRule, facts: dict[str, Any], why: str
) -> None:
    assert next_deadline(rule, after=date(2026, 11, 20), **facts) == NeedsPerson(why)


@given(
    DAYS,
    st.sampled_from([Parity.ODD, Parity.EVEN, Parity.ANY]),
    st.integers(1, 12),
    st.integers(1, 31),
)
def test_a_recurring_deadline_is_the_first_one_later(
    after: date, parity: Parity, month: int, day: int
) -> None:
    last = (date(2027 + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    rule = DeadlineRule(
        kind=DeadlineKind.FIXED_DATE, month=month, day=min(day, last), year_parity=parity
    )

    found = next_deadline(rule, after=after)

    assert isinstance(found, Deadline)
    assert after < found.on
    assert (found.on - after).days <= (366 if parity is Parity.ANY else 731)
    assert (found.on.month, found.on.day) == (month, min(day, last))
    assert parity is Parity.ANY or (found.on.year % 2 == 1) == (parity is Parity.ODD)


CREDITS = [
    Credit(date(2025, 3, 10), Decimal(12)),
    Credit(date(2025, 8, 1), Decimal(10)),
    Credit(date(2026, 6, 30), Decimal(15)),
]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2025, 3, 9), 0, id="before-the-first"),
        pytest.param(date(2025, 3, 10), 12, id="from-its-day"),
        pytest.param(date(2026, 6, 30), 37, id="all-three"),
        pytest.param(date(2027, 3, 9), 37, id="last-day-of-the-first"),
        pytest.param(date(2027, 3, 10), 25, id="the-anniversary-counts-no-more"),
        pytest.param(date(2027, 8, 1), 15, id="the-second-has-lapsed"),
        pytest.param(date(2030, 1, 1), 0, id="all-lapsed"),
    ],
)
def test_credits_lapse_one_by_one(day: date, expected: int) -> None:
    assert balance_on(day, CREDITS, 24) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        pytest.param(
            30,
            Deadline(date(2027, 3, 9), "On 10 March 2027 credits lapse and only 25 of 30 count."),
            id="first-lapse-is-too-much",
        ),
        pytest.param(
            25,
            Deadline(date(2027, 7, 31), "On 1 August 2027 credits lapse and only 15 of 25 count."),
            id="second-lapse-is-too-much",
        ),
        pytest.param(
            40,
            NeedsPerson("37 of 40 count on 21 November 2026: short already."),
            id="short-already",
        ),
        pytest.param(
            0, NeedsPerson("The target is 0, so nothing falls due: check the rule."), id="no-target"
        ),
    ],
)
def test_the_deadline_of_a_balance(target: int, expected: Deadline | NeedsPerson) -> None:
    found = next_deadline(
        SOUTH_AFRICA, after=date(2026, 11, 20), credits_earned=CREDITS, target=Decimal(target)
    )

    assert found == expected


def test_a_balance_that_was_short_once_and_recovered_has_its_deadline_ahead() -> None:
    short_in_may_2026 = [Credit(date(2024, 5, 1), Decimal(10)), *CREDITS]

    found = next_deadline(
        SOUTH_AFRICA,
        after=date(2026, 11, 20),
        credits_earned=short_in_may_2026,
        target=Decimal(30),
    )

    assert isinstance(found, Deadline)
    assert found.on == date(2027, 3, 9)


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        pytest.param(SOUTH_AFRICA, {"target": Decimal(30)}, id="no-credits"),
        pytest.param(SOUTH_AFRICA, {"credits_earned": CREDITS}, id="no-target"),
        pytest.param(
            DeadlineRule(kind=DeadlineKind.ROLLING),
            {"credits_earned": CREDITS, "target": Decimal(30)},
            id="no-length",
        ),
    ],
)
def test_a_balance_without_its_facts_needs_a_person(
    rule: DeadlineRule, facts: dict[str, Any]
) -> None:
    found = next_deadline(rule, after=date(2026, 11, 20), **facts)

    assert isinstance(found, NeedsPerson)


def test_a_rolling_total_on_any_day() -> None:
    """New Zealand: 100 hours in any 36 months."""
    yearly = [Credit(date(year, 4, 1), Decimal(34)) for year in (2024, 2025, 2026)]

    assert balance_on(date(2027, 3, 31), yearly, 36) == 102
    assert balance_on(date(2027, 4, 1), yearly, 36) == 68
