"""Where fields lie: boxes in millimetres and how pictures fill them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from certificates.layout.fields import Field

INCH = 25.4


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, placed: Field) -> Self:
        return cls(placed.x, placed.y, placed.x + placed.width, placed.y + placed.height)

    def within(self, sheet: tuple[float, float], *, margin: float = 0, slack: float = 0.05) -> bool:
        """Whether all of it lies on a sheet, `margin` away from each edge."""
        width, height = sheet
        near = margin - slack
        return (
            self.left >= near
            and self.top >= near
            and self.right <= width - near
            and self.bottom <= height - near
        )

    def grown(self, by: float) -> "Box":
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def shared(self, other: "Box") -> tuple[float, float]:
        """Width and height of what both cover; zeros where they do not meet."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return (across, down) if across > 0 and down > 0 else (0, 0)

    def part_of(self, other: "Box") -> tuple[float, float, float, float]:
        """This box in fractions of the other, which may reach beyond it."""
        width, height = other.right - other.left or 1, other.bottom - other.top or 1
        return (
            (self.left - other.left) / width,
            (self.top - other.top) / height,
            (self.right - other.left) / width,
            (self.bottom - other.top) / height,
        )


def drawn_box(frame: Box, picture: tuple[int, int], fit: str) -> Box:
    """Where a picture lies in its frame, in the middle of it. `cover` reaches beyond the frame."""
    width, height = frame.right - frame.left, frame.bottom - frame.top
    if fit == "stretch" or not width or not height:
        return frame
    scales = width / picture[0], height / picture[1]
    scale = min(scales) if fit == "contain" else max(scales)
    across, down = picture[0] * scale, picture[1] * scale
    left = frame.left + (width - across) / 2
    top = frame.top + (height - down) / 2
    return Box(left, top, left + across, top + down)


def dots_per_inch(drawn: Box, picture: tuple[int, int]) -> float:
    """The coarser of the two directions."""
    across = (drawn.right - drawn.left) / INCH
    down = (drawn.bottom - drawn.top) / INCH
    return min(picture[0] / across if across else 0, picture[1] / down if down else 0)


def stretched_by(drawn: Box, picture: tuple[int, int]) -> float:
    """How many percent wider or higher than its picture it is drawn."""
    shape = (drawn.right - drawn.left) / ((drawn.bottom - drawn.top) or 1)
    own = picture[0] / picture[1]
    return (max(shape, own) / min(shape, own) - 1) * 100


def pairs[Thing](things: Iterable[Thing]) -> list[tuple[Thing, Thing]]:
    listed = list(things)
    return [(one, other) for at, one in enumerate(listed) for other in listed[at + 1 :]]
