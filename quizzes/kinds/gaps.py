"""The gaps of a text: where they are, what fills each, and how much it weighs."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import ModuleType
from typing import Any

from quizzes.kinds import numeric, short_answer, single_choice
from quizzes.kinds.shapes import Body, Key, decimal_from, entries, mapping

PART_KINDS: Mapping[str, ModuleType] = {
    "single_choice": single_choice,
    "short_answer": short_answer,
    "numeric": numeric,
}

PLACE = re.compile(r"\{([\w-]+)\}")


def parts_of(body: Body) -> dict[str, dict[str, Any]]:
    """Id to the body of the part, with a stem so that its kind can judge it; the first of an id."""
    found: dict[str, dict[str, Any]] = {}
    for entry in entries(body, "parts"):
        id_, name = entry.get("id"), entry.get("kind")
        if isinstance(id_, str) and PLACE.fullmatch(f"{{{id_}}}") and name in [*PART_KINDS]:
            found.setdefault(id_, {"stem": f"Gap {id_}", **entry})
    return found


def kind_of(part: Body) -> ModuleType:
    return PART_KINDS[part["kind"]]


def is_choice(part: Body) -> bool:
    return part["kind"] == "single_choice"


def key_of(key: Key, id_: str) -> Key:
    return mapping(mapping(key, "parts"), id_)


def weight_of(key: Key, id_: str) -> Decimal:
    """Never below 0."""
    weight = decimal_from(mapping(key, "weights").get(id_, 1))
    return max(Decimal(0), weight) if weight is not None else Decimal(0)


def pieces_of(body: Body) -> Iterator[tuple[str, str]]:
    """The text before each place with the id of the gap there, and the rest with an empty id."""
    text, at = str(body.get("text") or ""), 0
    for found in PLACE.finditer(text):
        yield text[at : found.start()], found[1]
        at = found.end()
    yield text[at:], ""


def filled(body: Body, put: Mapping[str, str]) -> str:
    """The text with a word in each gap, in brackets."""
    return "".join(text + (f"[{put[id_]}]" if id_ in put else "") for text, id_ in pieces_of(body))


def text_faults(body: Body, known: Mapping[str, Any]) -> list[str]:
    places = [id_ for _text, id_ in pieces_of(body) if id_]
    faults = [
        f"Put {{{id_}}} into the text once, where gap {id_} is."
        for id_ in known
        if places.count(id_) != 1
    ]
    return faults + [
        f"The text has {{{id_}}} but no such gap; add the gap or remove the braces."
        for id_ in dict.fromkeys(places)
        if id_ not in known
    ]


def weight_faults(key: Key, known: Mapping[str, Any]) -> list[str]:
    written = mapping(key, "weights")
    faults = [
        f"Give gap {id_} a weight of 0 or more."
        for id_ in known
        if id_ in written and ((weight := decimal_from(written[id_])) is None or weight < 0)
    ]
    if known and not faults and not any(weight_of(key, id_) > 0 for id_ in known):
        faults.append("Give at least one gap a weight above 0.")
    return faults
