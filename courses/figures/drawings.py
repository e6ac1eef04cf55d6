"""What a figure and its regions are."""

from dataclasses import dataclass
from typing import Literal

from courses.figures.outlines import Point, Polygon, inner_point

KINDS = (
    "muscle",
    "bone",
    "nerve",
    "artery",
    "vein",
    "organ",
    "pleura",
    "landmark",
    "danger",
    "needle",
)
BODY_PARTS = (
    "head",
    "neck",
    "shoulder",
    "arm",
    "forearm-hand",
    "thorax",
    "abdomen",
    "low-back",
    "gluteal",
    "thigh",
    "lower-leg",
    "foot",
)
"""Keys of the regions of the body maps: the front has no low back and no gluteal region, the back
no abdomen."""
CENTRED = 4
"""A word less than this many percent beside its line's end is centred above or below it."""


@dataclass(frozen=True)
class FigureRegion:
    """A named part of a drawing. Numbers are percent of the picture."""

    key: str
    name: str
    kind: str
    parts: tuple[Polygon, ...]
    label: Point
    tip: Point
    note: str
    risk: bool = False

    @property
    def is_point(self) -> bool:
        return len(self.parts[0]) == 1

    @property
    def align(self) -> Literal["start", "middle", "end"]:
        """The word stands away from the line: right of the structure it starts at its anchor."""
        beside = self.label[0] - self.tip[0]
        if abs(beside) < CENTRED:
            return "middle"
        return "start" if beside > 0 else "end"


@dataclass(frozen=True)
class Figure:
    """A drawing, what it shows in words, and its regions in the order of their numbers."""

    name: str
    title: str
    view: str
    alternative: str
    source: str
    is_sample: bool
    width: int
    height: int
    regions: tuple[FigureRegion, ...]

    @property
    def static_path(self) -> str:
        return f"courses/figures/{self.name}.svg"

    def region(self, key: str) -> FigureRegion:
        """The region of that key; KeyError with a sentence when the figure has none."""
        for region in self.regions:
            if region.key == key:
                return region
        raise KeyError(f"The figure {self.name} has no region {key}.")

    @property
    def risks(self) -> tuple[FigureRegion, ...]:
        return tuple(region for region in self.regions if region.risk)


def tip_of(parts: tuple[Polygon, ...]) -> Point:
    """Where the line to a region ends when nobody chose a place: a point, or inside the first part."""
    return parts[0][0] if len(parts[0]) == 1 else inner_point(parts[0])
