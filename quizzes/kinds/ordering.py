"""Items to put in order.

body    {"stem": str, "items": [{"id": "a", "text": str}, ...]}
key     {"order": ["d", "c", ...], "mode": one of MODES, "rationale": str}
answer  every id once, in the learner's order

all_or_nothing (used when no mode is named): 1 for the right order, otherwise 0.
absolute_position: items at their right place, over all items.
all_previous_and_next: for every item, the items rightly before it and rightly after it, over
n(n - 1). Each pair of items is seen from both ends, so this is right pairs over all pairs.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from math import factorial

from quizzes.kinds.faults import listed_faults, stem_faults
from quizzes.kinds.shapes import NO_ANSWER, AnswerRefused, Body, Key, ids, texts

MODES = ("all_or_nothing", "absolute_position", "all_previous_and_next")


def validate(body: Body, key: Key) -> list[str]:
    faults = stem_faults(body) + listed_faults(body, "items", "item", "items")
    if sorted(ids(key, "order")) != sorted(texts(body, "items")):
        faults.append("Name every item exactly once in the right order.")
    if _mode(key) not in MODES:
        faults.append(f"Choose how the order earns marks: {', '.join(MODES)}.")
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
    right = ids(key, "order")
    match _mode(key):
        case "absolute_position":
            hits = sum(given == wanted for given, wanted in zip(answer, right, strict=False))
            return Decimal(hits) / len(right)
        case "all_previous_and_next" if len(right) > 1:
            pairs = set(combinations(right, 2))
            return Decimal(len(pairs.intersection(combinations(answer, 2)))) / len(pairs)
        case _:
            return Decimal(list(answer) == right)


def needs_marking(key: Key) -> bool:
    return False


def right_answer(body: Body, key: Key) -> list[str] | None:
    return ids(key, "order") or None


def guess_score(body: Body, key: Key) -> Decimal | None:
    """What a shuffled order earns on average."""
    count = len(ids(key, "order"))
    if not count:
        return None
    match _mode(key):
        case "absolute_position":
            return Decimal(1) / count
        case "all_previous_and_next" if count > 1:
            return Decimal("0.5")
        case _:
            return Decimal(1) / factorial(count)


def feedback(body: Body, key: Key, answer: Sequence[str] | None) -> list[str]:
    return []


def summary(body: Body, answer: Sequence[str] | None) -> str:
    if not answer:
        return NO_ANSWER
    items = texts(body, "items")
    return "; ".join(f"{place}. {items.get(id_, id_)}" for place, id_ in enumerate(answer, 1))


def _mode(key: Key) -> object:
    return key.get("mode") or MODES[0]


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
