"""Where the words, numbers and lines on a figure stand. Plain Python, no Django.

Every number that goes in is percent of the picture; what comes out is in a canvas `ACROSS` wide and
as high as the picture asks, so that circles stay round and words keep their shape.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from courses.figures import FigureRegion, Point, Polygon

ACROSS = 1000
DISC = 32  # half the width of a number on the picture, in units of its canvas
NUMBER_RADIUS = 26
BESIDE = 4.0
"""How far beside its place, in percent, the word of somebody's own region stands."""

_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")
_POINTS = re.compile(r"\s*-?\d+(?:\.\d+)?(?:[\s,;]+-?\d+(?:\.\d+)?)*[\s,;]*")


@dataclass(frozen=True)
class Label:
    """One region on the canvas: its word, the line from the word to the place, and its number."""

    number: int
    key: str
    name: str
    note: str
    kind: str
    risk: bool
    x: float
    y: float
    anchor: str
    """Where the word begins, as SVG says it: start, middle or end."""
    tip_x: float
    tip_y: float
    shapes: tuple[str, ...]
    """The outline of each part as the points of a polygon; a point is drawn as a dot and has none."""
    marked: bool = False
    number_x: float = 0
    number_y: float = 0
    """Where the number stands: on the place, or as near as the edge of the picture lets it be whole."""


@dataclass(frozen=True)
class Canvas:
    """The labels of one picture, ready to be drawn over it."""

    width: int
    height: int
    labels: tuple[Label, ...]

    @property
    def marked(self) -> tuple[Label, ...]:
        return tuple(label for label in self.labels if label.marked)

    @property
    def holes(self) -> str:
        """The whole canvas without the marked areas, as the path of an even-odd shape; "" without any.

        Its frame lies outside the canvas, so that only the outlines of the areas are seen.
        """
        areas = [shape for label in self.marked for shape in label.shapes]
        if not areas:
            return ""
        return " ".join(
            [
                f"M-9,-9 H{self.width + 9} V{self.height + 9} H-9 Z",
                *(f"M{shape} Z" for shape in areas),
            ]
        )


def canvas(
    regions: Iterable[FigureRegion], *, width: int, height: int, marked: Sequence[str] = ()
) -> Canvas:
    """The regions of a picture of this size in pixels; those whose keys are `marked` are outlined."""
    down = max(1, round(ACROSS * height / max(1, width)))
    labels = tuple(
        Label(
            number=number,
            key=region.key,
            name=region.name,
            note=region.note,
            kind=region.kind,
            risk=region.risk,
            x=_units(region.label[0], ACROSS),
            y=_units(region.label[1], down),
            anchor=region.align,
            tip_x=_units(region.tip[0], ACROSS),
            tip_y=_units(region.tip[1], down),
            shapes=tuple(_outline(part, down) for part in region.parts if len(part) > 1),
            marked=region.key in marked,
            number_x=_whole(_units(region.tip[0], ACROSS), ACROSS),
            number_y=_whole(_units(region.tip[1], down), down),
        )
        for number, region in enumerate(regions, 1)
    )
    return Canvas(ACROSS, down, labels)


def _whole(place: float, length: int) -> float:
    """The middle of a disc whose rim stays between 0 and `length`."""
    return min(max(place, DISC), length - DISC)


def word_beside(tip: Point) -> Point:
    """Where a word stands when its author chose no place: beside the point, towards the middle."""
    x, y = tip
    return (x + BESIDE if x <= 50 else x - BESIDE), y


def points_of(text: str) -> Polygon | None:
    """The text "10 20, 30 20, 30 45" as points in percent; None when it is not pairs of numbers."""
    if not _POINTS.fullmatch(text):
        return None
    numbers = [float(found) for found in _NUMBERS.findall(text)]
    if len(numbers) % 2:
        return None
    return tuple(point for at, point in enumerate(pairwise(numbers)) if at % 2 == 0)


def _units(percent: float, whole: int) -> float:
    return round(percent * whole / 100, 1)


def _outline(part: Polygon, down: int) -> str:
    return " ".join(f"{_units(x, ACROSS):g},{_units(y, down):g}" for x, y in part)
