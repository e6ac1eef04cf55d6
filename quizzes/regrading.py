"""What a corrected question changes for one attempt: plain data in, effects out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from quizzes.grading import Outcome, percent
from quizzes.kinds.shapes import Body
from quizzes.sitting.layout import Slot
from quizzes.sitting.slot_grades import BLANK, Answered, Asked, as_it_stands, judged, outcome_of


class Effect(StrEnum):
    """From the gravest to none. What crosses the pass mark is not counted as gain or loss too."""

    DOWN = "down"
    UP = "up"
    LOSE = "lose"
    GAIN = "gain"
    WAITING = "waiting"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Change:
    """One attempt before and after. Both outcomes follow from the marks alone."""

    slot: int
    fraction_before: Decimal | None
    fraction_after: Decimal | None
    mark_after: Decimal | None
    before: Outcome
    after: Outcome

    @property
    def effect(self) -> Effect:
        return effect(self.before, self.after)


def change(
    slots: Sequence[Slot],
    number: int,
    version: Asked,
    *,
    asked: Mapping[int, Asked],
    answers: Mapping[int, Answered],
    pass_mark: Decimal,
    rules: Mapping[str, Any],
) -> Change:
    """Slot `number` judged by `version`; every other slot keeps what it has.

    `asked` and `answers` are by the number of the slot, `asked` with the versions that judged them
    until now. The slot keeps the maximum it was drawn with.
    """
    before = {
        slot.number: as_it_stands(slot, asked.get(slot.number), answers.get(slot.number, BLANK))
        for slot in slots
    }
    [corrected] = [slot for slot in slots if slot.number == number]
    grade = judged(corrected, version, answers.get(number, BLANK))
    after = before | {number: grade}
    return Change(
        slot=number,
        fraction_before=before[number].fraction,
        fraction_after=grade.fraction,
        mark_after=grade.mark,
        before=outcome_of(before.values(), pass_mark, rules),
        after=outcome_of(after.values(), pass_mark, rules),
    )


def effect(before: Outcome, after: Outcome) -> Effect:
    """By percent, not by mark: a question that leaves the total lowers both mark and maximum."""
    if after.total is None:
        return Effect.WAITING
    if after.passed and before.passed is not True:
        return Effect.UP
    if before.passed and not after.passed:
        return Effect.DOWN
    reached = percent(after.total, after.max_mark)
    earlier = before.percent or Decimal(0)
    if reached == earlier:
        return Effect.UNCHANGED
    return Effect.GAIN if reached > earlier else Effect.LOSE


def refusal(shown: Asked, new: Asked) -> str:
    """Why answers to `shown` cannot be judged by `new`, in a sentence; "" when they can.

    What everybody is given fits whatever was shown.
    """
    if new.for_everybody:
        return ""
    if shown.kind != new.kind:
        return "It asks in another way now, so the answers given then do not fit it."
    if _ids(shown.body) - _ids(new.body):
        return "It no longer offers everything that could be chosen then."
    if _ids(new.body) - _ids(shown.body):
        return "It offers something now that nobody could choose then."
    return ""


def _ids(part: Body | list[Any] | Any) -> set[str]:
    """Of everything the question offers, however deep it lies."""
    if isinstance(part, Mapping):
        own = {str(part["id"])} if "id" in part else set()
        return own.union(*(_ids(inside) for inside in part.values()))
    if isinstance(part, list | tuple):
        return set[str]().union(*(_ids(inside) for inside in part))
    return set()
