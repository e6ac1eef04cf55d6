"""The labels of a question whose markers are placed on a picture, and how often each may be placed."""

from collections.abc import Mapping
from typing import Any

from quizzes.kinds import naming
from quizzes.kinds.shapes import Body, entries

MOST_MARKERS = 12


def labels_of(body: Body) -> list[Mapping[str, Any]]:
    return [label for label in entries(body, "labels") if isinstance(label.get("id"), str)]


def often_of(body: Body) -> dict[str, int]:
    """Label id to how often it may be placed; once where that is not a number yet."""
    often = {label["id"]: label.get("most", 1) for label in labels_of(body)}
    return {id_: most if is_count(most, 1, MOST_MARKERS) else 1 for id_, most in often.items()}


def places_of(body: Body) -> dict[str, str]:
    """Name on the page to label id, one for each time a label may be placed."""
    every = [id_ for id_, most in often_of(body).items() for _time in range(most)]
    return {f"{naming.ENTRY}{number}": id_ for number, id_ in enumerate(every)}


def is_count(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
