"""How long a certificate holds, what it is worth on a day, and for how long it is kept.

Calendar months on the holder's own calendar.
"""

import calendar
import datetime as dt
from enum import StrEnum

EXPIRING_DAYS = 90
"""So many days before its last day a certificate begins to be called expiring."""

RETENTION_YEARS = 7
"""For so long a certificate is kept after its end, unless a place asks for longer."""


class Standing(StrEnum):
    """What a certificate is worth on a day. It stands as VALID and as EXPIRING, and else not."""

    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    REPLACED = "replaced"
    EMPTIED = "emptied"


STANDS = frozenset({Standing.VALID, Standing.EXPIRING})


def standing_on(
    day: dt.date,
    *,
    valid_until: dt.date | None,
    suspended: bool = False,
    revoked: bool = False,
    corrected: bool = False,
    emptied: bool = False,
) -> Standing:
    """The one word for a certificate: what cannot be undone comes before what can.

    A revocation is said for ever, also when hardly anything else is held of the certificate.
    `corrected` is a revocation because another certificate took its place. What was renewed holds
    until its own end. The clock does not lift a suspension: a suspended certificate whose time is
    over is still called suspended.
    """
    if revoked:
        return Standing.REPLACED if corrected else Standing.REVOKED
    if emptied:
        return Standing.EMPTIED
    if suspended:
        return Standing.SUSPENDED
    if valid_until is None:
        return Standing.VALID
    if valid_until < day:
        return Standing.EXPIRED
    return Standing.EXPIRING if valid_until <= expiring_until(day) else Standing.VALID


def expiring_until(day: dt.date) -> dt.date:
    """What ends by then is expiring on that day."""
    return day + dt.timedelta(days=EXPIRING_DAYS)


def kept_until(ended_on: dt.date | None, years: int | None = None) -> dt.date | None:
    """The last day on which a certificate is kept; None for one without end, which is kept for good.

    `years` is what a place asks for; it can lengthen RETENTION_YEARS and not shorten it.
    """
    if ended_on is None:
        return None
    return months_later(ended_on, 12 * max(RETENTION_YEARS, years or 0))


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; where that month is too short, its last day.

    As the last valid day of a certificate it still counts. The first is the day of completion on
    the holder's calendar: what was finished at eight in the evening of 1 March 2027 in New York,
    2 March in UTC, and holds 24 months is valid to the end of 1 March 2029.
    29 February and 12 months is 28 February, 31 January and one month is 28 or 29 February.
    """
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return dt.date(years, month + 1, min(day.day, last))


def renewed_until(
    completed_on: dt.date, months: int, *, old_until: dt.date | None, window_days: int
) -> dt.date:
    """The last valid day of a certificate that renews another, whose last valid day is `old_until`.

    Who completes in the last `window_days` days of the old one loses none of them: the new one is
    counted from the old end, as a passport office does. Otherwise everybody waits for the last
    week, and one who is ill in that week has nothing. Earlier than that, and after the end, it is
    counted from the day of completion, so that nobody can lay in certificates for years to come.
    """
    if old_until is None or not completed_on <= old_until <= _days_later(completed_on, window_days):
        return months_later(completed_on, months)
    return months_later(old_until, months)


def _days_later(day: dt.date, days: int) -> dt.date:
    return day + dt.timedelta(days=min(days, (dt.date.max - day).days))
