"""True or false.

body    {"stem": str}
key     {"answer": true, "reasons": {"true": str, "false": str}, "rationale": str}
answer  true or false
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from quizzes.kinds import naming
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
