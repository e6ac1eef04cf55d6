"""The best of all amounts under limits, exactly: whole numbers throughout, so nothing is rounded."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

type Row = Sequence[int]


def best_amounts(
    rows: Sequence[Row], limits: Sequence[int | Fraction], aims: Sequence[Row]
) -> list[Fraction]:
    """Amounts of 0 or more that keep each row's sum within its limit and serve the aims in turn.

    The first aim is made as large as it can be, then the second without giving up any of the
    first, and so on. Limits are 0 or more, and every amount has to be limited by some row. The
    answer depends on the order of columns and aims alone, so the same question has one answer.
    """
    scale = lcm(*(limit.denominator for limit in limits)) if limits else 1
    table = _Table(rows, [int(limit * scale) for limit in limits], aims)
    for aim in range(len(aims)):
        table.maximise(aim)
    return [amount / scale for amount in table.amounts()]


class _Table:
    """The simplex method on a dictionary of integers over one denominator (Bareiss, Edmonds).

    Columns are the amounts that are 0 at the moment, rows those that are not. Bland's rule, the
    lowest name first, keeps it from going round in circles.
    """

    def __init__(self, rows: Sequence[Row], limits: Sequence[int], aims: Sequence[Row]) -> None:
        self.width = len(aims[0]) if aims else 0
        self.height = len(rows)
        self.cells = [[*row, limit] for row, limit in zip(rows, limits, strict=True)]
        self.cells += [[*(-gain for gain in aim), 0] for aim in aims]
        self.denominator = 1
        # Names: the amounts themselves first, then what is left of each limit.
        self.in_column = list(range(self.width))
        self.in_row = list(range(self.width, self.width + self.height))
        self.frozen: set[int] = set()

    def maximise(self, aim: int) -> None:
        gains = self.height + aim
        while (column := self._entering(gains)) is not None:
            self._exchange(self._leaving(column), column)
        # What would lower this aim has to stay 0 from now on.
        costs = self.cells[gains]
        self.frozen |= {name for column, name in enumerate(self.in_column) if costs[column] > 0}

    def amounts(self) -> list[Fraction]:
        found = [Fraction(0)] * self.width
        for row, name in enumerate(self.in_row):
            if name < self.width:
                found[name] = Fraction(self.cells[row][-1], self.denominator)
        return found

    def _entering(self, gains: int) -> int | None:
        helpful = [
            (name, column)
            for column, name in enumerate(self.in_column)
            if self.cells[gains][column] < 0 and name not in self.frozen
        ]
        return min(helpful)[1] if helpful else None

    def _leaving(self, column: int) -> int:
        """The row whose limit is reached first, of equals that with the lowest name."""
        first, limit, cost = -1, 0, 1
        for row in range(self.height):
            cells = self.cells[row]
            if cells[column] <= 0:
                continue
            # Quotients compared without dividing: both costs are above 0.
            sooner = cells[-1] * cost - limit * cells[column]
            if first < 0 or sooner < 0 or (not sooner and self.in_row[row] < self.in_row[first]):
                first, limit, cost = row, cells[-1], cells[column]
        if first < 0:
            raise ValueError("Give each amount a limit.")
        return first

    def _exchange(self, row: int, column: int) -> None:
        pivot_row = self.cells[row]
        pivot = pivot_row[column]
        for index, cells in enumerate(self.cells):
            if index == row:
                continue
            factor = cells[column]
            if not factor and pivot == self.denominator:
                continue
            self.cells[index] = [
                (cell * pivot - factor * other) // self.denominator
                for cell, other in zip(cells, pivot_row, strict=True)
            ]
            self.cells[index][column] = -factor
        pivot_row[column] = self.denominator
        self.denominator = pivot
        self.in_row[row], self.in_column[column] = self.in_column[column], self.in_row[row]
