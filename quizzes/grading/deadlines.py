"""When an attempt ends, and whether an answer came in time.

Instants are passed in; nothing here looks at a clock.
"""

from datetime import datetime, timedelta
from decimal import Decimal

NETWORK_GRACE = timedelta(seconds=30)
NEARLY_OVER = timedelta(seconds=2)


def deadline(
    *,
    started_at: datetime,
    limit: timedelta | None,
    closes_at: datetime | None,
    time_factor: Decimal = Decimal(1),
) -> datetime | None:
    """Start plus the limit, or the closing time if that is sooner; None where time is open.

    `time_factor` lengthens a person's limit (1.25 is a quarter more), never the closing time.
    """
    if time_factor < 1:
        raise ValueError("Extra time is a factor of 1 or more.")
    ends = [closes_at] if closes_at else []
    if limit is not None:
        microseconds = limit // timedelta(microseconds=1) * time_factor
        ends.append(started_at + timedelta(microseconds=int(microseconds)))
    return min(ends, default=None)


def is_accepted(
    *, at: datetime, deadline: datetime | None, grace: timedelta = NETWORK_GRACE
) -> bool:
    """True for an answer that reached the server by the deadline or within the grace after it."""
    return deadline is None or at <= deadline + grace


def time_left(*, at: datetime, deadline: datetime) -> timedelta:
    """Negative after the deadline."""
    return deadline - at


def is_over(*, at: datetime, deadline: datetime | None) -> bool:
    """True from `NEARLY_OVER` before the deadline: a countdown elsewhere may run that far ahead."""
    return deadline is not None and time_left(at=at, deadline=deadline) <= NEARLY_OVER


def finished_at(*, at: datetime, deadline: datetime | None) -> datetime:
    """When an attempt that is closed now counts as finished: never after its deadline."""
    return at if deadline is None else min(at, deadline)
