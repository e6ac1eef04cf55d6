"""From an answer to a mark, from marks to a total, from several attempts to the one that counts.

Fractions are 0 to 1 of a question (a single choice may go below 0), percent is 0 to 100, and all
of it is Decimal.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import Any

from quizzes.kinds import kind

EDGE = Decimal("0.000001")
"""Closer than this to 0 or to full marks is 0 or full marks: three thirds written as 0.3333333."""

SMALLEST_MAXIMUM = Decimal("0.000005")
"""Below this a quiz has nothing to earn, and its percent is 0."""

HAND_MARK_EDGE = Decimal("0.00000005")


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


class Everybody(StrEnum):
    """What a correction gives everybody, whatever they answered: the key's "everybody"."""

    FULL_MARKS = "full_marks"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class SlotGrade:
    """What one slot of an attempt earned. A fraction of None is a blank, or waits for a person.

    A slot that is left out is worth nothing: it adds neither a mark nor a maximum, and nobody has
    to answer it rightly. `section` is the id of the section it stands in.
    """

    fraction: Decimal | None
    max_mark: Decimal
    waiting: bool = False
    section: int | None = None
    critical: bool = False
    left_out: bool = False

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
    section: int | None = None,
    critical: bool = False,
) -> SlotGrade:
    """One answer, in the stored shape, by the version that was asked. A blank waits for nobody.

    What the key gives everybody comes first, for blanks as well.
    """
    slot = SlotGrade(None, max_mark, section=section, critical=critical)
    match key.get("everybody"):
        case Everybody.FULL_MARKS:
            return replace(slot, fraction=Decimal(1))
        case Everybody.LEFT_OUT:
            return replace(slot, max_mark=Decimal(0), left_out=True)
    question = kind(kind_name)
    return replace(
        slot,
        fraction=question.grade(body, key, answer),
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
    if out_of <= 0:
        raise MarkRefused("This question is worth nothing, so there is no mark to give.")
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
