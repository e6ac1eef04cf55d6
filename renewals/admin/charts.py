"""The chart of due dates: where each bar stands, in the units of its picture."""

import datetime as dt
from dataclasses import dataclass

from renewals.selectors.months import Months

WIDTH, HEIGHT = 880, 260
LEFT, TOP, BOTTOM = 8, 28, 216
GAP = 6


@dataclass(frozen=True)
class Bar:
    first: dt.date
    count: int
    is_past: bool
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def above(self) -> float:
        return round(self.y - 8, 1)


@dataclass(frozen=True)
class MonthChart:
    """Bars from left to right, one for each month, the highest as high as the picture allows."""

    bars: tuple[Bar, ...]
    before: int
    after: int
    width: int = WIDTH
    height: int = HEIGHT
    bottom: int = BOTTOM
    names: int = BOTTOM + 20
    years: int = BOTTOM + 38


def month_chart(months: Months, today: dt.date) -> MonthChart:
    most = max((month.count for month in months.months), default=0) or 1
    step = (WIDTH - 2 * LEFT) / len(months.months)
    bars = []
    for number, month in enumerate(months.months):
        height = (BOTTOM - TOP) * month.count / most
        # A month with one deadline among thousands still shows a line.
        height = max(height, 2.0) if month.count else 0.0
        bars.append(
            Bar(
                month.first,
                month.count,
                month.first < today.replace(day=1),
                round(LEFT + number * step + GAP / 2, 1),
                round(BOTTOM - height, 1),
                round(step - GAP, 1),
                round(height, 1),
            )
        )
    return MonthChart(tuple(bars), months.before, months.after)
