"""A table of questions, one on each row, for spreadsheets: every kind, everything it has.

The columns are in docs/extending/question-formats.md. A cell that a spreadsheet would take for a
formula is written with an apostrophe before it, which is taken off again.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from io import StringIO
from typing import Any

from quizzes.formats.gift.escapes import without_controls
from quizzes.formats.items import (
    DEEPEST,
    MOST_ANSWERS,
    Category,
    Item,
    Reading,
    Refusal,
    Unreadable,
    Untranslatable,
    Written,
    sized,
    text_of,
    within_limits,
)
from quizzes.kinds.exchange import Exchange, ExchangeAnswer
from quizzes.kinds.numbers import as_text
from quizzes.kinds.shapes import decimal_from

LABEL = "CSV"
SUFFIX = ".csv"
MEDIA_TYPE = "text/csv; charset=utf-8"

COLUMNS = ("id", "type", "name", "category", "tags", "question", "rationale", "settings")
ANSWER_COLUMNS = ("answer", "worth", "feedback", "match", "tolerance", "tolerance_kind")
NEEDED = frozenset({"type", "question"})
NOMINAL = "nominal"
LONGEST_HEADING = 100_000
"""Characters in which the first row has to end; less than a cell may have."""

_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"-?\d{1,40}(\.\d{1,40})?")
_NUMBERED = re.compile(r"([a-z_]+?)_?(\d{1,3})")
_SLASH = "\x10"

type Row = Mapping[str, str]


def recognises(text: str) -> bool:
    return _dialect(text) is not None


def read(data: bytes) -> Reading:
    """Raises Unreadable for what is not a table with the columns `NEEDED`."""
    text = without_controls(text_of(data))
    separator = _dialect(text)
    if separator is None:
        raise Unreadable("The first row must name the columns, “type” and “question” among them.")
    reading = Reading()
    for line, row in _rows(text, separator):
        try:
            reading.items.append(sized(_item(line, row)))
        except Untranslatable as refused:
            reading.refusals.append(Refusal(line, row.get("name", ""), _kind(row), str(refused)))
        within_limits(reading)
    named = dict.fromkeys(item.category for item in reading.items if item.category)
    reading.categories.extend(named)
    return reading


def write(items: Sequence[Item]) -> Written:
    """In UTF-8 with its mark, which spreadsheets need to know it by."""
    most = max((len(item.exchange.answers) for item in items), default=0)
    used = _used_columns(items)
    columns = [*COLUMNS, *(f"{name}_{number}" for number in range(1, most + 1) for name in used)]
    target = StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(columns)
    for item in items:
        row = _row(item)
        writer.writerow([_guarded(row.get(column, "")) for column in columns])
    return Written(b"\xef\xbb\xbf" + target.getvalue().encode())


def _dialect(text: str) -> str | None:
    """The separator under which the first row names the columns that are needed."""
    first = text[:LONGEST_HEADING].lstrip("\n").partition("\n")[0]
    for separator in ",;\t":
        names = next(csv.reader([first], delimiter=separator), [])
        if {_column(name) for name in names} >= NEEDED:
            return separator
    return None


def _column(written: str) -> str:
    name = "_".join(written.strip().casefold().replace("-", " ").split())
    found = _NUMBERED.fullmatch(name)
    return f"{found[1]}_{int(found[2])}" if found else name


def _rows(text: str, separator: str) -> Iterator[tuple[int, Row]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    columns: list[str] = []
    line = 1
    try:
        for cells in reader:
            if not columns:
                columns = [_column(name) for name in cells] if any(cells) else []
            elif any(cell.strip() for cell in cells):
                yield line, dict(zip(columns, (_unguarded(c) for c in cells), strict=False))
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(f"Line {line} of the table cannot be read: {error}.") from None


def _kind(row: Row) -> str:
    return "_".join(row.get("type", "").casefold().replace("-", " ").replace("_", " ").split())


def _item(line: int, row: Row) -> Item:
    exchange = Exchange(
        kind=_kind(row),
        stem=row.get("question", "").strip(),
        answers=tuple(_answers(row)),
        rationale=row.get("rationale", "").strip(),
        settings=_settings(row.get("settings", "")),
    )
    if not exchange.kind:
        raise Untranslatable("Name the type of the question, such as single_choice.")
    if not exchange.stem:
        raise Untranslatable("Write the question itself.")
    return Item(
        line=line,
        reference=row.get("id", "").strip(),
        name=" ".join(row.get("name", "").split()),
        category=_category(row.get("category", "")),
        tags=tuple(dict.fromkeys(filter(None, map(str.strip, row.get("tags", "").split(","))))),
        exchange=exchange,
    )


def _answers(row: Row) -> Iterator[ExchangeAnswer]:
    """Up to the last one that says something; an empty one in between is for the author to see."""
    found = []
    for number in range(1, MOST_ANSWERS + 2):
        cells = {name: row.get(f"{name}_{number}", "") for name in ANSWER_COLUMNS}
        found.append(cells if any(cell.strip() for cell in cells.values()) else None)
        if f"answer_{number + 1}" not in row and f"match_{number + 1}" not in row:
            break
    while found and found[-1] is None:
        found.pop()
    for number, each in enumerate(found, 1):
        yield _answer(each or dict.fromkeys(ANSWER_COLUMNS, ""), number)


def _answer(cells: Row, number: int) -> ExchangeAnswer:
    worth = _number(cells["worth"], f"worth_{number}")
    return ExchangeAnswer(
        text=cells["answer"].strip(),
        fraction=Decimal(0) if worth is None else worth,
        feedback=cells["feedback"].strip(),
        match=cells["match"].strip(),
        tolerance=_number(cells["tolerance"], f"tolerance_{number}"),
        tolerance_kind=cells["tolerance_kind"].strip() or NOMINAL,
    )


def _number(written: str, column: str) -> Decimal | None:
    """A decimal comma is a point."""
    if not written.strip():
        return None
    text = written.strip()
    percent = text.endswith("%")
    number = decimal_from(text.removesuffix("%").replace(",", "."))
    if number is None or abs(number.adjusted()) > 100:
        raise Untranslatable(f"Write a number in {column}, not “{text}”.")
    return number / 100 if percent else number


def _settings(written: str) -> dict[str, Any]:
    if not written.strip():
        return {}
    try:
        found = json.loads(written, object_hook=_with_exchange)
        _check_storable(found)
    except Untranslatable:
        raise
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Untranslatable('Write the settings as JSON, such as {"whole": true}.')
    return found


def _check_storable(settings: object) -> None:
    """Raises ValueError for what no database stores: NaN, a zero character, half a character.

    And for what is nested deeper than anything that reads it would go.
    """
    level: list[object] = [settings]
    for _ in range(DEEPEST):
        level = [inside for part in level for inside in _inside(part)]
    if level:
        raise ValueError("too deep")
    text = json.dumps(settings, ensure_ascii=False, allow_nan=False, default=_plain)
    text.encode()
    if "\\u0000" in text:
        raise ValueError("a zero character")


def _inside(part: object) -> Iterable[object]:
    if isinstance(part, dict):
        return part.values()
    if isinstance(part, Exchange):
        return [part.settings]
    return part if isinstance(part, list) else ()


def _written_settings(settings: Mapping[str, Any]) -> str:
    return json.dumps(dict(settings), ensure_ascii=False, default=_plain) if settings else ""


def _plain(part: object) -> dict[str, Any]:
    """A question within a question, such as a gap of a text."""
    if not isinstance(part, Exchange):
        raise TypeError(f"{part!r} is no setting")
    answers = [{name: cell for name, cell in _cells(a).items() if cell} for a in part.answers]
    return {
        "kind": part.kind,
        "stem": part.stem,
        "answers": answers,
        "rationale": part.rationale,
        "settings": dict(part.settings),
    }


def _with_exchange(found: dict[str, Any]) -> dict[str, Any]:
    inner = found.get("exchange")
    if not isinstance(inner, dict):
        return found
    listed = inner.get("answers")
    settings = inner.get("settings")
    cells = [
        {name: str(each.get(name, "")) for name in ANSWER_COLUMNS}
        for each in (listed if isinstance(listed, list) else [])
        if isinstance(each, dict)
    ]
    exchange = Exchange(
        kind=str(inner.get("kind", "")),
        stem=str(inner.get("stem", "")),
        answers=tuple(_answer(each, number) for number, each in enumerate(cells, 1)),
        rationale=str(inner.get("rationale", "")),
        settings=settings if isinstance(settings, dict) else {},
    )
    return {**found, "exchange": exchange}


def _category(written: str) -> Category:
    """Names with a slash between them; a slash in a name is written twice."""
    parts = written.replace("//", _SLASH).split("/")
    names = (" ".join(part.replace(_SLASH, "/").split()) for part in parts)
    return tuple(name for name in names if name)


def _row(item: Item) -> dict[str, str]:
    exchange = item.exchange
    row = {
        "id": item.reference,
        "type": exchange.kind,
        "name": item.name,
        "category": " / ".join(name.replace("/", "//") for name in item.category),
        "tags": ", ".join(tag.replace(",", " ") for tag in item.tags),
        "question": exchange.stem,
        "rationale": exchange.rationale,
        "settings": _written_settings(exchange.settings),
    }
    for number, answer in enumerate(exchange.answers, 1):
        row |= {f"{name}_{number}": cell for name, cell in _cells(answer).items()}
    return row


def _cells(answer: ExchangeAnswer) -> dict[str, str]:
    return {
        "answer": answer.text,
        "worth": as_text(answer.fraction),
        "feedback": answer.feedback,
        "match": answer.match,
        "tolerance": "" if answer.tolerance is None else as_text(answer.tolerance),
        "tolerance_kind": "" if answer.tolerance_kind == NOMINAL else answer.tolerance_kind,
    }


def _used_columns(items: Sequence[Item]) -> list[str]:
    """Answer, worth and feedback always; the others where a question has them."""
    every = [answer for item in items for answer in item.exchange.answers]
    used = {name for answer in every for name, cell in _cells(answer).items() if cell}
    return [name for name in ANSWER_COLUMNS if name in used | {"answer", "worth", "feedback"}]


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
