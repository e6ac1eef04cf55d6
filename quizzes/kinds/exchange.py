"""The shape in which questions travel: every format reads and writes it, every kind fills it.

A format never sees a body or a key, and a kind never sees GIFT or XML; a new kind that fills this
shape is in every format's report at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from quizzes.kinds.numbers import as_text


@dataclass(frozen=True)
class ExchangeAnswer:
    """One option, pattern, value, pair or item.

    `match` is the other half of a pair. A tolerance belongs to numbers only; its kind is one of
    `quizzes.kinds.numeric.TOLERANCE_KINDS`.
    """

    text: str
    fraction: Decimal = Decimal(0)
    feedback: str = ""
    match: str = ""
    tolerance: Decimal | None = None
    tolerance_kind: str = "nominal"


@dataclass(frozen=True)
class Exchange:
    """A question between two systems.

    `settings` holds what only some kinds have, under the names of the kind's own body and key
    (whole, case_sensitive, mode, unit, lines, hints, image, ...). Ordering lists its answers in the
    right order; a choice that matches nothing is an answer with an empty text and a `match`.
    """

    kind: str
    stem: str
    answers: tuple[ExchangeAnswer, ...] = ()
    rationale: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)


BODY_SETTINGS = ("image",)
KEY_SETTINGS = ("hints", "sources", "everybody")
"""What every question may carry besides its own kind's settings."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def settings_of(
    body: Mapping[str, Any],
    key: Mapping[str, Any],
    *,
    of_body: Iterable[str] = (),
    of_key: Iterable[str] = (),
) -> dict[str, Any]:
    """The settings that say something, under their own names; nothing false or empty is carried."""
    found = {name: body.get(name) for name in (*BODY_SETTINGS, *of_body)}
    found |= {name: key.get(name) for name in (*KEY_SETTINGS, *of_key)}
    return {
        name: value for name, value in found.items() if value or (value == 0 and value is not False)
    }


def body_and_key(
    exchange: Exchange, *, of_body: Iterable[str] = (), of_key: Iterable[str] = ()
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Stem, rationale and settings in their places; the answers are for the kind to add."""
    given = exchange.settings
    body: dict[str, Any] = {"stem": exchange.stem}
    body |= {name: given[name] for name in (*BODY_SETTINGS, *of_body) if name in given}
    key = {name: given[name] for name in (*KEY_SETTINGS, *of_key) if name in given}
    if exchange.rationale:
        key["rationale"] = exchange.rationale
    return body, key


def ids_for(count: int, given: object = None, *, prefix: str = "") -> list[str]:
    """The ids that were given while they last and are each another, then free ones.

    Without a prefix they are letters: a, b, c.
    """
    known = given if isinstance(given, Sequence) and not isinstance(given, str) else ()
    ids = list(dict.fromkeys(id_ for id_ in known if isinstance(id_, str) and id_))[:count]
    letters = [] if prefix else list(_LETTERS)
    numbered = (f"{prefix or 'o'}{number}" for number in range(1, 2 * count + 1))
    free = (id_ for id_ in (*letters, *numbered) if id_ not in ids)
    return ids + [next(free) for _ in range(count - len(ids))]


def fraction_text(fraction: Decimal) -> str:
    """How keys write a fraction: "0.5"."""
    return as_text(fraction)
