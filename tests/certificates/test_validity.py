import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from certificates.rules.validity import months_later, renewed_until
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
    day = completed_at.astimezone(ZoneInfo(zone)).date()
    assert renewed_until(day, months, old_until=None, window_days=90) == expected
    assert expiry_of(completed_at, months, zone) == expected


@pytest.mark.parametrize(
    ("completed_on", "months", "old_until", "window", "expected"),
    [
        pytest.param((2028, 11, 1), 24, (2029, 1, 10), 90, (2031, 1, 10), id="in-the-window"),
        pytest.param((2028, 10, 12), 24, (2029, 1, 10), 90, (2031, 1, 10), id="its-first-day"),
        pytest.param((2028, 10, 11), 24, (2029, 1, 10), 90, (2030, 10, 11), id="a-day-too-early"),
        pytest.param((2029, 1, 10), 24, (2029, 1, 10), 90, (2031, 1, 10), id="the-last-valid-day"),
        pytest.param((2029, 1, 11), 24, (2029, 1, 10), 90, (2031, 1, 11), id="the-day-after"),
        pytest.param((2030, 6, 30), 24, (2029, 1, 10), 90, (2032, 6, 30), id="long-after"),
        pytest.param((2028, 11, 1), 24, (2029, 1, 10), 0, (2030, 11, 1), id="no-window"),
        pytest.param((2028, 11, 1), 24, None, 90, (2030, 11, 1), id="the-old-one-had-no-end"),
        pytest.param((2028, 1, 15), 12, (2028, 2, 29), 90, (2029, 2, 28), id="leap-day"),
        pytest.param((2031, 1, 15), 12, (2031, 2, 28), 90, (2032, 2, 28), id="28-february-stays"),
        pytest.param((2027, 12, 1), 1, (2027, 12, 31), 90, (2028, 1, 31), id="month-of-31-days"),
        pytest.param((2027, 1, 5), 1, (2027, 1, 31), 90, (2027, 2, 28), id="month-that-is-short"),
        pytest.param((9999, 12, 1), 0, (9999, 12, 31), 90, (9999, 12, 31), id="end-of-calendars"),
    ],
)
def test_an_early_renewal_loses_no_days(completed_on, months, old_until, window, expected):
    old = dt.date(*old_until) if old_until else None
    assert renewed_until(
        dt.date(*completed_on), months, old_until=old, window_days=window
    ) == dt.date(*expected)
