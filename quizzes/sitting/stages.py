"""What a learner sees of a graded attempt, and what comes later: five parts, each at its own stage.

Plain Python: rules, standing and an instant in, parts out.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any


class Part(StrEnum):
    """In the order the page speaks of them."""

    MARK = "mark"
    ANSWER = "answer"
    CORRECTNESS = "correctness"
    RIGHT_ANSWER = "right_answer"
    RATIONALE = "rationale"


class Stage(StrEnum):
    AFTER_SUBMIT = "after_submit"
    AFTER_LAST = "after_last"
    AFTER_CLOSE = "after_close"
    NEVER = "never"


def stage_of(settings: Mapping[str, Any], part: Part) -> Stage:
    """A stage that nobody wrote down: learners see how they did, and nothing of the key."""
    if written := settings.get(f"review_{part}"):
        return Stage(written)
    if part is Part.RATIONALE:
        return stage_of(settings, Part.RIGHT_ANSWER)
    return Stage.NEVER if part is Part.RIGHT_ANSWER else Stage.AFTER_SUBMIT


def visible(
    settings: Mapping[str, Any], *, finished: bool, closes_at: datetime | None, at: datetime
) -> frozenset[Part]:
    """The parts shown at this instant of an attempt that is handed in and graded.

    `finished` says that no attempt can follow: passed, or none left. A quiz without a closing time
    never closes.
    """
    reached = {
        Stage.AFTER_SUBMIT: True,
        Stage.AFTER_LAST: finished,
        Stage.AFTER_CLOSE: has_closed(closes_at, at),
        Stage.NEVER: False,
    }
    return frozenset(part for part in Part if reached[stage_of(settings, part)])


def to_come(settings: Mapping[str, Any], shown: frozenset[Part]) -> dict[Stage, list[Part]]:
    """What is not shown now, by the stage it waits for; what is never shown under NEVER."""
    waiting: dict[Stage, list[Part]] = {}
    for part in Part:
        if part not in shown:
            waiting.setdefault(stage_of(settings, part), []).append(part)
    return waiting


def has_closed(closes_at: datetime | None, at: datetime) -> bool:
    return closes_at is not None and at >= closes_at
