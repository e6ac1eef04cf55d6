"""Who marks a written answer, and when its mark is settled. Plain Python.

One person's mark settles it; of the same person the later one counts. Where a quiz wants two, they
mark apart (places 1 and 2) and neither sees the other's; the same mark twice settles it, and where
they differ a third person (place 3), who sees both, decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

FIRST, SECOND, THIRD = 1, 2, 3


@dataclass(frozen=True)
class Mark:
    """One judgement, in the order they were given."""

    place: int
    marker_id: int
    mark: Decimal
    comment: str = ""


@dataclass(frozen=True)
class Settled:
    """`mark` is None while it waits; `comment` is what the learner reads once it does not."""

    mark: Decimal | None
    comment: str = ""
    differs: bool = False


def settled(marks: Sequence[Mark], *, two: bool) -> Settled:
    latest = {mark.place: mark for mark in marks}
    if not two:
        last = marks[-1] if marks else None
        return Settled(last.mark, last.comment) if last else Settled(None)
    if third := latest.get(THIRD):
        return Settled(third.mark, third.comment, differs=True)
    first, second = latest.get(FIRST), latest.get(SECOND)
    if first is None or second is None:
        return Settled(None)
    if first.mark != second.mark:
        return Settled(None, differs=True)
    comments = dict.fromkeys(each.comment for each in (first, second) if each.comment)
    return Settled(first.mark, "\n\n".join(comments))


def place_for(marks: Sequence[Mark], *, marker_id: int, two: bool) -> int | None:
    """Where this person's mark belongs: their own place again, or the next one that is free.

    None where nothing is left for them to do. What two have settled neither can unsettle: the
    answer would wait, and nobody would be asked. A third may correct themselves.
    """
    if not two:
        return FIRST
    own = {mark.place for mark in marks if mark.marker_id == marker_id}
    taken = {mark.place for mark in marks}
    if own:
        if THIRD not in taken and settled(marks, two=True).mark is not None:
            return None
        # A third mark has decided; what the first two thought then is history.
        return None if THIRD in taken - own else min(own)
    free = [place for place in (FIRST, SECOND) if place not in taken]
    if free:
        return free[0]
    return THIRD if settled(marks, two=True).differs and THIRD not in taken else None


def visible_to(marks: Sequence[Mark], *, marker_id: int, two: bool) -> list[Mark]:
    """What a marker may see of the marks: all, or only their own until a third person is asked."""
    if not two or place_for(marks, marker_id=marker_id, two=True) == THIRD:
        return list(marks)
    if settled(marks, two=True).mark is not None:
        return list(marks)
    return [mark for mark in marks if mark.marker_id == marker_id]
