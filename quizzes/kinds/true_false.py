"""True or false.

body    {"stem": str}
key     {"answer": true, "reasons": {"true": str, "false": str}, "rationale": str}
answer  true or false
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from quizzes.kinds import naming
from quizzes.kinds.exchange import Exchange, ExchangeAnswer, body_and_key, settings_of
from quizzes.kinds.faults import stem_faults
from quizzes.kinds.shapes import (
    NO_ANSWER,
    AnswerRefused,
    Body,
    Explained,
    Given,
    Key,
    Listed,
    mapping,
    sentences,
)

ASKS = True

WORDS = {"true": True, "1": True, "false": False, "0": False}


def validate(body: Body, key: Key) -> list[str]:
    faults = stem_faults(body)
    if not isinstance(key.get("answer"), bool):
        faults.append("Say whether the statement is true or false.")
    return faults


def normalise(body: Body, raw: object) -> bool | None:
    """Takes JSON true and false, and the words or the digits 1 and 0 of a form."""
    if raw is None or raw == "":
        return None
    sent = raw.strip().lower() if isinstance(raw, str) else str(raw).lower()
    if sent in WORDS:
        return WORDS[sent]
    raise AnswerRefused("Choose true or false.")


def grade(body: Body, key: Key, answer: bool | None) -> Decimal | None:
    if answer is None:
        return None
    return Decimal(answer is right_answer(body, key))


def needs_marking(key: Key) -> bool:
    return False


def right_answer(body: Body, key: Key) -> bool | None:
    answer = key.get("answer")
    return answer if isinstance(answer, bool) else None


def guess_score(body: Body, key: Key) -> Decimal | None:
    return Decimal("0.5")


def feedback(body: Body, key: Key, answer: bool | None) -> list[str]:
    if answer is None:
        return []
    return sentences(mapping(key, "reasons").get("true" if answer else "false"))


def summary(body: Body, answer: bool | None) -> str:
    if answer is None:
        return NO_ANSWER
    return "True" if answer else "False"


def lines(body: Body, answer: bool | None) -> list[str]:
    return [summary(body, answer)]


def listed(body: Body) -> Listed:
    """True always stands first."""
    return Listed()


def to_page(body: Body, order: Sequence[str], answer: bool | None) -> Given:
    return None if answer is None else str(answer).lower()


def from_page(body: Body, order: Sequence[str], given: Given) -> Any:
    return naming.one(given)


def shown(body: Body, order: Sequence[str], given: Given) -> dict[str, Any]:
    return {"chosen": naming.one(given) or ""}


def explain(body: Body, key: Key, order: Sequence[str], answer: bool | None) -> list[Explained]:
    why = mapping(key, "reasons")
    return [
        Explained.of(
            "True" if value else "False",
            chosen=answer is value,
            right=right_answer(body, key) is value,
            reason=str(why.get(str(value).lower(), "")),
        )
        for value in (True, False)
    ]


def to_exchange(body: Body, key: Key) -> Exchange:
    """Always two answers, "true" and "false"."""
    why, right = mapping(key, "reasons"), right_answer(body, key)
    return Exchange(
        kind="true_false",
        stem=str(body.get("stem", "")),
        answers=tuple(
            ExchangeAnswer(word, Decimal(right is said), str(why.get(word) or ""))
            for word, said in (("true", True), ("false", False))
        ),
        rationale=str(key.get("rationale") or ""),
        settings=settings_of(body, key),
    )


def from_exchange(exchange: Exchange) -> tuple[dict[str, Any], dict[str, Any]]:
    """Without exactly one right answer the key says neither, which `validate` finds."""
    body, key = body_and_key(exchange)
    answers = {answer.text.strip().casefold(): answer for answer in exchange.answers}
    right = [word for word, answer in answers.items() if answer.fraction == 1]
    if len(right) == 1 and right[0] in ("true", "false"):
        key["answer"] = right[0] == "true"
    if why := {word: answers[word].feedback for word in ("true", "false") if word in answers}:
        written = {word: text for word, text in why.items() if text}
        key |= {"reasons": written} if written else {}
    return body, key
