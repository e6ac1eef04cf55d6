"""Polygons in percent of a picture: whether they cross themselves, what is inside, where the middle is."""

from collections.abc import Sequence
from itertools import pairwise

type Point = tuple[float, float]
type Polygon = tuple[Point, ...]


def edges(polygon: Sequence[Point]) -> list[tuple[Point, Point]]:
    """Each side, the last one back to the first corner."""
    return list(pairwise([*polygon, *polygon[:1]]))


def area(polygon: Sequence[Point]) -> float:
    """In square percent; a line has none."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in edges(polygon))) / 2


def holds(polygon: Sequence[Point], point: Point) -> bool:
    """Whether the point lies inside; on the very edge either answer may come."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in edges(polygon):
        if (y1 > y) != (y2 > y) and x < x1 + (x2 - x1) * (y - y1) / (y2 - y1):
            inside = not inside
    return inside


def crosses_itself(polygon: Sequence[Point]) -> bool:
    """Whether two sides that are not neighbours meet."""
    sides = edges(polygon)
    last = len(sides) - 1
    return any(
        _meet(*sides[first], *sides[second])
        for first in range(len(sides))
        for second in range(first + 2, len(sides))
        if (first, second) != (0, last)
    )


def inner_point(polygon: Sequence[Point]) -> Point:
    """A point well inside: the middle of the widest run of the polygon at half its height."""
    heights = [y for _x, y in polygon]
    y = (min(heights) + max(heights)) / 2
    crossed = sorted(
        x1 + (y - y1) * (x2 - x1) / (y2 - y1)
        for (x1, y1), (x2, y2) in edges(polygon)
        if (y1 > y) != (y2 > y)
    )
    runs = list(zip(crossed[::2], crossed[1::2], strict=True))
    if not runs:
        return polygon[0]
    start, end = max(runs, key=lambda run: run[1] - run[0])
    return (start + end) / 2, y


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether the side from a to b touches the side from c to d."""
    turns = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    touching = ((a, b, c), (a, b, d), (c, d, a), (c, d, b))
    return any(turn == 0 and _within(*three) for turn, three in zip(turns, touching, strict=True))


def _turn(a: Point, b: Point, c: Point) -> int:
    """1 when c lies to one side of the line from a to b, -1 to the other, 0 on it."""
    cross = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (cross > 0) - (cross < 0)


def _within(a: Point, b: Point, c: Point) -> bool:
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and (
        min(a[1], b[1]) <= c[1] <= max(a[1], b[1])
    )
