"""How near a deadline is: the four words of a standing and the columns of the board."""

from datetime import date
from enum import StrEnum

DUE_SOON_DAYS = 90
# Ours, not a law: the last reminder goes out 30 days after the deadline. No practice is
# allowed in these days where a rule says so (Texas, Florida).
GRACE_DAYS = 30


class Standing(StrEnum):
    CURRENT = "current"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    LAPSED = "lapsed"


class Bucket(StrEnum):
    """The columns of the deadline board, by days left."""

    OVERDUE = "overdue"
    TO_30 = "0-30"
    TO_60 = "31-60"
    TO_90 = "61-90"
    LATER = "later"


def days_left(due_on: date, today: date) -> int:
    """0 on the day itself, which is still in time; negative afterwards."""
    return (due_on - today).days


def standing(
    due_on: date, today: date, satisfied: bool, *, grace_days: int = GRACE_DAYS
) -> Standing:
    """The word for a period, on a day of the holder's calendar.

    More than 90 days left is CURRENT; 90 to 0 days is DUE_SOON, the day itself included; the
    day after is OVERDUE until the grace has passed (its last day included), then LAPSED. What is
    satisfied is CURRENT on any day. Pass `satisfied` only for an answer that is met: an
    unknown one is not.
    """
    left = days_left(due_on, today)
    if satisfied or left > DUE_SOON_DAYS:
        return Standing.CURRENT
    if left >= 0:
        return Standing.DUE_SOON
    return Standing.OVERDUE if -left <= grace_days else Standing.LAPSED


def bucket(due_on: date, today: date) -> Bucket:
    """The column of the board; each border day belongs to the nearer column."""
    left = days_left(due_on, today)
    if left < 0:
        return Bucket.OVERDUE
    for most, column in ((30, Bucket.TO_30), (60, Bucket.TO_60), (90, Bucket.TO_90)):
        if left <= most:
            return column
    return Bucket.LATER
