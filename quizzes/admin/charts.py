"""Where the bars and dots of the figures stand: numbers in, coordinates as text out.

Coordinates are text with a point, so that no language writes a comma into an SVG.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 480, 280
LEFT, RIGHT, TOP, BOTTOM = 40, 20, 28, 44
INNER_WIDTH, INNER_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
GAP = 6


@dataclass(frozen=True)
class Bar:
    """How many attempts lie in a band of percent, and where its bar stands."""

    label: str
    count: int
    x: str
    y: str
    width: str
    height: str
    middle: str
    above: str


@dataclass(frozen=True)
class Tick:
    label: str
    at: str


@dataclass(frozen=True)
class Histogram:
    bars: tuple[Bar, ...]
    across: tuple[Tick, ...]
    pass_at: str
    width: int = WIDTH
    height: int = HEIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM
    below: int = HEIGHT - BOTTOM + 20
    left: int = LEFT
    right: int = WIDTH - RIGHT
    centre: int = LEFT + INNER_WIDTH // 2
    foot: int = HEIGHT - 4


@dataclass(frozen=True)
class Dot:
    number: int
    words: str
    x: str
    y: str
    beside: str
    is_flagged: bool


@dataclass(frozen=True)
class Scatter:
    """Facility from left to right, discrimination from below to above; both in percent."""

    dots: tuple[Dot, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    weak: str  # where a discrimination of 20 lies
    zero: str
    width: int = WIDTH
    height: int = HEIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM
    below: int = HEIGHT - BOTTOM + 20
    left: int = LEFT
    right: int = WIDTH - RIGHT
    beside: int = LEFT - 6
    centre: int = LEFT + INNER_WIDTH // 2
    foot: int = HEIGHT - 4


def histogram(bands: Sequence[int], pass_mark: float) -> Histogram:
    most, wide = max([*bands, 1]), INNER_WIDTH / len(bands)
    step = 100 // len(bands)
    bars = []
    for place, count in enumerate(bands):
        tall = INNER_HEIGHT * count / most
        x, y = LEFT + place * wide, HEIGHT - BOTTOM - tall
        end = 100 if place == len(bands) - 1 else (place + 1) * step - 1
        bars.append(
            Bar(
                label=f"{place * step}–{end}",
                count=count,
                x=_text(x + GAP / 2),
                y=_text(y),
                width=_text(wide - GAP),
                height=_text(tall),
                middle=_text(x + wide / 2),
                above=_text(y - 5),
            )
        )
    return Histogram(tuple(bars), _ticks(), pass_at=_text(_across(pass_mark)))


def scatter(questions: Iterable[tuple[int, str, float, float, bool]]) -> Scatter:
    """Number, words, facility (0 to 1), discrimination (percent), flagged: for each question."""
    found = list(questions)
    lowest = min([0.0, *(discrimination for *_rest, discrimination, _flagged in found)])
    floor = max(-100, int(lowest // 20) * 20)
    dots = tuple(
        Dot(
            number,
            words,
            x=_text(_across(facility * 100)),
            y=_text(_up(discrimination, floor)),
            beside=_text(_across(facility * 100) + (10 if facility < 0.9 else -26)),
            is_flagged=flagged,
        )
        for number, words, facility, discrimination, flagged in found
    )
    return Scatter(
        dots,
        across=_ticks(),
        up=tuple(Tick(f"{each}", _text(_up(each, floor))) for each in range(floor, 101, 20)),
        weak=_text(_up(20, floor)),
        zero=_text(_up(0, floor)),
    )


def _ticks() -> tuple[Tick, ...]:
    return tuple(Tick(f"{each}", _text(_across(each))) for each in range(0, 101, 20))


def _across(percent: float) -> float:
    return LEFT + INNER_WIDTH * percent / 100


def _up(percent: float, floor: float) -> float:
    return HEIGHT - BOTTOM - INNER_HEIGHT * (percent - floor) / (100 - floor)


def _text(number: float) -> str:
    return f"{number:.1f}"
