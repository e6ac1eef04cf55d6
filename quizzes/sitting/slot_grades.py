"""What each slot of an attempt earns, judged anew or as it stands, and what follows for the whole.

Plain data: services read the rows, these say what they mean.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from quizzes import grading
from quizzes.grading import Outcome, Section, SlotGrade
from quizzes.kinds import kind
from quizzes.kinds.shapes import Answer, Body, Key, decimal_from
from quizzes.sitting.layout import Slot


@dataclass(frozen=True)
class Asked:
    """One version of a question."""

    version_id: int
    kind: str
    body: Body
    key: Key

    @classmethod
    def of(cls, version: Any) -> "Asked":
        """From a row of the bank."""
        return cls(version.pk, version.kind, version.body, version.key)

    @property
    def for_everybody(self) -> bool:
        """What was answered does not matter: full marks for all, or out of the total."""
        return bool(self.key.get("everybody"))


@dataclass(frozen=True)
class Answered:
    """What is stored for one slot. `by_hand`: a person gave the fraction."""

    answer: Answer = None
    fraction: Decimal | None = None
    by_hand: bool = False
    hints_used: int = 0

    @classmethod
    def of(cls, response: Any) -> "Answered":
        """From a row of an attempt."""
        by_hand = response.marked_by_id is not None
        return cls(response.answer, response.fraction, by_hand, response.hints_used)


BLANK = Answered()


def judged(slot: Slot, asked: Asked | None, answered: Answered = BLANK) -> SlotGrade:
    """What the version gives everybody comes first, then a person's mark, then the key.

    A hint taken in practice leaves nothing to earn. Without `asked` the slot is blank.
    """
    if asked is None:
        return _blank(slot)
    grade = grading.judge(
        asked.kind,
        body=asked.body,
        key=asked.key,
        answer=answered.answer,
        max_mark=slot.max_mark,
        section=slot.section or None,
        critical=slot.critical,
    )
    if asked.for_everybody:
        return grade
    if answered.by_hand:
        return replace(grade, fraction=answered.fraction, waiting=False)
    if answered.hints_used and answered.answer is not None:
        return replace(grade, fraction=Decimal(0), waiting=False)
    return grade


def as_it_stands(slot: Slot, asked: Asked | None, answered: Answered = BLANK) -> SlotGrade:
    """The stored fraction, not judged again: a correction elsewhere does not touch this slot."""
    if asked is None:
        return _blank(slot)
    if asked.for_everybody:
        return judged(slot, asked, answered)
    waits = answered.answer is not None and answered.fraction is None
    return replace(
        _blank(slot),
        fraction=answered.fraction,
        waiting=waits and kind(asked.kind).needs_marking(asked.key),
    )


def outcome_of(
    grades: Iterable[SlotGrade], pass_mark: Decimal, rules: Mapping[str, Any]
) -> Outcome:
    """By the frozen rules of the quiz; what older rules do not name asks for nothing.

    "sections" are {"title", "pass_mark"} in order: slots name them by their place, 1 for the first.
    """
    sections = {
        place: Section(str(each.get("title", "")), decimal_from(each.get("pass_mark")))
        for place, each in enumerate(rules.get("sections") or [], 1)
    }
    required = bool(rules.get("critical_required"))
    return grading.outcome(grades, pass_mark, sections, critical_required=required)


def _blank(slot: Slot) -> SlotGrade:
    return SlotGrade(None, slot.max_mark, section=slot.section or None, critical=slot.critical)
