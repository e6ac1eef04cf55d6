"""Names that mean nothing elsewhere: o0, o1, ... for what can be chosen, in the order it is shown.

The ids in the bank never leave the server; an attempt's order turns one into the other.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from quizzes.kinds.shapes import NOT_OFFERED, AnswerRefused, Given

CHOICE, ENTRY = "o", "m"
"""The letter of things to choose, place or tick, and of things that want one."""


def names(order: Iterable[str], letter: str = CHOICE) -> dict[str, str]:
    """Bank id to name in the page."""
    return {id_: f"{letter}{position}" for position, id_ in enumerate(order)}


def ids(order: Iterable[str], letter: str = CHOICE) -> dict[str, str]:
    """Name in the page to bank id; the empty name is an empty id."""
    return {f"{letter}{position}": id_ for position, id_ in enumerate(order)} | {"": ""}


def chosen_ids(order: Iterable[str], given: Given) -> Any:
    """What a page sent for one or several choices, as ids: text or a list. None is a blank."""
    known = ids(order)
    try:
        match given:
            case None | []:
                return None
            case str():
                return known[given]
            case list():
                return [known[name] for name in given if name != ""]
    except (KeyError, TypeError):
        raise AnswerRefused(NOT_OFFERED) from None
    raise AnswerRefused(NOT_OFFERED)


def one(given: Given) -> Given:
    """A form sends a list of one where one thing is meant."""
    if isinstance(given, list):
        return given[-1] if given else None
    return given


def several(given: Given) -> list[str]:
    """The names in what was sent for one or several choices; what is no name is left out."""
    sent = given if isinstance(given, list) else [given]
    return [name for name in sent if isinstance(name, str)]


def parts(given: Given) -> Mapping[str, Any]:
    """A question in several fields; empty when something else was sent."""
    return given if isinstance(given, Mapping) else {}
