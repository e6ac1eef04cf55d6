"""What a rule may answer: met, not met, unknown, or that a person has to look."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """The four answers of a rule. UNKNOWN never becomes MET by itself."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    NEEDS_PERSON = "needs_person"


@dataclass(frozen=True)
class Answer:
    """A verdict with its reasons, each a sentence. There is always at least one reason."""

    verdict: Verdict
    reasons: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.reasons or not all(self.reasons):
            raise ValueError("Give each answer at least one reason.")

    def __bool__(self) -> bool:
        """Refused: `if answer` would read an unknown answer as a yes."""
        raise TypeError("An answer has four values: read `is_met` or `verdict`.")

    @property
    def is_met(self) -> bool:
        return self.verdict is Verdict.MET


@dataclass(frozen=True)
class NeedsPerson:
    """No date or amount can be worked out; `why` tells what somebody has to find or enter."""

    why: str


_WORST_FIRST = (Verdict.NOT_MET, Verdict.NEEDS_PERSON, Verdict.UNKNOWN, Verdict.MET)


def all_of(answers: Iterable[Answer]) -> Answer:
    """One answer for a list: met only when there is at least one and each one is met.

    The worst verdict wins and brings the reasons of those who gave it.
    """
    given = tuple(answers)
    for verdict in _WORST_FIRST:
        reasons = [
            reason for answer in given if answer.verdict is verdict for reason in answer.reasons
        ]
        if reasons:
            return Answer(verdict, tuple(reasons))
    return Answer(Verdict.UNKNOWN, ("No requirement is on record.",))
