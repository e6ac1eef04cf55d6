"""The squares of a picture: a column letter and a row number say where something lies.

A picture of 1000 x 800 pixels with 16 columns has 13 rows, A1 at the top left. Squares make every
place reachable by keyboard and without a script; a click is read as the square it falls in, so that
nobody is more exact than anybody else. Points are whole pixels of the picture.
"""

import string
from dataclasses import dataclass

from quizzes.kinds.regions import Size

FEWEST_COLUMNS = 4
MOST_COLUMNS = 26
MOST_ROWS = 60
COLUMNS = 16


@dataclass(frozen=True)
class Squares:
    size: Size
    columns: int = COLUMNS

    @property
    def rows(self) -> int:
        """As many as make the squares nearly square."""
        wanted = round(self.columns * self.size.height / self.size.width)
        return max(1, min(MOST_ROWS, wanted))

    @property
    def letters(self) -> str:
        return string.ascii_uppercase[: self.columns]

    @property
    def numbers(self) -> list[str]:
        return [str(number) for number in range(1, self.rows + 1)]

    def centre(self, column: int, row: int, on: Size | None = None) -> tuple[int, int]:
        """Counted from 0. The pixel in the middle of the square; `on` for the picture in another size."""
        size = on or self.size
        return (
            (2 * column + 1) * size.width // (2 * self.columns),
            (2 * row + 1) * size.height // (2 * self.rows),
        )

    def holding(self, x: int, y: int) -> tuple[int, int]:
        """The column and row, from 0, of the square that holds the pixel; the last one at the rim."""
        column = x * self.columns // self.size.width
        row = y * self.rows // self.size.height
        return max(0, min(self.columns - 1, column)), max(0, min(self.rows - 1, row))

    def called(self, x: int, y: int) -> str:
        """Such as "C4"."""
        column, row = self.holding(x, y)
        return f"{self.letters[column]}{row + 1}"

    def centres(self) -> list[tuple[int, int]]:
        return [
            self.centre(column, row) for column in range(self.columns) for row in range(self.rows)
        ]
