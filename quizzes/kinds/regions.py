"""Places in a picture: circle, ellipse, rectangle and polygon.

{"shape": "circle", "cx", "cy", "r"}            r is a fraction of the WIDTH
{"shape": "ellipse", "cx", "cy", "rx", "ry"}    rx of the width, ry of the height
{"shape": "rectangle", "x", "y", "w", "h"}      x, y is the corner at the top and the start
{"shape": "polygon", "points": [[x, y], ...]}

Numbers are fractions of the picture, x of its width and y of its height, so that a picture can be
shown in any size. Edges count as inside.

Arithmetic is in exact fractions. An author who writes 0.1 and 0.3 means an edge at 0.4; floats would
put it beside that, and Decimal rounds when a place is scaled to the pixels of a picture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from quizzes.kinds.shapes import decimal_from

type Place = Mapping[str, Any]
type Point = tuple[Fraction, Fraction]

SHAPES = ("circle", "ellipse", "rectangle", "polygon")
NUMBERS: Mapping[str, tuple[str, ...]] = {
    "circle": ("cx", "cy", "r"),
    "ellipse": ("cx", "cy", "rx", "ry"),
    "rectangle": ("x", "y", "w", "h"),
    "polygon": (),
}
SIZES = frozenset({"r", "rx", "ry", "w", "h"})
FEWEST_CORNERS = 3
MOST_CORNERS = 60


@dataclass(frozen=True)
class Size:
    """Of a picture, in whole pixels."""

    width: int
    height: int


@dataclass(frozen=True)
class Box:
    """What surrounds a shape, in fractions of the picture."""

    x: Fraction
    y: Fraction
    w: Fraction
    h: Fraction

    @property
    def centre(self) -> Point:
        return self.x + self.w / 2, self.y + self.h / 2


def contains(place: Place, x: Fraction, y: Fraction, size: Size) -> bool:
    """Whether the point (fractions of the picture) lies in the place or on its edge."""
    match place.get("shape"):
        case "circle":
            cx, cy, r = _numbers(place)
            across, down = (x - cx) * size.width, (y - cy) * size.height
            return across**2 + down**2 <= (r * size.width) ** 2
        case "ellipse":
            cx, cy, rx, ry = _numbers(place)
            return ((x - cx) * ry) ** 2 + ((y - cy) * rx) ** 2 <= (rx * ry) ** 2
        case "rectangle":
            left, top, w, h = _numbers(place)
            return left <= x <= left + w and top <= y <= top + h
        case _:
            return _polygon_contains(corners(place), x, y)


def box(place: Place, size: Size) -> Box:
    match place.get("shape"):
        case "circle":
            cx, cy, r = _numbers(place)
            down = r * size.width / size.height
            return Box(cx - r, cy - down, 2 * r, 2 * down)
        case "ellipse":
            cx, cy, rx, ry = _numbers(place)
            return Box(cx - rx, cy - ry, 2 * rx, 2 * ry)
        case "rectangle":
            return Box(*_numbers(place))
        case _:
            across, down_ = zip(*corners(place), strict=True)
            left, top = min(across), min(down_)
            return Box(left, top, max(across) - left, max(down_) - top)


def anchor(place: Place, size: Size) -> Point:
    """A point of the place where a number can stand: its middle, or as near to it as it goes.

    The middle of a bent polygon can lie beside it; then it is the middle of the widest run of the
    polygon at half its height.
    """
    centre = box(place, size).centre
    if place.get("shape") != "polygon" or contains(place, *centre, size):
        return centre
    y = centre[1]
    crossed = sorted(
        x1 + (y - y1) * (x2 - x1) / (y2 - y1)
        for (x1, y1), (x2, y2) in _edges(corners(place))
        if (y1 > y) != (y2 > y)
    )
    runs = list(zip(crossed[::2], crossed[1::2], strict=True))
    if not runs:
        return corners(place)[0]
    start, end = max(runs, key=lambda run: run[1] - run[0])
    return (start + end) / 2, y


def corners(place: Place) -> list[Point]:
    """The corners of a polygon; what is not two numbers is left out."""
    found = []
    for point in _listed(place.get("points")):
        both = [_exact(number) for number in _listed(point)]
        if len(both) == 2 and both[0] is not None and both[1] is not None:
            found.append((both[0], both[1]))
    return found


def place_faults(place: Place, label: str) -> list[str]:
    """What an author must fix about one place, such as "region 2"."""
    shape = place.get("shape")
    if shape not in SHAPES:
        return [f"Choose the shape of {label}: {', '.join(SHAPES)}."]
    if shape == "polygon":
        return _polygon_faults(place, label)
    found = {name: _exact(place.get(name)) for name in NUMBERS[shape]}
    missing = [name for name, number in found.items() if number is None]
    if missing:
        return [f"Enter the numbers of {label}: {', '.join(missing)}."]
    numbers = {name: number for name, number in found.items() if number is not None}
    if any(numbers[name] <= 0 for name in numbers.keys() & SIZES):
        return [f"Make {label} larger than nothing."]
    if any(not 0 <= number <= 1 for number in numbers.values()) or not _fits(shape, numbers):
        return [f"Keep {label} inside the picture: every number from 0 to 1."]
    return []


def attributes(place: Place, size: Size) -> dict[str, str]:
    """The shape as the attributes of an SVG element whose units are the pixels of the picture."""
    w, h = size.width, size.height
    match place.get("shape"):
        case "circle" | "ellipse":
            around = box(place, size)
            cx, cy = around.centre
            return {
                "cx": pixels(cx * w),
                "cy": pixels(cy * h),
                "rx": pixels(around.w * w / 2),
                "ry": pixels(around.h * h / 2),
            }
        case "rectangle":
            x, y, across, down = _numbers(place)
            return {
                "x": pixels(x * w),
                "y": pixels(y * h),
                "width": pixels(across * w),
                "height": pixels(down * h),
            }
        case _:
            points = (f"{pixels(x * w)},{pixels(y * h)}" for x, y in corners(place))
            return {"points": " ".join(points)}


ELEMENTS: Mapping[str, str] = {
    "circle": "ellipse",
    "ellipse": "ellipse",
    "rectangle": "rect",
    "polygon": "polygon",
}


def pixels(number: Fraction) -> str:
    """To a tenth, with a point in every language."""
    return f"{float(number):.1f}".removesuffix(".0")


def _polygon_contains(points: Sequence[Point], x: Fraction, y: Fraction) -> bool:
    """Odd number of edges to the right, or on an edge."""
    inside = False
    for (x1, y1), (x2, y2) in _edges(points):
        turn = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
        between = min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2)
        if turn == 0 and between:
            return True
        if (y1 > y) != (y2 > y) and (turn > 0) == (y2 > y1):
            inside = not inside
    return inside


def _edges(points: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(pairwise([*points, *points[:1]]))


def _polygon_faults(place: Place, label: str) -> list[str]:
    points = corners(place)
    if len(points) < len(_listed(place.get("points"))):
        return [f"Give each corner of {label} as two numbers."]
    if not FEWEST_CORNERS <= len(points) <= MOST_CORNERS:
        return [f"Give {label} from {FEWEST_CORNERS} to {MOST_CORNERS} corners."]
    if any(not 0 <= number <= 1 for point in points for number in point):
        return [f"Keep {label} inside the picture: every number from 0 to 1."]
    if sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _edges(points)) == 0:
        return [f"Make {label} larger than nothing."]
    return []


def _fits(shape: str, numbers: Mapping[str, Fraction]) -> bool:
    """A rectangle must lie in the picture; something round may stand over its edge."""
    if shape != "rectangle":
        return True
    return numbers["x"] + numbers["w"] <= 1 and numbers["y"] + numbers["h"] <= 1


def _numbers(place: Place) -> tuple[Fraction, ...]:
    """In the order of `NUMBERS`. A place that `place_faults` passed has them all."""
    return tuple(_exact(place.get(name)) or Fraction(0) for name in NUMBERS[place["shape"]])


def _exact(value: object) -> Fraction | None:
    number = decimal_from(value)
    return None if number is None or abs(number.adjusted()) > 20 else Fraction(number)


def _listed(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []
