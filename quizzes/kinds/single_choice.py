"""One option of several.

body    {"stem": str, "options": [{"id": "a", "text": str}, ...]}
key     {"fractions": {"a": "1", "b": "0"}, "reasons": {"b": str}, "rationale": str,
         "disregard": ["c"], "always_correct": ["d"]}
answer  the id of the chosen option

The grade is the fraction of the chosen option; a negative one is not raised to 0. Choosing a
disregarded option earns 0, whatever its fraction; choosing an always-correct one earns 1.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from quizzes.kinds import naming, options
from quizzes.kinds.exchange import Exchange
from quizzes.kinds.options import listed as listed
from quizzes.kinds.shapes import AnswerRefused, Body, Explained, Given, Key, texts

ASKS = True


def validate(body: Body, key: Key) -> list[str]:
    faults = options.option_faults(body, key)
    if not faults and right_answer(body, key) is None:
        faults.append("Give at least one option that still counts the fraction 1.")
    return faults


def normalise(body: Body, raw: object) -> str | None:
    if isinstance(raw, Sequence) and not isinstance(raw, str):
        if len(raw) > 1:
            raise AnswerRefused("Choose one option only.")
        raw = raw[0] if raw else None
    if raw is None or raw == "":
        return None
    if isinstance(raw, str) and raw in texts(body, "options"):
        return raw
    raise AnswerRefused("Choose one of the options of this question.")


def grade(body: Body, key: Key, answer: str | None) -> Decimal | None:
    """An option the key does not know earns 0."""
    if answer is None:
        return None
    return _worth(key).get(answer, Decimal(0))


def needs_marking(key: Key) -> bool:
    return False


def right_answer(body: Body, key: Key) -> str | None:
    """The first option worth 1, one that was keyed as right before one that was made right."""
    worth = _worth(key)
    right = [option for option in texts(body, "options") if worth.get(option) == 1]
    keyed = [option for option in right if options.fractions(key).get(option) == 1]
    return next(iter(keyed + right), None)


def guess_score(body: Body, key: Key) -> Decimal | None:
    """The mean of the options."""
    worth, offered = _worth(key), texts(body, "options")
    if not offered:
        return None
    return sum((worth.get(option, Decimal(0)) for option in offered), Decimal(0)) / len(offered)


def feedback(body: Body, key: Key, answer: str | None) -> list[str]:
    return [] if answer is None else options.reasons(key, [answer])


def summary(body: Body, answer: str | None) -> str:
    return options.in_words(body, [] if answer is None else [answer])


def _worth(key: Key) -> dict[str, Decimal]:
    return (
        options.fractions(key)
        | dict.fromkeys(options.disregarded(key), Decimal(0))
        | dict.fromkeys(options.always_correct(key), Decimal(1))
    )


def lines(body: Body, answer: str | None) -> list[str]:
    return [summary(body, answer)]


def to_page(body: Body, order: Sequence[str], answer: str | None) -> Given:
    return None if answer is None else naming.names(order).get(answer)


def from_page(body: Body, order: Sequence[str], given: Given) -> Any:
    return naming.chosen_ids(order, given)


def shown(body: Body, order: Sequence[str], given: Given) -> dict[str, Any]:
    return {"choices": options.choices(body, order, [naming.one(given)])}


def explain(body: Body, key: Key, order: Sequence[str], answer: str | None) -> list[Explained]:
    chosen = set() if answer is None else {answer}
    right = {right_answer(body, key) or ""}
    return options.explained(body, key, order, chosen=chosen, right=right)


def to_exchange(body: Body, key: Key) -> Exchange:
    return options.to_exchange("single_choice", body, key)


def from_exchange(exchange: Exchange) -> tuple[dict[str, Any], dict[str, Any]]:
    return options.from_exchange(exchange)
