"""Draws the frame of the certificate: `python -m certificates.design.border` writes it.

Two fine rules with interlaced waves between them and a rosette in each corner. Kept as
SVG files because Typst reads a drawing ten times faster than it can make one.
"""

import math
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).parent

PAPERS = {"a4": (297.0, 210.0), "us-letter": (279.4, 215.9)}
"""Width and height in millimetres, lying."""

ACCENT = "#0B5563"
TINT = "#8FB3B9"

OUTER = 8.0
RULES = 0.9
BAND = 5.0
PERIOD = 8.0
"""Millimetres: paper's edge to frame, between the outer rules, outer to inner rule, wave."""

Turn = Callable[[float, float], tuple[float, float]]


def frame(width: float, height: float) -> str:
    """The whole frame as SVG, one user unit a millimetre."""
    strands = _waves(width, height) + _rosettes(width, height)
    rules = ((OUTER, 0.36), (OUTER + RULES, 0.11), (OUTER + BAND, 0.18))
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}mm" height="{height:g}mm"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} fill="none">',
            *(_rule(width, height, inset, stroke) for inset, stroke in rules),
            f'<path stroke="{TINT}" stroke-width=".125" d="{"".join(strands)}"/>',
            f'<path fill="{ACCENT}" d="{"".join(_centres(width, height))}"/>',
            "</svg>\n",
        ]
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


def main() -> None:
    for paper, (width, height) in PAPERS.items():
        (FOLDER / f"border-{paper}.svg").write_text(frame(width, height))


if __name__ == "__main__":
    main()
