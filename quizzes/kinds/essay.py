"""A longer text that a person marks.

body    {"stem": str, "lines": 8, "min_words": 50, "max_words": 300}; "lines" is the height of the
        field, the numbers of words may be missing
key     {"rubric": criteria or free text, "max_marks": "6", "model_answer": str, "rationale": str},
        the rubric as `quizzes.kinds.rubrics` says
answer  the text, as `quizzes.kinds.writing` stores it

Too few or too many words are said to the learner and refuse nothing: a marker decides what they are
worth. The grade is always None.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from quizzes.kinds import naming
from quizzes.kinds.exchange import Exchange, ExchangeAnswer
from quizzes.kinds.faults import stem_faults
from quizzes.kinds.rubrics import criteria, rubric_faults
from quizzes.kinds.shapes import NO_ANSWER, Body, Explained, Given, Key, Listed
from quizzes.kinds.writing import count_words, read_text

ASKS = True
LONGEST = 20_000
MOST_LINES = 40
MOST_WORDS = 3000
USUAL_LINES = 8
BODY_SETTINGS = ("lines", "min_words", "max_words", "image")
KEY_SETTINGS = ("max_marks", "model_answer", "hints", "sources")


def validate(body: Body, key: Key) -> list[str]:
    faults = stem_faults(body)
    lines = body.get("lines", USUAL_LINES)
    if not _is_count(lines, MOST_LINES):
        faults.append(f"Give the height of the field as 1 to {MOST_LINES} lines.")
    for name, words in (("min_words", "fewest"), ("max_words", "most")):
        if body.get(name) is not None and not _is_count(body[name], MOST_WORDS):
            faults.append(f"Give the {words} words as a whole number from 1 to {MOST_WORDS}.")
    least, most = _limits(body)
    if least and most and least > most:
        faults.append("Make the most words at least as many as the fewest.")
    return faults + rubric_faults(key)


def normalise(body: Body, raw: object) -> str | None:
    return read_text(raw, longest=LONGEST)


def grade(body: Body, key: Key, answer: str | None) -> Decimal | None:
    """A person marks it."""
    return None


def needs_marking(key: Key) -> bool:
    return True


def right_answer(body: Body, key: Key) -> str | None:
    """The model answer."""
    model = key.get("model_answer")
    return normalise(body, model) if isinstance(model, str) else None


def guess_score(body: Body, key: Key) -> Decimal | None:
    return None


def feedback(body: Body, key: Key, answer: str | None) -> list[str]:
    return []


def warnings(body: Body, answer: str | None) -> list[str]:
    """What the numbers of words say about an answer: for the learner, and for the marker."""
    if not answer:
        return []
    least, most = _limits(body)
    words = count_words(answer)
    if least and words < least:
        return [f"Write at least {least} words; there are {words} now."]
    if most and words > most:
        return [f"Keep to {most} words; there are {words} now."]
    return []


def summary(body: Body, answer: str | None) -> str:
    return answer or NO_ANSWER


def lines(body: Body, answer: str | None) -> list[str]:
    return [summary(body, answer)]


def listed(body: Body) -> Listed:
    return Listed()


def to_page(body: Body, order: Sequence[str], answer: str | None) -> Given:
    return answer


def from_page(body: Body, order: Sequence[str], given: Given) -> Any:
    return naming.one(given)


def shown(body: Body, order: Sequence[str], given: Given) -> dict[str, Any]:
    typed = naming.one(given)
    typed = typed if isinstance(typed, str) else ""
    least, most = _limits(body)
    return {
        "typed": typed,
        "rows": body["lines"] if _is_count(body.get("lines"), MOST_LINES) else USUAL_LINES,
        "least": least,
        "most": most,
        "words": count_words(typed),
        "warnings": warnings(body, typed),
    }


def explain(body: Body, key: Key, order: Sequence[str], answer: str | None) -> list[Explained]:
    """The criteria belong to markers; what they gave stands beside the answer."""
    return []


def to_exchange(body: Body, key: Key) -> Exchange:
    """Criteria are answers whose fraction is their share of all points; a free text is a setting."""
    listed = criteria(key)
    total = sum((criterion.points for criterion in listed), Decimal(0))
    settings = {name: body[name] for name in BODY_SETTINGS if body.get(name)}
    settings |= {name: key[name] for name in KEY_SETTINGS if key.get(name)}
    if listed:
        settings["points"] = [f"{criterion.points:f}" for criterion in listed]
    elif key.get("rubric"):
        settings["rubric"] = key["rubric"]
    return Exchange(
        kind="essay",
        stem=str(body.get("stem", "")),
        answers=tuple(
            ExchangeAnswer(criterion.text, fraction=criterion.points / (total or 1))
            for criterion in listed
        ),
        rationale=str(key.get("rationale") or ""),
        settings=settings,
    )


def from_exchange(exchange: Exchange) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is wrong with it, such as a rubric that no other system writes, is for `validate` to say."""
    settings = exchange.settings
    body = {name: settings[name] for name in BODY_SETTINGS if settings.get(name)}
    key = {name: settings[name] for name in KEY_SETTINGS if settings.get(name)}
    points = settings.get("points") or []
    if exchange.answers:
        key["rubric"] = [
            {"id": f"c{number}", "text": answer.text, "points": str(points[number - 1])}
            if number <= len(points)
            else {"id": f"c{number}", "text": answer.text}
            for number, answer in enumerate(exchange.answers, 1)
        ]
    elif settings.get("rubric"):
        key["rubric"] = settings["rubric"]
    if exchange.rationale:
        key["rationale"] = exchange.rationale
    return {"stem": exchange.stem, **body}, key


def from_short_answer(body: Body, key: Key) -> tuple[dict[str, Any], dict[str, Any]]:
    """Body and key of a short answer that a person marked, as the essay it is now.

    Nothing is lost: the rubric stays a free text, answers stay as they were stored. Twice is the
    same as once. Meant for stored questions whose key says "marking": "manual".
    """
    return dict(body), {name: value for name, value in key.items() if name != "marking"}


def _limits(body: Body) -> tuple[int | None, int | None]:
    least, most = body.get("min_words"), body.get("max_words")
    return (
        least if _is_count(least, MOST_WORDS) else None,
        most if _is_count(most, MOST_WORDS) else None,
    )


def _is_count(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most
