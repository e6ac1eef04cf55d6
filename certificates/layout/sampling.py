"""How well words can be told from what lies behind them, reckoned as WCAG 2.2 does."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

Colour = tuple[int, int, int]
Share = tuple[float, float, float, float]
"""Left, top, right and bottom of a part of a picture, from 0 to 1."""

POINTS_ACROSS = 48
ENOUGH, ENOUGH_FOR_LARGE = 4.5, 3.0
LARGE, LARGE_IF_BOLD = 18.0, 14.0


@dataclass(frozen=True, slots=True)
class Contrast:
    """Of a text with the places behind it: in the middle of them, and at the worst tenth."""

    usual: float
    worst: float


def colour_of(written: str) -> Colour:
    """`#0B5563` as three numbers."""
    return int(written[1:3], 16), int(written[3:5], 16), int(written[5:7], 16)


def contrast(one: Colour, other: Colour) -> float:
    """From 1, the same, to 21, black on white."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def needed(size: float, *, bold: bool) -> float:
    """The contrast that type of `size` points has to have."""
    large = size >= LARGE or (bold and size >= LARGE_IF_BOLD)
    return ENOUGH_FOR_LARGE if large else ENOUGH


def contrast_with(text: Colour, behind: Sequence[Colour]) -> Contrast:
    found = sorted(contrast(text, place) for place in behind)
    return Contrast(usual=found[len(found) // 2], worst=found[len(found) // 10])


def places(data: bytes, part: Share, paper: Colour) -> list[Colour]:
    """Colours of a picture within a part of it, evenly spread, seen on the paper."""
    with Image.open(io.BytesIO(data), formats=["PNG", "JPEG"]) as picture:
        left, top, right, bottom = part
        width, height = picture.size
        box = (
            max(0, min(width - 1, int(left * width))),
            max(0, min(height - 1, int(top * height))),
            max(1, min(width, round(right * width))),
            max(1, min(height, round(bottom * height))),
        )
        if box[0] >= box[2] or box[1] >= box[3]:
            return [paper]
        cut = picture.crop(box).convert("RGBA")
    cut = cut.resize(
        (min(POINTS_ACROSS, cut.width), min(POINTS_ACROSS, cut.height)), Image.Resampling.NEAREST
    )
    behind = Image.new("RGBA", cut.size, (*paper, 255))
    behind.alpha_composite(cut)
    flat = behind.convert("RGB").tobytes()
    return [(flat[at], flat[at + 1], flat[at + 2]) for at in range(0, len(flat), 3)]


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
