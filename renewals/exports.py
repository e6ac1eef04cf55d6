"""The board as a file. What people typed is text in it and never a formula."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from renewals.selectors.board import Row

# A spreadsheet takes a cell that begins with one of these for a formula.
TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def headings() -> list[str]:
    return [
        _("Person"),
        _("E-mail"),
        _("What"),
        _("Number"),
        _("Due"),
        _("Days"),
        _("Hours missing"),
        _("Last reminder"),
        _("Next reminder"),
        _("State"),
    ]


def cells_of(row: Row) -> list[str | int]:
    """The columns of the page, in its order. Dates are written year, month, day."""
    missing = row.missing
    return [
        row.period.holder.name_on_licence,
        row.period.holder.email,
        row.title,
        row.number,
        row.period.due_on.isoformat(),
        row.days,
        _("Not known") if missing is None else missing,
        _day(row.last_sent_at),
        row.next_on.isoformat() if row.next_on else "",
        row.state,
    ]


def _day(at: dt.datetime | None) -> str:
    return timezone.localdate(at).isoformat() if at else ""


def neutral(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would reckon with it."""
    return f"'{text}" if text.lstrip(" ").startswith(TRIGGERS) else text


class _Line:
    """What a csv writer writes is handed on."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """With a mark in front that tells spreadsheets it is UTF-8."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(headings())
    for row in rows:
        yield writer.writerow(
            [neutral(cell) if isinstance(cell, str) else cell for cell in cells_of(row)]
        )


def workbook(rows: Iterable[Row]) -> IO[bytes]:
    """An open file at its beginning. Text cells are marked as text, whatever they begin with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Deadlines"))
    sheet.append(headings())
    for row in rows:
        sheet.append([_cell(sheet, value) for value in cells_of(row)])
    file = TemporaryFile()  # noqa: SIM115  the response closes it
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet: object, value: str | int) -> WriteOnlyCell:
    if isinstance(value, int):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    cell.number_format = "@"
    return cell
