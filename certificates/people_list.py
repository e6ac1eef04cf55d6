"""A list of people in a CSV file: who completed something, and on which day. Forgiving, and by line."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_BYTES = 2_000_000
MOST_LINES = 5_000
LONGEST_CELL = 300

_EMAIL, _DAY, _NAME = "email", "completed_on", "name"
_HEADINGS = {
    "email": _EMAIL,
    "emailaddress": _EMAIL,
    "mail": _EMAIL,
    "address": _EMAIL,
    "completedon": _DAY,
    "completed": _DAY,
    "completiondate": _DAY,
    "date": _DAY,
    "day": _DAY,
    "name": _NAME,
    "fullname": _NAME,
}
_ADDRESS = re.compile(r"[^\s@,;<>\"']{1,64}@[^\s@,;<>\"']{1,189}")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")


class UnreadableList(ValueError):  # noqa: N818  a refusal, not a fault
    """Not a list of people; the sentence says what to do about it."""


@dataclass(frozen=True)
class Line:
    """One person of the list, or what is wrong with the line."""

    number: int
    """As a spreadsheet counts: the headings are line 1."""
    email: str
    completed_on: dt.date | None
    """None where the file has no such column or the cell is empty."""
    name: str
    problem: str
    """A sentence, or "" for a line that can be used."""


def read_people(data: bytes) -> list[Line]:
    """The lines of a CSV file with commas, semicolons or tabs, in the order of the file.

    Takes UTF-8 with or without a mark, UTF-16 with one, and Windows-1252. Empty lines are left
    out. Raises UnreadableList for what is no list at all; a bad line is a Line with a problem.
    """
    rows = _rows(_text(data))
    heading = next(rows, None)
    if heading is None:
        raise UnreadableList("The file is empty. It needs a line for each person.")
    columns = _columns(heading[1])
    lines = [_line(number, cells, columns) for number, cells in rows if any(map(str.strip, cells))]
    if not lines:
        raise UnreadableList("The file has headings and no people below them.")
    return lines


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise UnreadableList("The file is larger than 2 MB. Split it into several.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        if b"\x00" in data or data.startswith((b"PK", b"%PDF", b"\xd0\xcf")):
            raise UnreadableList(
                "This is not a CSV file. Save the table as CSV and choose that file."
            )
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line with its number. Raises UnreadableList."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MOST_LINES + 1:
                raise UnreadableList(f"The file has more than {MOST_LINES} people. Split it.")
            if cells:
                yield number, [_tidy(cell) for cell in cells]
    except csv.Error as error:
        raise UnreadableList(
            "A cell of the file never ends. Look for a lost quotation mark."
        ) from error


def _tidy(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from reckoning, and never very long."""
    text = " ".join(cell.split())
    return text.removeprefix("'")[:LONGEST_CELL]


def _columns(headings: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        meant = _HEADINGS.get(re.sub(r"[\W_]+", "", heading).lower())
        if meant is not None:
            found.setdefault(meant, place)
    if _EMAIL not in found:
        raise UnreadableList(
            "Name the columns in the first line: email, completed_on and, if you like, name."
        )
    return found


def _line(number: int, cells: list[str], columns: dict[str, int]) -> Line:
    def cell(name: str) -> str:
        place = columns.get(name)
        return cells[place] if place is not None and place < len(cells) else ""

    email = cell(_EMAIL).lower()
    day, problem = _day(cell(_DAY))
    if not _ADDRESS.fullmatch(email):
        problem = f"“{email}” is no e-mail address." if email else "The e-mail address is missing."
    return Line(number, email, day, cell(_NAME), problem)


def _day(text: str) -> tuple[dt.date | None, str]:
    """The day and what is wrong with it. 4.11.2026 is read day first; with strokes both orders are in use."""
    if not text:
        return None, ""
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _YEAR_LAST.fullmatch(text):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
        if found[2] == "/" and day != month and day <= 12 and month <= 12:
            return None, f"{text} can be read in two ways. Write it as 2026-11-20."
        if found[2] == "/" and month > 12:
            day, month = month, day
    else:
        return None, f"“{text}” is no day. Write it as 2026-11-20."
    try:
        return dt.date(year, month, day), ""
    except ValueError:
        return None, f"There is no such day as {text}."
