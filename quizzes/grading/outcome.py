"""Whether an attempt passes: the whole, every section, every critical question."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from quizzes.grading.marks import SlotGrade, Verdict, passes, percent, total


class Why(StrEnum):
    """What an attempt that does not pass fell short of."""

    PASS_MARK = "pass_mark"  # noqa: S105 - no password
    SECTION = "section"
    CRITICAL = "critical"


@dataclass(frozen=True)
class Section:
    """`pass_mark` is in percent of the section; None where only the whole counts."""

    title: str
    pass_mark: Decimal | None = None


@dataclass(frozen=True)
class Shortfall:
    """One reason. Percents are unrounded; of critical questions `missed` is how many were not right."""

    why: Why
    section: str = ""
    percent: Decimal | None = None
    pass_mark: Decimal | None = None
    missed: int = 0


@dataclass(frozen=True)
class Outcome:
    """All None, and no reasons, while a slot that counts waits for a person; `max_mark` is known."""

    total: Decimal | None
    max_mark: Decimal
    percent: Decimal | None
    passed: bool | None
    reasons: tuple[Shortfall, ...] = ()

    @property
    def meets_rules(self) -> bool | None:
        """All but the pass mark: the sections and the critical questions."""
        if self.total is None:
            return None
        return all(short.why is Why.PASS_MARK for short in self.reasons)


def outcome(
    slots: Iterable[SlotGrade],
    pass_mark: Decimal,
    sections: Mapping[int, Section] | None = None,
    *,
    critical_required: bool = False,
) -> Outcome:
    """The total is the marks of all slots, never below 0; the pass needs everything at once.

    A section is measured by its own slots, also never below 0; one in which nothing can be earned
    asks for nothing. With `critical_required` each critical question must be right, not partly.
    What was left out for everybody counts nowhere.
    """
    slots = [slot for slot in slots if not slot.left_out]
    earned, most = total(slots), _most(slots)
    if earned is None:
        return Outcome(None, most, None, None)
    reasons = []
    if not passes(earned, most, pass_mark):
        reasons.append(Shortfall(Why.PASS_MARK, percent=percent(earned, most), pass_mark=pass_mark))
    reasons += _sections(slots, sections or {})
    if critical_required and (missed := _missed(slots)):
        reasons.append(Shortfall(Why.CRITICAL, missed=missed))
    return Outcome(earned, most, percent(earned, most), not reasons, tuple(reasons))


def _sections(slots: Sequence[SlotGrade], sections: Mapping[int, Section]) -> list[Shortfall]:
    """In the order of `sections`."""
    short = []
    for id_, section in sections.items():
        inside = [slot for slot in slots if slot.section == id_]
        earned, most = total(inside), _most(inside)
        if section.pass_mark is None or earned is None or most <= 0:
            continue
        if not passes(earned, most, section.pass_mark):
            reached = percent(earned, most)
            short.append(Shortfall(Why.SECTION, section.title, reached, section.pass_mark))
    return short


def _missed(slots: Sequence[SlotGrade]) -> int:
    return sum(
        slot.verdict is not Verdict.RIGHT for slot in slots if slot.critical and slot.max_mark > 0
    )


def _most(slots: Sequence[SlotGrade]) -> Decimal:
    return sum((slot.max_mark for slot in slots), Decimal(0))
