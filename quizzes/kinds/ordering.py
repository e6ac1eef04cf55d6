"""Items to put in order.

body    {"stem": str, "items": [{"id": "a", "text": str}, ...]}
key     {"order": ["d", "c", ...], "mode": one of MODES, "rationale": str}
answer  every id once, in the learner's order

The modes are those of `quizzes.kinds.order_marks`; all_or_nothing where none is named.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from quizzes.kinds import naming, order_marks
from quizzes.kinds.exchange import Exchange, ExchangeAnswer, body_and_key, ids_for, settings_of
from quizzes.kinds.faults import listed_faults, stem_faults
from quizzes.kinds.shapes import (
    NO_ANSWER,
    NOT_OFFERED,
    AnswerRefused,
    Body,
    Explained,
    Given,
    Key,
    Listed,
    ids,
    texts,
)

ASKS = True

MODES = order_marks.MODES
OFFERED = order_marks.OFFERED
"""The first of `MODES`: what the form lets an author choose."""


def validate(body: Body, key: Key) -> list[str]:
    faults = stem_faults(body) + listed_faults(body, "items", "item", "items")
    if sorted(ids(key, "order")) != sorted(texts(body, "items")):
        faults.append("Name every item exactly once in the right order.")
    if (key.get("mode") or MODES[0]) not in MODES:
        faults.append(f"Choose how the order earns marks: {', '.join(OFFERED)}.")
    return faults


def normalise(body: Body, raw: object) -> list[str] | None:
    """Takes the ids in order, or a form's places: {"a": "2", "b": "1"}."""
    if raw is None or raw == "":
        return None
    order = _by_place(raw) if isinstance(raw, Mapping) else raw
    if not isinstance(order, Sequence) or isinstance(order, str):
        raise AnswerRefused("Give every item a place.")
    if not order:
        return None
    items = texts(body, "items")
    if not all(isinstance(item, str) and item in items for item in order):
        raise AnswerRefused("Order only the items of this question.")
    if len(set(order)) < len(order):
        raise AnswerRefused("Use every item once only.")
    if len(order) < len(items):
        raise AnswerRefused("Give every item a place.")
    return list(order)


def grade(body: Body, key: Key, answer: Sequence[str] | None) -> Decimal | None:
    if not answer:
        return None
    return order_marks.fraction(_mode(key), ids(key, "order"), answer)


def needs_marking(key: Key) -> bool:
    return False


def right_answer(body: Body, key: Key) -> list[str] | None:
    return ids(key, "order") or None


def guess_score(body: Body, key: Key) -> Decimal | None:
    """What a shuffled order earns on average."""
    return order_marks.by_chance(_mode(key), len(ids(key, "order")))


def feedback(body: Body, key: Key, answer: Sequence[str] | None) -> list[str]:
    return []


def summary(body: Body, answer: Sequence[str] | None) -> str:
    if not answer:
        return NO_ANSWER
    items = texts(body, "items")
    return "; ".join(f"{place}. {items.get(id_, id_)}" for place, id_ in enumerate(answer, 1))


def _mode(key: Key) -> str:
    """One that is not known is all or nothing; `validate` has named it to the author."""
    mode = key.get("mode")
    return mode if mode in MODES else MODES[0]


def _by_place(places: Mapping[object, object]) -> list[object]:
    """The ids sorted by the place each was given; all blank is an empty list."""
    given = {item: str(place).strip() for item, place in places.items() if place is not None}
    if not any(given.values()):
        return []
    if len(given) < len(places) or not all(given.values()):
        raise AnswerRefused("Give every item a place.")
    if not all(place.isdecimal() and len(place) <= 4 for place in given.values()):
        raise AnswerRefused(f"Give each place as a number from 1 to {len(places)}.")
    numbers = {item: int(place) for item, place in given.items()}
    if sorted(numbers.values()) != list(range(1, len(numbers) + 1)):
        raise AnswerRefused(f"Use each place from 1 to {len(numbers)} once.")
    return sorted(numbers, key=numbers.__getitem__)


def lines(body: Body, answer: Sequence[str] | None) -> list[str]:
    if not answer:
        return [NO_ANSWER]
    items = texts(body, "items")
    return [f"{place}. {items.get(id_, id_)}" for place, id_ in enumerate(answer, 1)]


def listed(body: Body) -> Listed:
    return Listed(tuple(texts(body, "items")), always_shuffled=True)


def to_page(body: Body, order: Sequence[str], answer: Sequence[str] | None) -> Given:
    if answer is None:
        return None
    known = naming.names(order)
    return {known[id_]: str(place) for place, id_ in enumerate(answer, 1)}


def from_page(body: Body, order: Sequence[str], given: Given) -> Any:
    """A form sends places by name; a script may send the names in order."""
    if not isinstance(given, Mapping):
        return naming.chosen_ids(order, given)
    known = naming.ids(order)
    try:
        return {known[name]: place for name, place in given.items()}
    except (KeyError, TypeError):
        raise AnswerRefused(NOT_OFFERED) from None


def shown(body: Body, order: Sequence[str], given: Given) -> dict[str, Any]:
    """In the order given so far, once every item has a place."""
    placed, items = naming.parts(given), texts(body, "items")
    choices = [
        {"name": name, "text": items[id_], "place": str(placed.get(name, ""))}
        for id_, name in naming.names(order).items()
    ]
    if all(choice["place"].isdecimal() for choice in choices):
        choices.sort(key=lambda choice: int(choice["place"]))
    return {"choices": choices, "places": [str(place) for place in range(1, len(choices) + 1)]}


def explain(
    body: Body, key: Key, order: Sequence[str], answer: Sequence[str] | None
) -> list[Explained]:
    """Its order stands in `lines`."""
    return []


def to_exchange(body: Body, key: Key) -> Exchange:
    """The items in their right order."""
    items, order = texts(body, "items"), ids(key, "order")
    settings = settings_of(body, key, of_key=("mode",))
    if list(items) != order:
        settings["items"] = [{"id": id_, "text": text} for id_, text in items.items()]
    elif order != ids_for(len(order)):
        settings["ids"] = order
    return Exchange(
        kind="ordering",
        stem=str(body.get("stem", "")),
        answers=tuple(ExchangeAnswer(items.get(id_, "")) for id_ in order),
        rationale=str(key.get("rationale") or ""),
        settings=settings,
    )


def from_exchange(exchange: Exchange) -> tuple[dict[str, Any], dict[str, Any]]:
    """Known items keep their ids and the place at which the author listed them."""
    body, key = body_and_key(exchange, of_key=("mode",))
    wanted = [answer.text for answer in exchange.answers]
    listed_as = {text: id_ for id_, text in texts(exchange.settings, "items").items()}
    kept = [text for text in listed_as if text in wanted]
    order = ids_for(len(wanted), exchange.settings.get("ids"))
    if kept:
        new = [text for text in wanted if text not in kept]
        free = ids_for(len(kept) + len(new), [listed_as[text] for text in kept])
        named = dict(zip([*kept, *new], free, strict=True))
        order = [named[text] for text in wanted]
        body["items"] = [{"id": id_, "text": text} for text, id_ in named.items()]
    else:
        body["items"] = [{"id": id_, "text": text} for id_, text in zip(order, wanted, strict=True)]
    key["order"] = order
    return body, key
