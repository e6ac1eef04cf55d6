"""What tells a marker which marks an answer earns: criteria with points, or a free text.

key     {"rubric": [{"id": "a", "text": "Asks about blood thinners", "points": "2"}], ...}
   or   {"rubric": "One mark for each question.", "max_marks": "6", ...}

Criteria say the maximum themselves: their points added up. "max_marks" belongs to a free text; beside
criteria it may stand, but must be their sum.
"""

from dataclasses import dataclass
from decimal import Decimal

from quizzes.kinds.faults import listed_faults
from quizzes.kinds.shapes import Key, decimal_from, entries, sentences


@dataclass(frozen=True)
class Criterion:
    id: str
    text: str
    points: Decimal


def criteria(key: Key) -> list[Criterion]:
    """In the author's order; empty where the rubric is a free text."""
    return [
        Criterion(
            str(entry.get("id", "")), str(entry.get("text", "")), _points(entry) or Decimal(0)
        )
        for entry in entries(key, "rubric")
    ]


def most_marks(key: Key) -> Decimal | None:
    """What the rubric can give altogether; None where neither criteria nor a maximum say it."""
    listed = criteria(key)
    if listed:
        return sum((criterion.points for criterion in listed), Decimal(0))
    return decimal_from(key.get("max_marks"))


def rubric_lines(key: Key) -> list[str]:
    """The rubric in words, a line for each criterion."""
    listed = criteria(key)
    if listed:
        return [f"{criterion.text}: {criterion.points:f}" for criterion in listed]
    return sentences(key.get("rubric"))


def rubric_faults(key: Key) -> list[str]:
    if not entries(key, "rubric"):
        return _text_faults(key)
    faults = listed_faults(key, "rubric", "criterion", "criteria", fewest=1)
    for number, entry in enumerate(entries(key, "rubric"), 1):
        points = _points(entry)
        if points is None or points <= 0:
            faults.append(f"Give criterion {number} its points, a number above 0.")
    if not faults and key.get("max_marks") not in (None, ""):
        total = most_marks(key)
        if decimal_from(key["max_marks"]) != total:
            faults.append(f"Make the marks {total:f}, the points of the criteria added up.")
    return faults


def _text_faults(key: Key) -> list[str]:
    faults = []
    most = decimal_from(key.get("max_marks"))
    if most is None or most <= 0:
        faults.append("Give the marks this answer is out of, a number above 0.")
    if not sentences(key.get("rubric")):
        faults.append("Write the rubric that tells a marker what earns the marks.")
    return faults


def _points(entry: Key) -> Decimal | None:
    return decimal_from(entry.get("points"))
