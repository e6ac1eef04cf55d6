"""The deadlines that are easiest to get wrong, each from facts of a licence to its last good day."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from renewals.clauses import DeadlineKind, DeadlineRule, RenewalTarget
from renewals.rules import (
    Credit,
    Deadline,
    LicenceFacts,
    NeedsPerson,
    Standing,
    Verdict,
    Window,
    accrual_window,
    deadline_for,
    due_instant,
    local_day,
    renewal_opens_on,
    standing,
    window_for,
    window_of_cycle,
)
from tests.renewals.places import judged, renewal_of

TODAY = date(2026, 11, 21)
SOUTH_AFRICA = renewal_of("ZA", "physiotherapist")


def due(clauses, facts: LicenceFacts, after: date = TODAY, **more) -> date | str:
    found = deadline_for(clauses, facts, after=after, **more)
    return found.on if isinstance(found, Deadline) else found.why


@pytest.mark.parametrize(
    ("years", "expected"),
    [("even", date(2028, 2, 29)), ("odd", date(2027, 2, 28))],
    ids=["leap year", "plain year"],
)
def test_born_on_29_february_a_texas_licence_ends_with_the_last_day_of_the_month(years, expected):
    born_in_february = LicenceFacts(birth_month=2, renewal_years=years)

    assert due(renewal_of("US-TX"), born_in_february) == expected


def test_after_a_leap_day_the_next_texas_window_begins_on_1_march():
    facts = LicenceFacts(expires_on=date(2030, 2, 28))

    assert window_of_cycle(renewal_of("US-TX"), date(2030, 2, 28), facts) == Window(
        date(2028, 3, 1), date(2030, 2, 28)
    )


@pytest.mark.parametrize(
    ("day", "zone", "last_moment", "hours"),
    [
        (date(2027, 3, 28), "Europe/London", datetime(2027, 3, 28, 22, 59, 59, tzinfo=UTC), 23),
        (date(2027, 10, 31), "Europe/London", datetime(2027, 10, 31, 23, 59, 59, tzinfo=UTC), 25),
        (date(2027, 11, 7), "America/New_York", datetime(2027, 11, 8, 4, 59, 59, tzinfo=UTC), 25),
    ],
    ids=["clocks go forward", "clocks go back", "back in New York"],
)
def test_a_deadline_on_the_day_the_clocks_change_is_in_time_to_its_local_end(
    day, zone, last_moment, hours
):
    begins, ends = (due_instant(date.fromordinal(day.toordinal() - n), zone) for n in (1, 0))

    assert (ends - begins).total_seconds() == hours * 3600
    assert standing(day, local_day(last_moment, zone), False) is Standing.DUE_SOON
    assert standing(day, local_day(ends, zone), False) is Standing.OVERDUE


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("US-FL", date(2027, 11, 30)),
        ("US-VA", date(2026, 12, 31)),
        ("US-AZ", date(2028, 8, 31)),
        ("US-GA", date(2027, 12, 31)),
        ("US-NJ", date(2028, 1, 31)),
        ("US-UT", date(2027, 5, 31)),
        ("US-IL", date(2028, 9, 30)),
        ("US-CO", date(2028, 10, 31)),
    ],
)
def test_places_renew_in_odd_or_in_even_years(code, expected):
    assert due(renewal_of(code), LicenceFacts()) == expected


@pytest.mark.parametrize(("years", "year"), [("odd", 2027), ("even", 2028)])
def test_north_carolina_renews_in_the_years_of_the_licence(years, year):
    facts = LicenceFacts(renewal_years=years)

    assert due(renewal_of("US-NC"), facts) == date(year, 1, 31)


@pytest.mark.parametrize(
    ("code", "profession", "expected"),
    [
        ("AU", "physiotherapist", date(2026, 11, 30)),
        ("IE", "physiotherapist", date(2027, 9, 30)),
        ("NZ", "physiotherapist", date(2027, 3, 31)),
        ("CA-ON", "physiotherapist", date(2027, 3, 31)),
    ],
)
def test_places_that_renew_each_year(code, profession, expected):
    assert due(renewal_of(code, profession), LicenceFacts()) == expected


def test_overlapping_windows_of_north_carolina_leave_15_january_2027_to_a_person():
    windows = [
        window_of_cycle(renewal_of("US-NC"), date(year, 1, 31), LicenceFacts(renewal_years="odd"))
        for year in (2027, 2029)
    ]

    assert windows == [
        Window(date(2025, 1, 1), date(2027, 1, 31)),
        Window(date(2027, 1, 1), date(2029, 1, 31)),
    ]
    assert isinstance(window_for(date(2027, 1, 15), windows), NeedsPerson)


@pytest.mark.parametrize(
    ("code", "profession", "opens_on", "due_on"),
    [
        ("US-GA", "physical_therapist", date(2026, 1, 1), date(2027, 12, 31)),
        ("IE", "physiotherapist", date(2026, 10, 1), date(2027, 9, 30)),
        ("NZ", "physiotherapist", date(2024, 4, 1), date(2027, 3, 31)),
    ],
    ids=["GA calendar years", "IE every twelve months", "NZ any thirty-six months"],
)
def test_windows_that_differ_from_the_cycle(code, profession, opens_on, due_on):
    facts = LicenceFacts()

    assert window_of_cycle(renewal_of(code, profession), due_on, facts) == Window(opens_on, due_on)


CREDITS = [Credit(date(2025, 3, 10), Decimal(12)), Credit(date(2025, 8, 1), Decimal(20))]


def test_south_african_credits_expire_singly_and_the_first_loss_is_the_deadline():
    assert due(SOUTH_AFRICA, LicenceFacts(), credits_earned=CREDITS) == date(2027, 3, 9)


def test_a_balance_that_fell_short_is_overdue_since_its_last_good_day():
    assert due(SOUTH_AFRICA, LicenceFacts(), date(2027, 6, 1), credits_earned=CREDITS) == date(
        2027, 3, 9
    )


def test_credits_count_to_the_day_before_their_anniversary():
    window = window_of_cycle(SOUTH_AFRICA, date(2027, 3, 9), LicenceFacts())

    assert window == Window(date(2025, 3, 11), date(2027, 3, 9))


def test_a_window_of_single_credits_is_right_at_the_end_of_february():
    """What was earned on 29 February 2028 counts to 27 February 2030."""
    target = RenewalTarget(required=Decimal(1), minutes_per_unit=60)
    rule = DeadlineRule(kind=DeadlineKind.PER_CREDIT_EXPIRY, months=24)

    assert window_of_cycle([target, rule], date(2030, 2, 27), LicenceFacts()) == Window(
        date(2028, 3, 1), date(2030, 2, 27)
    )


@pytest.mark.parametrize(
    ("code", "facts", "why"),
    [
        ("US-MD", LicenceFacts(), "The year of the deadline is not on record"),
        ("US-TX", LicenceFacts(), "Enter the birth month"),
        ("US-WA", LicenceFacts(), "Enter the expiry date"),
        ("US-KY", LicenceFacts(), "The licence names no expiry date"),
    ],
    ids=["no parity", "no birth month", "date on the licence", "no rule on record"],
)
def test_what_nobody_has_entered_needs_a_person(code, facts, why):
    found = due(renewal_of(code), facts)

    assert isinstance(found, str)
    assert found.startswith(why)


def test_maryland_with_its_two_published_windows_needs_a_person():
    standing_there = judged(renewal_of("US-MD"), date(2027, 5, 31))

    assert standing_there.answer.verdict is Verdict.NEEDS_PERSON
    assert accrual_window(None, date(2027, 5, 31), None) == NeedsPerson(
        "Neither a window nor the length of the cycle is on record."
    )


def test_the_date_on_the_licence_goes_before_the_rule():
    facts = LicenceFacts(expires_on=date(2027, 4, 2), birth_month=9)

    assert due(renewal_of("US-WA"), facts) == date(2027, 4, 2)


@pytest.mark.parametrize(
    ("code", "profession", "due_on", "expected"),
    [
        ("US-FL", "physical_therapist", date(2027, 11, 30), date(2027, 9, 1)),
        ("US-TX", "physical_therapist", date(2028, 2, 29), date(2027, 11, 29)),
        ("GB", "physiotherapist", date(2028, 4, 30), date(2028, 2, 1)),
        ("CA-ON", "physiotherapist", date(2027, 3, 31), date(2027, 2, 1)),
        ("US-VA", "physical_therapist", date(2026, 12, 31), None),
    ],
    ids=["FL 90 days", "TX 3 months", "GB 1 February", "ON in February", "VA does not say"],
)
def test_from_which_day_a_renewal_can_be_handed_in(code, profession, due_on, expected):
    assert renewal_opens_on(renewal_of(code, profession), due_on) == expected
