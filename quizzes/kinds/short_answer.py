"""A few words, judged by patterns. What a person marks is an essay (`quizzes.kinds.essay`).

body    {"stem": str, "lines": 1}; "lines" is the height of the field
key     {"patterns": [{"text": "lung*", "fraction": "1", "feedback": str}],
         "case_sensitive": false, "rationale": str}
answer  the text, as `quizzes.kinds.writing` stores it

The first pattern that matches, in the author's order, gives its fraction; a last "*" at 0 carries
the feedback for anything else. Patterns: `quizzes.kinds.wildcards`.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from quizzes.kinds import naming, wildcards
from quizzes.kinds.exchange import (
    Exchange,
    ExchangeAnswer,
    body_and_key,
    fraction_text,
    settings_of,
)
from quizzes.kinds.faults import fraction_faults, stem_faults
from quizzes.kinds.shapes import (
    NO_ANSWER,
    AnswerRefused,
    Body,
    Given,
    Key,
    decimal_from,
    entries,
    sentences,
)
from quizzes.kinds.typed import explain as explain
from quizzes.kinds.typed import from_page as from_page
from quizzes.kinds.typed import listed as listed
from quizzes.kinds.typed import to_page as to_page
from quizzes.kinds.writing import read_text

ASKS = True

LONGEST = 5000
MOST_LINES = 40


def validate(body: Body, key: Key) -> list[str]:
    faults = stem_faults(body)
    lines = body.get("lines", 1)
    if not isinstance(lines, int) or not 1 <= lines <= MOST_LINES:
        faults.append(f"Give the height of the field as 1 to {MOST_LINES} lines.")
    return faults + _pattern_faults(body, key)


def normalise(body: Body, raw: object) -> str | None:
    return read_text(raw, longest=LONGEST)


def grade(body: Body, key: Key, answer: str | None) -> Decimal | None:
    if answer is None:
        return None
    matched = _first_match(key, answer)
    return _fraction(matched) if matched else Decimal(0)


def needs_marking(key: Key) -> bool:
    return False


def right_answer(body: Body, key: Key) -> str | None:
    """The first full-mark pattern with its wildcards left out."""
    for pattern in entries(key, "patterns"):
        if _fraction(pattern) == 1:
            return normalise(body, "".join(wildcards.pieces(_text(pattern))))
    return None


def guess_score(body: Body, key: Key) -> Decimal | None:
    """The fraction of a pattern that matches anything, otherwise 0."""
    anything = (each for each in entries(key, "patterns") if _text(each).strip() == "*")
    return next((_fraction(pattern) for pattern in anything), Decimal(0))


def feedback(body: Body, key: Key, answer: str | None) -> list[str]:
    matched = None if answer is None else _first_match(key, answer)
    return sentences(matched.get("feedback")) if matched else []


def summary(body: Body, answer: str | None) -> str:
    return answer or NO_ANSWER


def _first_match(key: Key, answer: str) -> Mapping[str, Any] | None:
    sensitive = bool(key.get("case_sensitive"))
    patterns = (p for p in entries(key, "patterns") if _text(p).strip())
    return next(
        (p for p in patterns if wildcards.matches(_text(p), answer, case_sensitive=sensitive)), None
    )


def _text(pattern: Mapping[str, Any]) -> str:
    text = pattern.get("text")
    return text if isinstance(text, str) else ""


def _fraction(pattern: Mapping[str, Any]) -> Decimal:
    return decimal_from(pattern.get("fraction")) or Decimal(0)


def _pattern_faults(body: Body, key: Key) -> list[str]:
    patterns = entries(key, "patterns")
    faults = [] if patterns else ["Give at least one pattern."]
    for number, pattern in enumerate(patterns, 1):
        faults += fraction_faults(f"pattern {number}", pattern.get("fraction"), least=Decimal(0))
        if not _text(pattern).strip():
            faults.append(f"Write the text of pattern {number}.")
    if any(_text(pattern).strip() == "*" for pattern in patterns[:-1]):
        faults.append("Move the pattern * to the end; patterns after it are never reached.")
    if not faults and grade(body, key, _expected(body, key)) != 1:
        faults.append(
            "Give a pattern with words the fraction 1, and place it before any pattern that would "
            "catch it first."
        )
    return faults


def _expected(body: Body, key: Key) -> str | None:
    try:
        return right_answer(body, key)
    except AnswerRefused:
        return None


def lines(body: Body, answer: str | None) -> list[str]:
    return [summary(body, answer)]


def shown(body: Body, order: Sequence[str], given: Given) -> dict[str, Any]:
    typed = naming.one(given)
    return {"typed": typed if isinstance(typed, str) else "", "rows": int(body.get("lines") or 1)}


EXCHANGED_BODY = ("lines",)
EXCHANGED_KEY = ("case_sensitive",)


def to_exchange(body: Body, key: Key) -> Exchange:
    return Exchange(
        kind="short_answer",
        stem=str(body.get("stem", "")),
        answers=tuple(
            ExchangeAnswer(_text(each), _fraction(each), str(each.get("feedback") or ""))
            for each in entries(key, "patterns")
        ),
        rationale=str(key.get("rationale") or ""),
        settings=settings_of(body, key, of_body=EXCHANGED_BODY, of_key=EXCHANGED_KEY),
    )


def from_exchange(exchange: Exchange) -> tuple[dict[str, Any], dict[str, Any]]:
    body, key = body_and_key(exchange, of_body=EXCHANGED_BODY, of_key=EXCHANGED_KEY)
    if exchange.answers:
        key["patterns"] = [
            {"text": answer.text, "fraction": fraction_text(answer.fraction)}
            | ({"feedback": answer.feedback} if answer.feedback else {})
            for answer in exchange.answers
        ]
    return body, key
