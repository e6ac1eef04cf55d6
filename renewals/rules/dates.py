"""Months, days and the end of a day, as a licence means them.

Every date here is a calendar date in one named zone; every instant is aware and in UTC.
"""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class UnknownTimeZone(ValueError):  # noqa: N818  a wrong name, not a fault
    """The message says what to write instead."""


def zone_named(name: str) -> ZoneInfo:
    """Raises UnknownTimeZone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownTimeZone(
            f"There is no time zone {name!r}. Use a name such as Europe/London."
        ) from error


def local_day(at: datetime, zone: str) -> date:
    """The date on the wall calendar of `zone` at that instant."""
    return _aware(at).astimezone(zone_named(zone)).date()


def day_in_month(year: int, month: int, day: int) -> date:
    """That day, or the last day of the month where the month is shorter."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def is_month_end(day: date) -> bool:
    return day == day_in_month(day.year, day.month, 31)


def add_months(day: date, months: int) -> date:
    """The same day `months` later (or earlier, when negative), never in a later month.

    Where that month is too short its last day stands in: 31 January and one month is 28 or
    29 February, and 29 February and twelve months is 28 February, not 1 March. The lost day
    does not come back by itself, so count from the first date (29 February and 48 months is
    29 February) and never from an earlier sum.
    """
    index = day.year * 12 + day.month - 1 + months
    return day_in_month(index // 12, index % 12 + 1, day.day)


def month_end_months_before(day: date, months: int) -> date:
    """Like add_months(day, -months), but the end of a month leads to the end of a month.

    Deadlines "on the last day of the month" stay there: 28 February 2030 less 24 months is
    29 February 2028.
    """
    earlier = add_months(day, -months)
    if is_month_end(day):
        return day_in_month(earlier.year, earlier.month, 31)
    return earlier


def expiry_of(completed_at: datetime, months: int, zone: str) -> date:
    """The last date on which something that was completed then is still valid.

    Calendar months are counted from the completion date on the holder's own calendar, and the
    anniversary still counts: what was finished at eight in the evening of 1 March 2027 in New
    York, when it was 2 March in UTC, and lasts 24 months is valid to the end of 1 March 2029.
    """
    if months < 1:
        raise ValueError("Give a validity of at least one month.")
    return add_months(local_day(completed_at, zone), months)


def due_instant(due_on: date, zone: str) -> datetime:
    """The end of the local day `due_on`, in UTC: before it is in time, from it on is late.

    It is the first instant of the next local day, so a day of 23 or 25 hours, or one whose
    next midnight is left out or comes twice, ends where the calendar turns.
    """
    # fold=0 is the first of two midnights, and the moment of the jump when there is none.
    midnight = datetime.combine(due_on + timedelta(days=1), time.min, zone_named(zone))
    return midnight.astimezone(UTC)


@lru_cache(maxsize=10_000)
def in_words(day: date) -> str:
    """1 March 2027."""
    return f"{day.day} {day:%B} {day.year}"


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None or at.utcoffset() is None:
        raise ValueError("Give an instant with a time zone.")
    return at
