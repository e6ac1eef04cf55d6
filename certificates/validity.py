"""How long a certificate holds. Calendar months on the holder's own calendar."""

import calendar
import datetime as dt
from zoneinfo import ZoneInfo


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; where that month is too short, its last day.

    29 February and 12 months is 28 February, 31 January and one month is 28 or 29 February.
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return dt.date(years, month + 1, min(day.day, last))


def last_valid_day(completed_at: dt.datetime, months: int, zone: ZoneInfo) -> dt.date:
    """The last day on which the certificate is valid: the anniversary itself still counts.

    Counted from the day of the completion as the holder's calendar showed it. What was finished
    at eight in the evening of 1 March 2027 in New York, 2 March in UTC, and holds 24 months is
    valid to the end of 1 March 2029. Hours and clock changes play no part.
    """
    if months < 1:
        raise ValueError("Give a validity of at least one month.")
    return months_later(completed_at.astimezone(zone).date(), months)
