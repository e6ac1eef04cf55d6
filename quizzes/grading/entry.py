"""One question and one response, plain JSON in and plain JSON out.

For importers, test vectors and other programs; the site itself calls `judge` with what it stored.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from quizzes.grading.marks import SlotGrade, judge
from quizzes.kinds import kind
from quizzes.kinds.shapes import decimal_from


class QuestionRefused(ValueError):  # noqa: N818 - a refusal is an everyday event
    """What was given is no question. The message is a sentence that says what is wanted."""


def grade(question: Mapping[str, Any], response: Any) -> dict[str, Any]:
    """What a response to a question earns.

    question  {"kind": str, "body": {...}, "key": {...}, "max_mark": "1"}; the mark may be left out
              and is then 1. Body and key are those of the kind, as its module in `quizzes.kinds`
              says in its docstring; numbers may be text, whole numbers or floats.
    response  JSON in the stored shape of the kind, or anything that its `normalise` reads; None, an
              empty text and an empty list or object are blanks:

              single_choice      "a", an option id
              multiple_response  ["a", "c"], the ids of the ticked options
              true_false         true or false
              numeric            "0.04"; {"number": "4", "unit": "cm"} where units are offered
              matching           {"m1": "s1"}, entry id to choice id
              ordering           ["b", "a", "c"], every item id in the order given
              short_answer       "lungs"
              cloze              {"1": "a", "2": "lungs"}, part id to what its own kind takes
              hotspot            ["a"], the ids of the chosen regions
              markers            {"a": [[120, 80]]}, label id to the pixels it was placed at
              essay              "Before the first needling I ask ..."
              file_upload        {"files": [7, 9]}, ids of uploaded files
              description        None, the only one

    result    {"fraction": "0.5", "state": "partial", "mark": "1.5", "max_mark": "3",
              "answer": the response in its stored shape}

    The state is right, partial, wrong, blank, waiting (a person gives the mark) or left_out (the
    key leaves the question out for everybody; its max_mark is then "0"). Fraction and mark are
    decimals as text, from -1 to 1 and times the maximum; both are None for blank, waiting and
    left_out. A right answer earns the whole maximum, though its fraction may be 0.9999999.

    Raises LookupError for a kind that there is not, QuestionRefused for a question without a body,
    a key or a maximum of 0 or more, and AnswerRefused for a response that cannot be an answer.
    """
    name, body, key, max_mark = _read(question)
    answer = kind(name).normalise(body, response)
    slot = judge(name, body=body, key=key, answer=answer, max_mark=max_mark)
    return {
        "fraction": _text(slot.fraction),
        "state": _state(slot),
        "mark": _text(slot.mark),
        "max_mark": _text(slot.max_mark),
        "answer": answer,
    }


def _read(question: Mapping[str, Any]) -> tuple[str, Mapping[str, Any], Mapping[str, Any], Decimal]:
    if not isinstance(question, Mapping) or not isinstance(question.get("kind"), str):
        raise QuestionRefused("Name the kind of the question.")
    for part in ("body", "key"):
        if not isinstance(question.get(part), Mapping):
            raise QuestionRefused(f"Give the question a {part}, an object.")
    max_mark = decimal_from(question.get("max_mark", 1))
    if max_mark is None or max_mark < 0:
        raise QuestionRefused("Give the maximum mark as a number of 0 or more.")
    return question["kind"], question["body"], question["key"], max_mark


def _state(slot: SlotGrade) -> str:
    if slot.left_out:
        return "left_out"
    if slot.waiting:
        return "waiting"
    return "blank" if slot.verdict is None else slot.verdict.value


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
