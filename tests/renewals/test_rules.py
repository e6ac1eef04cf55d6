"""Months, the end of a day, standings, buckets, and the four answers."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewals.rules import (
    Answer,
    Bucket,
    Standing,
    Verdict,
    add_months,
    all_of,
    bucket,
    days_left,
    due_instant,
    expiry_of,
    local_day,
    standing,
    zone_named,
)

# No whole day is skipped or doubled in these, and they change clocks in both hemispheres,
# at midnight (Havana, Beirut, Santiago) and by half an hour (Lord Howe).
ZONES = (
    "UTC",
    "Europe/London",
    "America/New_York",
    "America/Havana",
    "America/Santiago",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Kiritimati",
)
DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        pytest.param(date(2027, 1, 15), 1, date(2027, 2, 15), id="plain"),
        pytest.param(date(2027, 1, 31), 1, date(2027, 2, 28), id="31-january"),
        pytest.param(date(2028, 1, 31), 1, date(2028, 2, 29), id="31-january-leap-year"),
        pytest.param(date(2028, 2, 29), 12, date(2029, 2, 28), id="29-february-one-year"),
        pytest.param(date(2028, 2, 29), 48, date(2032, 2, 29), id="29-february-four-years"),
        pytest.param(date(2027, 2, 28), 12, date(2028, 2, 28), id="28-february-into-leap-year"),
        pytest.param(date(2096, 2, 29), 48, date(2100, 2, 28), id="no-leap-day-in-2100"),
        pytest.param(date(2026, 12, 31), 2, date(2027, 2, 28), id="over-new-year"),
        pytest.param(date(2026, 12, 5), 0, date(2026, 12, 5), id="no-months"),
        pytest.param(date(2027, 1, 31), -2, date(2026, 11, 30), id="backwards"),
        pytest.param(date(2027, 12, 31), -12, date(2026, 12, 31), id="backwards-december"),
    ],
)
def test_add_months(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(DAYS, st.integers(-600, 600))
def test_add_months_stays_in_the_month_that_was_asked_for(day: date, months: int) -> None:
    later = add_months(day, months)

    assert later.year * 12 + later.month == day.year * 12 + day.month + months
    assert later.day == day.day or (
        later.day < day.day and (later + timedelta(days=1)).month != later.month
    )


@pytest.mark.parametrize(
    ("completed_at", "months", "zone", "expected"),
    [
        pytest.param(
            datetime(2027, 3, 2, 1, tzinfo=UTC),
            24,
            "America/New_York",
            date(2029, 3, 1),
            id="evening-before-in-new-york",
        ),
        pytest.param(
            datetime(2027, 3, 1, 12, tzinfo=UTC),
            24,
            "Pacific/Auckland",
            date(2029, 3, 2),
            id="next-morning-in-auckland",
        ),
        pytest.param(
            datetime(2028, 2, 29, 12, tzinfo=UTC), 24, "UTC", date(2030, 2, 28), id="leap-day"
        ),
        pytest.param(
            datetime(2027, 3, 1, 23, 30, tzinfo=ZoneInfo("Asia/Tokyo")),
            12,
            "Europe/London",
            date(2028, 3, 1),
            id="instant-written-in-another-zone",
        ),
    ],
)
def test_expiry_counts_from_the_holders_own_date(
    completed_at: datetime, months: int, zone: str, expected: date
) -> None:
    assert expiry_of(completed_at, months, zone) == expected


def test_expiry_refuses_an_instant_without_zone() -> None:
    naive = datetime(2027, 3, 1, 12, tzinfo=UTC).replace(tzinfo=None)

    with pytest.raises(ValueError, match=r"^Give an instant with a time zone\.$"):
        expiry_of(naive, 12, "UTC")


def test_expiry_refuses_no_months() -> None:
    with pytest.raises(ValueError, match=r"^Give a validity of at least one month\.$"):
        expiry_of(datetime(2027, 3, 1, 12, tzinfo=UTC), 0, "UTC")


@pytest.mark.parametrize("name", ["Mars/Base", "", "../etc/passwd", "Europe"])
def test_an_unknown_zone_is_named(name: str) -> None:
    with pytest.raises(ValueError, match=r"^There is no time zone .* such as Europe/London\.$"):
        zone_named(name)


@pytest.mark.parametrize(
    ("due_on", "zone", "expected"),
    [
        pytest.param(
            date(2027, 3, 1), "Europe/London", datetime(2027, 3, 2, tzinfo=UTC), id="plain"
        ),
        pytest.param(
            date(2027, 3, 14),
            "America/New_York",
            datetime(2027, 3, 15, 4, tzinfo=UTC),
            id="day-of-23-hours",
        ),
        pytest.param(
            date(2027, 10, 31),
            "Europe/London",
            datetime(2027, 11, 1, 0, tzinfo=UTC),
            id="day-of-25-hours",
        ),
        # Cuba turns 01:00 back to 00:00: the first midnight ends the day before.
        pytest.param(
            date(2027, 11, 6),
            "America/Havana",
            datetime(2027, 11, 7, 4, tzinfo=UTC),
            id="midnight-comes-twice",
        ),
        # Lebanon goes from 00:00 to 01:00: the day ends where the clock jumps.
        pytest.param(
            date(2027, 3, 27),
            "Asia/Beirut",
            datetime(2027, 3, 27, 22, tzinfo=UTC),
            id="no-midnight",
        ),
        pytest.param(
            date(2011, 12, 29),
            "Pacific/Apia",
            datetime(2011, 12, 30, 10, tzinfo=UTC),
            id="the-next-day-was-left-out",
        ),
    ],
)
def test_due_instant_is_the_end_of_the_local_day(
    due_on: date, zone: str, expected: datetime
) -> None:
    assert due_instant(due_on, zone) == expected
    assert due_instant(due_on, zone).tzinfo is UTC


@given(DAYS, st.sampled_from(ZONES))
def test_the_due_instant_is_where_the_local_date_turns(due_on: date, zone: str) -> None:
    end = due_instant(due_on, zone)

    assert local_day(end - timedelta(seconds=1), zone) == due_on
    assert local_day(end, zone) == due_on + timedelta(days=1)


@pytest.mark.parametrize(
    ("left", "satisfied", "expected"),
    [
        pytest.param(91, False, Standing.CURRENT, id="91-left"),
        pytest.param(90, False, Standing.DUE_SOON, id="90-left"),
        pytest.param(0, False, Standing.DUE_SOON, id="the-day-itself"),
        pytest.param(-1, False, Standing.OVERDUE, id="the-day-after"),
        pytest.param(-30, False, Standing.OVERDUE, id="last-day-of-grace"),
        pytest.param(-31, False, Standing.LAPSED, id="grace-has-passed"),
        pytest.param(10, True, Standing.CURRENT, id="satisfied-in-time"),
        pytest.param(-400, True, Standing.CURRENT, id="satisfied-and-long-past"),
    ],
)
def test_standing(left: int, satisfied: bool, expected: Standing) -> None:
    today = date(2027, 3, 1)

    assert standing(today + timedelta(days=left), today, satisfied) is expected


def test_no_grace_lapses_on_the_day_after() -> None:
    due_on = date(2027, 11, 30)

    assert standing(due_on, date(2027, 11, 30), False, grace_days=0) is Standing.DUE_SOON
    assert standing(due_on, date(2027, 12, 1), False, grace_days=0) is Standing.LAPSED


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (-400, "overdue"),
        (-1, "overdue"),
        (0, "0-30"),
        (30, "0-30"),
        (31, "31-60"),
        (60, "31-60"),
        (61, "61-90"),
        (90, "61-90"),
        (91, "later"),
        (4000, "later"),
    ],
)
def test_bucket(left: int, expected: str) -> None:
    today = date(2027, 3, 1)
    due_on = today + timedelta(days=left)

    assert days_left(due_on, today) == left
    assert bucket(due_on, today) == expected


@given(DAYS, DAYS)
def test_board_and_standing_agree(due_on: date, today: date) -> None:
    """What stands in a column of the board has the word that belongs to it."""
    words = {
        Bucket.OVERDUE: {Standing.OVERDUE, Standing.LAPSED},
        Bucket.TO_30: {Standing.DUE_SOON},
        Bucket.TO_60: {Standing.DUE_SOON},
        Bucket.TO_90: {Standing.DUE_SOON},
        Bucket.LATER: {Standing.CURRENT},
    }

    assert standing(due_on, today, False) in words[bucket(due_on, today)]


def answer(verdict: Verdict) -> Answer:
    return Answer(verdict, (f"It is {verdict}.",))


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        pytest.param([Verdict.MET, Verdict.MET], Verdict.MET, id="each-met"),
        pytest.param([Verdict.MET, Verdict.UNKNOWN], Verdict.UNKNOWN, id="one-unknown"),
        pytest.param(
            [Verdict.UNKNOWN, Verdict.NEEDS_PERSON], Verdict.NEEDS_PERSON, id="a-person-first"
        ),
        pytest.param([Verdict.NEEDS_PERSON, Verdict.NOT_MET], Verdict.NOT_MET, id="one-not-met"),
        pytest.param([], Verdict.UNKNOWN, id="nothing-asked"),
    ],
)
def test_all_of(verdicts: list[Verdict], expected: Verdict) -> None:
    assert all_of(map(answer, verdicts)).verdict is expected


def test_all_of_brings_the_reasons_of_the_worst() -> None:
    answers = [answer(Verdict.MET), answer(Verdict.NOT_MET), Answer(Verdict.NOT_MET, ("Too few.",))]

    assert all_of(answers) == Answer(Verdict.NOT_MET, ("It is not_met.", "Too few."))


@given(st.lists(st.sampled_from(Verdict)))
def test_unknown_never_becomes_met(verdicts: list[Verdict]) -> None:
    assert all_of(map(answer, verdicts)).is_met == (set(verdicts) == {Verdict.MET})


@pytest.mark.parametrize("reasons", [(), ("",)])
def test_an_answer_has_reasons(reasons: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"^Give each answer at least one reason\.$"):
        Answer(Verdict.MET, reasons)


def test_an_answer_is_not_a_yes_or_no() -> None:
    with pytest.raises(TypeError, match="four values"):
        bool(answer(Verdict.UNKNOWN))
