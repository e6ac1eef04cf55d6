"""Draws the frames of the certificates: `python -m certificates.typesetting.design.frames` writes them.

Kept as SVG files, one for each paper and orientation, because Typst reads a drawing ten times
faster than it can make one, and because a frame that is stretched has uneven margins.
"""

import math
from collections.abc import Callable, Mapping
from pathlib import Path

from certificates.layout.paper import ORIENTATIONS, PAPERS, size

FOLDER = Path(__file__).parent / "ornaments"

ACCENT = "#0B5563"
TINT = "#8FB3B9"
"""Stand for the accent and the tint of a design, which replace them."""

OUTER = 8.0
RULES = 0.9
BAND = 5.0
PERIOD = 8.0
"""Millimetres: paper's edge to frame, between the outer rules, outer to inner rule, wave."""

FINE = 9.0
FINE_GAP = 1.7
CORNER = 6.0
"""Millimetres: paper's edge to the fine frame, between its rules, radius of its corners."""

Turn = Callable[[float, float], tuple[float, float]]


def guilloche(width: float, height: float) -> str:
    """Two fine rules with interlaced waves between them and a rosette in each corner."""
    strands = _waves(width, height) + _rosettes(width, height)
    rules = ((OUTER, 0.36), (OUTER + RULES, 0.11), (OUTER + BAND, 0.18))
    return _svg(
        width,
        height,
        *(_rule(width, height, inset, stroke) for inset, stroke in rules),
        f'<path stroke="{TINT}" stroke-width=".125" d="{"".join(strands)}"/>',
        f'<path fill="{ACCENT}" d="{"".join(_centres(width, height))}"/>',
    )


def fine(width: float, height: float) -> str:
    """A rule whose corners curve inwards, a hairline inside it, and a bead in each corner."""
    inner = FINE + FINE_GAP
    beads = "".join(
        _circle(x, y, 0.62)
        for x in (FINE + 0.9, width - FINE - 0.9)
        for y in (FINE + 0.9, height - FINE - 0.9)
    )
    outer = _hollow(width, height, FINE, CORNER)
    return _svg(
        width,
        height,
        f'<path stroke="{ACCENT}" stroke-width=".42" d="{outer}"/>',
        f'<path stroke="{TINT}" stroke-width=".16" d="{_hollow(width, height, inner, CORNER)}"/>',
        f'<path fill="{ACCENT}" d="{beads}"/>',
    )


FRAMES: Mapping[str, Callable[[float, float], str]] = {"guilloche": guilloche, "fine-frame": fine}


def _svg(width: float, height: float, *parts: str) -> str:
    sides = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}mm" height="{height:g}mm"'
    start = f'<svg xmlns="http://www.w3.org/2000/svg" {sides} fill="none">'
    return "\n".join([start, *parts, "</svg>\n"])


def _hollow(width: float, height: float, inset: float, radius: float) -> str:
    """A rectangle whose corners are quarter circles round the corners of the box itself."""
    across, down = width - 2 * inset - 2 * radius, height - 2 * inset - 2 * radius
    arc = f"a{radius:g} {radius:g} 0 0 0"
    return (
        f"M{inset + radius:g} {inset:g}h{across:g}{arc} {radius:g} {radius:g}v{down:g}"
        f"{arc} {-radius:g} {radius:g}h{-across:g}{arc} {-radius:g} {-radius:g}v{-down:g}"
        f"{arc} {radius:g} {-radius:g}z"
    )


def _rule(width: float, height: float, inset: float, stroke: float) -> str:
    size = f'width="{width - 2 * inset:g}" height="{height - 2 * inset:g}"'
    return f'<rect x="{inset:g}" y="{inset:g}" {size} stroke="{ACCENT}" stroke-width="{stroke}"/>'


def _waves(width: float, height: float) -> list[str]:
    start = OUTER + BAND
    middle = OUTER + (RULES + BAND) / 2
    swing = (BAND - RULES) * 0.36
    sides = (
        (width - 2 * start, _lying, (start, middle)),
        (width - 2 * start, _lying, (start, height - middle)),
        (height - 2 * start, _standing, (middle, start)),
        (height - 2 * start, _standing, (width - middle, start)),
    )
    return [
        _wave(length, peak * swing, turn, origin)
        for length, turn, origin in sides
        for peak in (1, 0.45, -0.45, -1)
    ]


def _lying(along: float, off: float) -> tuple[float, float]:
    return along, off


def _standing(along: float, off: float) -> tuple[float, float]:
    return off, along


def _wave(length: float, swing: float, turn: Turn, origin: tuple[float, float]) -> str:
    """A sine of whole periods; half a period is close to one cubic curve."""
    halves = 2 * round(length / PERIOD)
    half = length / halves
    pieces = [f"M{_point(*origin)}"]
    for step in range(halves):
        peak = swing * 4 / 3 * (-1) ** step
        bends = (turn(0.3642 * half, peak), turn(0.6358 * half, peak), turn(half, 0))
        pieces.append("c" + " ".join(_point(*bend) for bend in bends))
    return "".join(pieces)


def _corners(width: float, height: float) -> list[tuple[float, float]]:
    middle = OUTER + (RULES + BAND) / 2
    return [(x, y) for x in (middle, width - middle) for y in (middle, height - middle)]


def _rosettes(width: float, height: float) -> list[str]:
    reach = (BAND - RULES) * 0.21
    return [
        _circle(x + reach * math.cos(angle), y + reach * math.sin(angle), reach)
        for x, y in _corners(width, height)
        for angle in (turn * math.tau / 8 for turn in range(8))
    ]


def _centres(width: float, height: float) -> list[str]:
    return [_circle(x, y, 0.5) for x, y in _corners(width, height)]


def _circle(x: float, y: float, radius: float) -> str:
    arc = f"a{radius:.3f} {radius:.3f} 0 1 0"
    return f"M{_point(x - radius, y)}{arc} {2 * radius:.3f} 0{arc} {-2 * radius:.3f} 0z"


def _point(x: float, y: float) -> str:
    return f"{x:.3f} {y:.3f}"


def files() -> dict[str, str]:
    """Every frame by its file name."""
    return {
        f"{name}-{paper}-{orientation}.svg": draw(*size(paper, orientation))
        for name, draw in FRAMES.items()
        for paper in PAPERS
        for orientation in ORIENTATIONS
    }


def main() -> None:
    for name, drawing in files().items():
        (FOLDER / name).write_text(drawing)


if __name__ == "__main__":
    main()
