"""A text between questions: nothing to answer, nothing to earn.

body    {"stem": str}
key     {}
answer  none
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from quizzes.kinds.exchange import Exchange
from quizzes.kinds.faults import stem_faults
from quizzes.kinds.shapes import NO_ANSWER, AnswerRefused, Body, Explained, Given, Key, Listed

ASKS = False


def validate(body: Body, key: Key) -> list[str]:
    return ["Write the text itself."] if stem_faults(body) else []


def normalise(body: Body, raw: object) -> None:
    """Only a blank: None, an empty text, an empty list or an empty object."""
    if raw is not None and raw not in ("", [], {}):
        raise AnswerRefused("There is nothing to answer here.")


def grade(body: Body, key: Key, answer: None) -> Decimal | None:
    return None


def needs_marking(key: Key) -> bool:
    return False


def right_answer(body: Body, key: Key) -> None:
    return None


def guess_score(body: Body, key: Key) -> Decimal | None:
    return None


def feedback(body: Body, key: Key, answer: None) -> list[str]:
    return []


def summary(body: Body, answer: None) -> str:
    return NO_ANSWER


def lines(body: Body, answer: None) -> list[str]:
    return []


def listed(body: Body) -> Listed:
    return Listed()


def to_page(body: Body, order: Sequence[str], answer: None) -> Given:
    return None


def from_page(body: Body, order: Sequence[str], given: Given) -> Any:
    return given


def shown(body: Body, order: Sequence[str], given: Given) -> dict[str, Any]:
    return {}


def explain(body: Body, key: Key, order: Sequence[str], answer: None) -> list[Explained]:
    return []


def to_exchange(body: Body, key: Key) -> Exchange:
    image = {"image": body["image"]} if body.get("image") else {}
    return Exchange(
        kind="description",
        stem=str(body.get("stem", "")),
        rationale=str(key.get("rationale") or ""),
        settings=image,
    )


def from_exchange(exchange: Exchange) -> tuple[dict[str, Any], dict[str, Any]]:
    image = exchange.settings.get("image")
    body = {"stem": exchange.stem, **({"image": dict(image)} if image else {})}
    return body, {"rationale": exchange.rationale} if exchange.rationale else {}
