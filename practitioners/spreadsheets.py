"""Tables as files. What people typed is text in them and never a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

type Cell = str | int | float | None
"""None is an empty cell."""

# A spreadsheet takes a cell that begins with one of these for a formula.
TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutral(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would reckon with it."""
    return f"'{text}" if text.lstrip(" ").startswith(TRIGGERS) else text


class _Line:
    """What a csv writer writes is handed on."""

    def write(self, line: str) -> str:
        return line


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """With a mark in front that tells spreadsheets it is UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(headings)
    for row in rows:
        yield writer.writerow([neutral(cell) if isinstance(cell, str) else cell for cell in row])


def workbook(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """An open file at its beginning. Text cells are marked as text, whatever they begin with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append(headings)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    file = TemporaryFile()  # noqa: SIM115  the response closes it
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet: object, value: Cell) -> WriteOnlyCell:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    cell.number_format = "@"
    return cell
