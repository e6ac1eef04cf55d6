"""True or false.

body    {"stem": str}
key     {"answer": true, "reasons": {"true": str, "false": str}, "rationale": str}
answer  true or false
"""

from decimal import Decimal

from quizzes.kinds.faults import stem_faults
from quizzes.kinds.shapes import NO_ANSWER, AnswerRefused, Body, Key, mapping, sentences

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
