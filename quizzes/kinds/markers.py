"""Labels placed on a picture, judged by zones that nobody sees.

body    {"stem": str, "image": {...}, "labels": [{"id": "a", "text": str, "most": 1}], "columns": 16}
key     {"zones": [{"id": "z1", "label": "a", "shape": ..., ...}], "reasons": {"a": str},
         "rationale": str}
answer  {"a": [[x, y], ...]} in whole pixels of the picture; a label that was not placed is missing

"most" is how often a label may be placed (1 when missing); "columns" is how many squares the page
lays over the picture from side to side. The shapes are those of `quizzes.kinds.regions`.

The grade is the hits over the zones or the markers placed, whichever are more. A marker hits a zone
of its own label, edges included, and counts for one zone only; the zones with the fewest markers in
them are served first, and each takes the first marker that is left. Points are rounded to pixels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from quizzes.kinds.faults import listed_faults, stem_faults
from quizzes.kinds.marker_exchange import from_exchange as from_exchange
from quizzes.kinds.marker_exchange import to_exchange as to_exchange
from quizzes.kinds.marker_labels import MOST_MARKERS, is_count, labels_of, often_of, places_of
from quizzes.kinds.pictures import picture, picture_faults
from quizzes.kinds.regions import Size, place_faults
from quizzes.kinds.shapes import (
    NO_ANSWER,
    NOT_OFFERED,
    AnswerRefused,
    Body,
    Explained,
    Given,
    Key,
    Listed,
    Shown,
    decimal_from,
    entries,
    mapping,
    sentences,
    texts,
)
from quizzes.kinds.squares import COLUMNS, FEWEST_COLUMNS, MOST_COLUMNS, Squares
from quizzes.kinds.zones import middle_of, served, size_of, squares_of

ASKS = True
NOT_PLACED = "Place the labels on the picture."
ONLY_LABELS = "Place only the labels of this question."


@dataclass(frozen=True)
class Marker:
    """One marker as the page offers it. `number` is that of its label, for every marker of the label.

    `at` is a point of the canvas, None while it lies aside.
    """

    name: str
    number: int
    text: str
    column: str = ""
    row: str = ""
    at: tuple[int, int] | None = None


def validate(body: Body, key: Key) -> list[str]:
    faults = stem_faults(body) + picture_faults(body, required=True)
    faults += listed_faults(body, "labels", "label", "labels", fewest=1)
    if any(not is_count(label.get("most", 1), 1, MOST_MARKERS) for label in labels_of(body)):
        faults.append(f"Say how often each label may be placed, from 1 to {MOST_MARKERS} times.")
    elif len(places_of(body)) > MOST_MARKERS:
        faults.append(f"Give at most {MOST_MARKERS} markers in all.")
    if not is_count(body.get("columns", COLUMNS), FEWEST_COLUMNS, MOST_COLUMNS):
        faults.append(f"Give the picture from {FEWEST_COLUMNS} to {MOST_COLUMNS} columns.")
    return faults or _zone_faults(body, key)


def _zone_faults(body: Body, key: Key) -> list[str]:
    known, zones = texts(body, "labels"), entries(key, "zones")
    if not zones:
        return ["Draw at least one zone."]
    faults, often = [], often_of(body)
    for number, zone in enumerate(zones, 1):
        label = zone.get("label")
        found = place_faults(zone, f"zone {number}")
        if not isinstance(label, str) or label not in known:
            found.append(f"Choose the label that belongs in zone {number}.")
        elif not found and middle_of(body, zone) is None:
            found.append(f"Make zone {number} larger: no square has its middle in it.")
        faults += found
    for id_, text in known.items():
        wanted = sum(zone.get("label") == id_ for zone in zones)
        if wanted > often[id_]:
            faults.append(f"Let learners place “{text}” {wanted} times, once for each zone.")
    return faults + [
        f"The key names label {id_}, which the question does not have; remove it from the key."
        for id_ in sorted(set(map(str, mapping(key, "reasons"))) - known.keys())
    ]


def normalise(body: Body, raw: object) -> dict[str, list[list[int]]] | None:
    """Labels stand in the order of the question, markers in the order they were sent."""
    if raw is None or raw == "" or raw == []:
        return None
    if not isinstance(raw, Mapping):
        raise AnswerRefused(NOT_PLACED)
    often = often_of(body)
    if not raw.keys() <= often.keys():
        raise AnswerRefused(ONLY_LABELS)
    size = size_of(body)
    answer = {id_: [_pixel(point, size) for point in _points(raw.get(id_))] for id_ in often}
    for id_, points in answer.items():
        if len(points) > often[id_]:
            text = texts(body, "labels")[id_]
            raise AnswerRefused(f"Place “{text}” at most {_times(often[id_])}.")
    return {id_: points for id_, points in answer.items() if points} or None


def grade(
    body: Body, key: Key, answer: Mapping[str, Sequence[Sequence[int]]] | None
) -> Decimal | None:
    if not answer:
        return None
    zones = entries(key, "zones")
    placed = sum(len(points) for points in answer.values())
    return Decimal(len(served(body, zones, answer))) / max(len(zones), placed)


def needs_marking(key: Key) -> bool:
    return False


def right_answer(body: Body, key: Key) -> dict[str, list[list[int]]] | None:
    """A marker in the middle of each zone, in the square that a learner would choose."""
    answer: dict[str, list[list[int]]] = {}
    for label in texts(body, "labels"):
        for zone in entries(key, "zones"):
            if zone.get("label") == label and (middle := middle_of(body, zone)):
                answer.setdefault(label, []).append(list(middle))
    return answer or None


def guess_score(body: Body, key: Key) -> Decimal | None:
    """There is none: a marker can stand anywhere."""
    return None


def feedback(body: Body, key: Key, answer: Mapping[str, Any] | None) -> list[str]:
    written = mapping(key, "reasons")
    return sentences(*(written.get(label) for label in answer or {}))


def summary(body: Body, answer: Mapping[str, Any] | None) -> str:
    return "; ".join(_in_words(body, answer)) or NO_ANSWER


def lines(body: Body, answer: Mapping[str, Any] | None) -> list[str]:
    return _in_words(body, answer) or [NO_ANSWER]


def listed(body: Body) -> Listed:
    return Listed()


def to_page(body: Body, order: Sequence[str], answer: Mapping[str, Any] | None) -> Given:
    """{"m0-column": "C", "m0-row": "4"} for each marker that was placed."""
    if answer is None:
        return None
    squares = squares_of(body)
    given: dict[str, str] = {}
    left = {id_: list(points) for id_, points in answer.items()}
    for name, id_ in places_of(body).items():
        if left.get(id_):
            column, row = squares.holding(*left[id_].pop(0))
            given |= {f"{name}-column": squares.letters[column], f"{name}-row": str(row + 1)}
    return given or None


def from_page(body: Body, order: Sequence[str], given: Given) -> Any:
    """Each marker in the middle of the square that was chosen for it."""
    if given in (None, "", []):
        return None
    places, squares = places_of(body), squares_of(body)
    offered = {f"{name}-{part}" for name in places for part in ("column", "row")}
    if not isinstance(given, Mapping) or not given.keys() <= offered:
        raise AnswerRefused(NOT_OFFERED)
    found: dict[str, list[list[int]]] = {}
    for name, id_ in places.items():
        column, row = given.get(f"{name}-column") or "", given.get(f"{name}-row") or ""
        if not column and not row:
            continue
        if not column or not row:
            text = texts(body, "labels")[id_]
            raise AnswerRefused(f"Choose both the column and the row of “{text}”.")
        if column not in list(squares.letters) or row not in squares.numbers:
            raise AnswerRefused(NOT_OFFERED)
        square = squares.centre(squares.letters.index(column), squares.numbers.index(row))
        found.setdefault(id_, []).append(list(square))
    return found or None


def shown(body: Body, order: Sequence[str], given: Given) -> dict[str, Any]:
    """The picture with its squares, and every marker with the square that stands in its fields."""
    seen = picture(body)
    if seen is None:
        return {"picture": None, "markers": []}
    squares, canvas = squares_of(body), seen.canvas
    chosen = given if isinstance(given, Mapping) else {}
    markers, labels = [], texts(body, "labels")
    numbers = {id_: number for number, id_ in enumerate(labels, 1)}
    for name, id_ in places_of(body).items():
        column, row = str(chosen.get(f"{name}-column", "")), str(chosen.get(f"{name}-row", ""))
        at = None
        if column in list(squares.letters) and row in squares.numbers:
            square = squares.letters.index(column), squares.numbers.index(row)
            at = squares.centre(*square, on=canvas)
        markers.append(Marker(name, numbers[id_], labels[id_], column, row, at))
    columns, rows = list(enumerate(squares.letters)), list(enumerate(squares.numbers))
    return {
        "picture": seen,
        "markers": markers,
        "columns": [(letter, squares.centre(at, 0, on=canvas)[0]) for at, letter in columns],
        "rows": [(number, squares.centre(0, at, on=canvas)[1]) for at, number in rows],
        "upright": [round(canvas.width * at / squares.columns) for at, _letter in columns[1:]],
        "level": [round(canvas.height * at / squares.rows) for at, _number in rows[1:]],
    }


def explain(
    body: Body, key: Key, order: Sequence[str], answer: Mapping[str, Any] | None
) -> list[Explained]:
    """Every marker that was placed, then the zones that none of them served."""
    zones, squares = entries(key, "zones"), squares_of(body)
    reasons = mapping(key, "reasons")
    written = enumerate(texts(body, "labels").items(), 1)
    labels = {id_: f"{number}: {text}" for number, (id_, text) in written}
    hits = served(body, zones, answer or {})
    found = []
    for id_, points in (answer or {}).items():
        for place, point in enumerate(points):
            found.append(
                Explained.of(
                    f"{labels.get(id_, id_)}, square {squares.called(*point)}",
                    chosen=True,
                    right=(id_, place) in hits.values(),
                    reason=str(reasons.get(id_) or ""),
                )
            )
    for number, zone in enumerate(zones):
        middle, id_ = middle_of(body, zone), str(zone.get("label"))
        if number not in hits and middle:
            text = f"{labels.get(id_, id_)}, around square {squares.called(*middle)}"
            found.append(Explained(text, False, Shown.MISSED, str(reasons.get(id_) or "")))
    return found


def _in_words(body: Body, answer: Mapping[str, Any] | None) -> list[str]:
    squares, labels = squares_of(body), texts(body, "labels")
    return [
        f"{labels.get(id_, id_)}: {_squares_called(squares, points)}"
        for id_, points in (answer or {}).items()
    ]


def _squares_called(squares: Squares, points: Sequence[Sequence[int]]) -> str:
    called = [squares.called(*point) for point in points]
    return ("square " if len(called) == 1 else "squares ") + ", ".join(called)


def _points(value: object) -> Sequence[object]:
    if value is None or value == "":
        return []
    if not isinstance(value, list | tuple):
        raise AnswerRefused(NOT_PLACED)
    return value


def _pixel(point: object, size: Size) -> list[int]:
    if not isinstance(point, list | tuple) or len(point) != 2:
        raise AnswerRefused(NOT_PLACED)
    x, y = (decimal_from(number) for number in point)
    if x is None or y is None or not (0 <= x <= size.width and 0 <= y <= size.height):
        raise AnswerRefused(NOT_PLACED)
    return [int(number.quantize(Decimal(1), ROUND_HALF_UP)) for number in (x, y)]


def _times(often: int) -> str:
    return "once" if often == 1 else f"{often} times"
