"""Which marker serves which zone of a picture."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from quizzes.kinds.pictures import picture
from quizzes.kinds.regions import Place, Size, anchor, contains, place_faults
from quizzes.kinds.shapes import Body
from quizzes.kinds.squares import COLUMNS, FEWEST_COLUMNS, MOST_COLUMNS, Squares


def served(
    body: Body, zones: Sequence[Place], answer: Mapping[str, Any]
) -> dict[int, tuple[str, int]]:
    """Zone (its place in the key) to the marker that serves it (label, place among its markers)."""
    size, hits = size_of(body), {}
    for number, zone in enumerate(zones):
        label = str(zone.get("label"))
        hits[number] = [
            (label, place)
            for place, (x, y) in enumerate(answer.get(label, []))
            if contains(zone, Fraction(x, size.width), Fraction(y, size.height), size)
        ]
    found: dict[int, tuple[str, int]] = {}
    for number in sorted(hits, key=lambda zone: len(hits[zone])):
        free = [marker for marker in hits[number] if marker not in found.values()]
        if free:
            found[number] = free[0]
    return dict(sorted(found.items()))


def middle_of(body: Body, zone: Place) -> tuple[int, int] | None:
    """The middle of that square in the zone which lies nearest to the middle of the zone."""
    size = size_of(body)
    if place_faults(zone, ""):
        return None
    x, y = anchor(zone, size)
    across, down = x * size.width, y * size.height
    inside = [
        (x, y)
        for x, y in squares_of(body).centres()
        if contains(zone, Fraction(x, size.width), Fraction(y, size.height), size)
    ]
    return min(inside, key=lambda at: (at[0] - across) ** 2 + (at[1] - down) ** 2, default=None)


def size_of(body: Body) -> Size:
    seen = picture(body)
    return seen.size if seen else Size(1, 1)


def squares_of(body: Body) -> Squares:
    columns = body.get("columns")
    if not isinstance(columns, int) or not FEWEST_COLUMNS <= columns <= MOST_COLUMNS:
        columns = COLUMNS
    return Squares(size_of(body), columns)
