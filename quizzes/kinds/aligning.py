"""A question that comes in again keeps the ids of its parts, so that old answers still mean them.

Parts with the same text are the same part. Of the others, as many new as old are taken for reworded
ones, in their order; otherwise they are new, with ids that the question never had.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from quizzes.kinds.exchange import Exchange
from quizzes.kinds.shapes import Body, Key, ids, texts


def aligned(exchange: Exchange, body: Body, key: Key) -> Exchange:
    """The exchange with the ids of an earlier body and key of the same kind among its settings."""
    written = [answer.text for answer in exchange.answers]
    settings: dict[str, Any] = {}
    match exchange.kind:
        case "single_choice" | "multiple_response":
            settings["ids"] = matched_ids(written, texts(body, "options"))
        case "ordering":
            settings |= _items(written, texts(body, "items"), ids(key, "order"))
        case "matching":
            left = [text for text in written if text]
            right = list(dict.fromkeys(a.match for a in exchange.answers if a.match))
            known = texts(body, "right")
            settings["left_ids"] = matched_ids(left, texts(body, "left"))
            settings["right"] = _listed(right, matched_ids(right, known), known)
    return replace(exchange, settings={**exchange.settings, **settings})


def matched_ids(written: Sequence[str], known: Mapping[str, str]) -> list[str]:
    """An id for each text, all different."""
    free = dict(known)
    found: list[str | None] = []
    for text in written:
        same = next((id_ for id_, old in free.items() if old == text), None)
        found.append(same)
        free.pop(same or "", None)
    if len(free) == found.count(None):
        left = iter(free)
        return [id_ if id_ is not None else next(left) for id_ in found]
    new = (f"n{number}" for number in count(1) if f"n{number}" not in known)
    return [id_ if id_ is not None else next(new) for id_ in found]


def _items(written: list[str], known: Mapping[str, str], order: Sequence[str]) -> dict[str, Any]:
    """Items are matched in the right order and listed where the author had them."""
    in_order = {id_: known[id_] for id_ in order if id_ in known}
    return {"items": _listed(written, matched_ids(written, in_order), known)}


def _listed(
    written: Sequence[str], matched: Sequence[str], known: Mapping[str, str]
) -> list[dict[str, str]]:
    """Those that were known in their old order, then the new ones."""
    new = dict(zip(matched, written, strict=True))
    old_first = [*(id_ for id_ in known if id_ in new), *(id_ for id_ in new if id_ not in known)]
    return [{"id": id_, "text": new[id_]} for id_ in old_first]
