"""The smallest set of things that would complete a cycle.

One more hour may fill the total, a category and a topic at once, so the whole is the largest of
the gaps and not their sum. Gaps that no single hour can fill together (two topics, or two
categories with nothing in common) are added up.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from renewals.clauses import CategoryMaximum, CategoryMinimum
from renewals.rules.belonging import plain
from renewals.rules.hours import Mode
from renewals.rules.lines import Line, LineKind, Missing
from renewals.rules.sentences import category_words, mode_words

ALL = frozenset(Mode)
NO_UNITS = Decimal(0)


@dataclass(frozen=True)
class _Gap:
    """Units missing in a category: in which modes they can be earned, and its name if staff say
    what belongs to it."""

    units: Decimal
    modes: frozenset[Mode]
    category: str = ""


def smallest_missing(
    total: Line,
    lines: Sequence[Line],
    minima: Sequence[CategoryMinimum],
    maxima: Sequence[CategoryMaximum],
) -> tuple[Missing, ...]:
    """The whole first, then its parts, then courses that are asked for without an amount."""
    topics = list(_topics(lines))
    in_topics = sum((one.units or NO_UNITS for one in topics), NO_UNITS)
    gaps = _gaps(lines, minima)
    whole = max(total.missing or NO_UNITS, in_topics, _together(gaps))
    gaps = _merged([*gaps, *_no_room(whole, lines, maxima)])
    courses = tuple(
        Missing(
            line.answer.reasons[0].removeprefix("Missing: ").rstrip("."), None, topic=line.label
        )
        for line in lines
        if line.kind is LineKind.TOPIC and line.needed is None and not line.is_met
    )
    if not whole:
        return courses
    modes = frozenset.intersection(ALL, *(gap.modes for gap in gaps if gap.units >= whole))
    first = Missing(total.unit, whole, () if modes == ALL else _ordered(modes))
    parts = [
        Missing(
            category_words(gap.category) or mode_words(gap.modes),
            gap.units,
            () if gap.modes == ALL else _ordered(gap.modes),
            category=gap.category,
            is_part=True,
        )
        for gap in gaps
    ]
    return (first, *topics, *parts, *courses)


def _topics(lines: Sequence[Line]) -> Iterator[Missing]:
    """What is missing of each topic. Where its parts make up the whole gap they alone are named."""
    asked = [line for line in lines if line.kind is LineKind.TOPIC and line.missing is not None]
    for line in asked:
        if line.part_of:
            continue
        parts = [one for one in asked if one.part_of == line.label and one.missing]
        in_parts = sum((one.missing or NO_UNITS for one in parts), NO_UNITS)
        more = max(NO_UNITS, (line.missing or NO_UNITS) - in_parts)
        for one, units in [(line, more), *((part, part.missing) for part in parts)]:
            if units:
                yield Missing(f"on {one.label}", units, topic=one.label, is_part=True)


def _gaps(lines: Sequence[Line], minima: Sequence[CategoryMinimum]) -> list[_Gap]:
    by_label = {clause.category: clause for clause in minima}
    found = []
    for line in lines:
        if line.kind is not LineKind.CATEGORY or not line.missing:
            continue
        clause = by_label.get(line.label)
        modes = clause.modes if clause is not None else None
        only_modes = clause is not None and modes is not None and clause.topics is None
        can = frozenset(Mode(mode) for mode in modes) if modes is not None else ALL
        found.append(_Gap(line.missing, can, "" if only_modes else line.label))
    return found


def _together(gaps: Sequence[_Gap]) -> Decimal:
    """The least that fills all: gaps that can share hours share them."""
    if not gaps:
        return NO_UNITS
    if all(_can_share(one, other) for one, other in combinations(gaps, 2)):
        return max(gap.units for gap in gaps)
    return sum((gap.units for gap in gaps), NO_UNITS)


def _can_share(one: _Gap, other: _Gap) -> bool:
    """One category of staff's is all an hour can have."""
    named = {plain(gap.category) for gap in (one, other) if gap.category}
    return bool(one.modes & other.modes) and len(named) < 2


def _no_room(
    whole: Decimal, lines: Sequence[Line], maxima: Sequence[CategoryMaximum]
) -> Iterator[_Gap]:
    """What has to be earned in other modes, because a limit leaves too little room in some."""
    rooms: list[tuple[frozenset[Mode], Decimal]] = []
    limits = [line for line in lines if line.kind is LineKind.MAXIMUM]
    for clause, line in zip(maxima, limits, strict=True):
        is_of_modes = clause.modes is not None and clause.topics is None
        if clause.per != "cycle" or not is_of_modes or line.most is None:
            continue
        if clause.activities is not None and "course" not in clause.activities:
            continue
        held = frozenset(Mode(mode) for mode in clause.modes or ())
        rooms.append((held, max(NO_UNITS, line.most - (line.counted or NO_UNITS))))
    for size in range(1, len(rooms) + 1):
        for some in combinations(rooms, size):
            apart = all(not (one & other) for (one, _), (other, _) in combinations(some, 2))
            left = ALL - frozenset().union(*(modes for modes, _ in some))
            short = whole - sum((room for _, room in some), NO_UNITS)
            if apart and left and short > 0:
                yield _Gap(short, left)


def _merged(gaps: Sequence[_Gap]) -> list[_Gap]:
    """One for each set of modes and category, the larger; none that a narrower one implies."""
    largest: dict[tuple[frozenset[Mode], str], Decimal] = {}
    for gap in gaps:
        key = gap.modes, gap.category
        largest[key] = max(largest.get(key, NO_UNITS), gap.units)
    kept = [_Gap(units, modes, category) for (modes, category), units in largest.items()]
    return [
        gap
        for gap in kept
        if gap.category
        or not any(
            other is not gap and other.modes < gap.modes and other.units >= gap.units
            for other in kept
        )
    ]


def _ordered(modes: frozenset[Mode]) -> tuple[Mode, ...]:
    return tuple(mode for mode in Mode if mode in modes)
