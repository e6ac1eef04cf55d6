import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from certificates.rules.validity import last_valid_day, months_later
from renewals.rules import expiry_of

UTC = dt.UTC


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        pytest.param(dt.date(2027, 1, 15), 1, dt.date(2027, 2, 15), id="plain"),
        pytest.param(dt.date(2027, 1, 31), 1, dt.date(2027, 2, 28), id="31-january"),
        pytest.param(dt.date(2028, 1, 31), 1, dt.date(2028, 2, 29), id="31-january-leap-year"),
        pytest.param(dt.date(2027, 8, 31), 6, dt.date(2028, 2, 29), id="31-august-six-months"),
        pytest.param(dt.date(2028, 2, 29), 12, dt.date(2029, 2, 28), id="29-february-one-year"),
        pytest.param(dt.date(2028, 2, 29), 48, dt.date(2032, 2, 29), id="29-february-four-years"),
        pytest.param(dt.date(2096, 2, 29), 48, dt.date(2100, 2, 28), id="no-leap-day-in-2100"),
        pytest.param(dt.date(2027, 2, 28), 12, dt.date(2028, 2, 28), id="28-february-stays-28"),
        pytest.param(dt.date(2026, 12, 31), 2, dt.date(2027, 2, 28), id="over-new-year"),
        pytest.param(dt.date(2026, 11, 21), 12, dt.date(2027, 11, 21), id="november-one-year"),
        pytest.param(dt.date(2026, 12, 5), 24, dt.date(2028, 12, 5), id="december-two-years"),
    ],
)
def test_months_are_calendar_months(day, months, expected):
    assert months_later(day, months) == expected


@pytest.mark.parametrize(
    ("completed_at", "months", "zone", "expected"),
    [
        pytest.param(
            dt.datetime(2026, 11, 21, 12, tzinfo=UTC), 24, "UTC", dt.date(2028, 11, 21), id="utc"
        ),
        pytest.param(
            dt.datetime(2027, 3, 2, 1, tzinfo=UTC),
            24,
            "America/New_York",
            dt.date(2029, 3, 1),
            id="evening-before-in-new-york",
        ),
        pytest.param(
            dt.datetime(2027, 2, 27, 13, tzinfo=UTC),
            12,
            "Pacific/Kiritimati",
            dt.date(2028, 2, 28),
            id="day-after-in-kiritimati",
        ),
        pytest.param(
            dt.datetime(2028, 2, 29, 23, 30, tzinfo=UTC),
            12,
            "Asia/Kathmandu",
            dt.date(2029, 3, 1),
            id="leap-day-in-utc-1-march-there",
        ),
        pytest.param(
            dt.datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
            6,
            "Europe/London",
            dt.date(2027, 4, 25),
            id="first-half-past-one-when-the-clocks-go-back",
        ),
        pytest.param(
            dt.datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
            6,
            "Europe/London",
            dt.date(2027, 4, 25),
            id="second-half-past-one",
        ),
        pytest.param(
            dt.datetime(2027, 3, 28, 23, 30, tzinfo=UTC),
            1,
            "Europe/London",
            dt.date(2027, 4, 29),
            id="half-past-midnight-of-summer-time",
        ),
    ],
)
def test_the_anniversary_on_the_holders_calendar_still_counts(completed_at, months, zone, expected):
    assert last_valid_day(completed_at, months, ZoneInfo(zone)) == expected
    assert expiry_of(completed_at, months, zone) == expected


def test_no_months_is_refused():
    with pytest.raises(ValueError, match="at least one month"):
        last_valid_day(dt.datetime(2027, 1, 1, tzinfo=UTC), 0, ZoneInfo("UTC"))
