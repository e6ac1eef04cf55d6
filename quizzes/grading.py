"""From an answer to a mark, from marks to a pass, and whether an answer came in time.

Fractions are 0 to 1 of a question (a single choice may go below 0), percent is 0 to 100, and all
of it is Decimal. Instants are passed in; nothing here looks at a clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import Any

from quizzes.kinds import kind

EDGE = Decimal("0.000001")
"""Closer than this to 0 or to full marks is 0 or full marks: three thirds written as 0.3333333."""

SMALLEST_MAXIMUM = Decimal("0.000005")
"""Below this a quiz has nothing to earn, and its percent is 0."""

HAND_MARK_EDGE = Decimal("0.00000005")
NETWORK_GRACE = timedelta(seconds=30)
NEARLY_OVER = timedelta(seconds=2)


class MarkRefused(ValueError):  # noqa: N818 - a refusal is an everyday event
    """A mark that a person may not give. The message is a sentence for the marker."""


class Verdict(StrEnum):
    RIGHT = "right"
    PARTIAL = "partial"
    WRONG = "wrong"


class Keep(StrEnum):
    """Which of several attempts counts."""

    BEST = "best"
    LAST = "last"
    FIRST = "first"
    AVERAGE = "average"


@dataclass(frozen=True)
class SlotGrade:
    """What one slot of an attempt earned. A fraction of None is a blank, or waits for a person."""

    fraction: Decimal | None
    max_mark: Decimal
    waiting: bool = False

    @property
    def mark(self) -> Decimal | None:
        return None if self.fraction is None else mark(self.fraction, self.max_mark)

    @property
    def verdict(self) -> Verdict | None:
        return None if self.fraction is None else verdict(self.fraction)


def judge(
    kind_name: str,
    *,
    body: Mapping[str, Any],
    key: Mapping[str, Any],
    answer: object,
    max_mark: Decimal,
) -> SlotGrade:
    """One answer by the version that was asked. A blank waits for nobody."""
    question = kind(kind_name)
    return SlotGrade(
        fraction=question.grade(body, key, answer),
        max_mark=max_mark,
        waiting=answer is not None and question.needs_marking(key),
    )


def verdict(fraction: Decimal) -> Verdict:
    if fraction < EDGE:
        return Verdict.WRONG
    return Verdict.RIGHT if fraction > 1 - EDGE else Verdict.PARTIAL


def mark(fraction: Decimal, max_mark: Decimal) -> Decimal:
    """A right answer earns all of the maximum, so that 100 % can be reached with thirds."""
    return max_mark if verdict(fraction) is Verdict.RIGHT else fraction * max_mark


def fraction_by_hand(given: Decimal, out_of: Decimal) -> Decimal:
    """The fraction behind a mark given by a person. Raises MarkRefused outside 0 to `out_of`."""
    if not given.is_finite() or not -HAND_MARK_EDGE <= given <= out_of + HAND_MARK_EDGE:
        raise MarkRefused(f"Give a mark from 0 to {out_of:f}.")
    return min(Decimal(1), max(Decimal(0), given / out_of))


def total(slots: Iterable[SlotGrade]) -> Decimal | None:
    """The marks added up, never below 0; None while a slot that counts waits for a person."""
    slots = list(slots)
    if any(slot.waiting and slot.max_mark > 0 for slot in slots):
        return None
    return max(Decimal(0), sum((slot.mark or Decimal(0) for slot in slots), Decimal(0)))


def percent(total: Decimal, max_mark: Decimal) -> Decimal:
    """Unrounded. Rounded only for showing, by `shown_percent`."""
    return rescale(total, max_mark, Decimal(100))


def rescale(total: Decimal, max_mark: Decimal, out_of: Decimal) -> Decimal:
    return total * out_of / max_mark if max_mark >= SMALLEST_MAXIMUM else Decimal(0)


def passes(total: Decimal, max_mark: Decimal, pass_mark: Decimal) -> bool:
    """`pass_mark` is in percent. 79.99 does not pass at 80.

    Not rounded, but a shortfall that only the writing of thirds can make (less than `EDGE` of the
    whole) is no shortfall.
    """
    return percent(total, max_mark) > pass_mark - 100 * EDGE


def shown_percent(total: Decimal, max_mark: Decimal, places: int = 0) -> Decimal:
    """Rounded down, so that nobody reads a pass that was not earned."""
    exact, step = percent(total, max_mark), Decimal(1).scaleb(-places)
    above = exact.quantize(step, ROUND_CEILING)
    return above if exact > above - 100 * EDGE else exact.quantize(step, ROUND_FLOOR)


def kept(keep: Keep, totals: Sequence[Decimal | None]) -> Decimal | None:
    """What counts of the finished attempts, in their order; None is one that waits for a person.

    Best and average leave waiting attempts out; first and last may themselves be waiting.
    """
    if not totals:
        return None
    known = [each for each in totals if each is not None]
    match keep:
        case Keep.FIRST:
            return totals[0]
        case Keep.LAST:
            return totals[-1]
        case Keep.BEST:
            return max(known, default=None)
        case Keep.AVERAGE:
            return sum(known, Decimal(0)) / len(known) if known else None


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
