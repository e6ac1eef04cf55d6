"""The answers of a gap as lines of text: one on each line, `text = worth # what is said`.

Without a worth the first line is right; in a list the others are wrong, otherwise they are right too.
A number may carry a tolerance and its kind: `12 ± 0.5` or `12 ± 0.1 relative`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quizzes.admin.forms.fields import LETTERS, number, without_blanks
from quizzes.admin.forms.rows import with_ids
from quizzes.kinds.numeric import TOLERANCE_KINDS
from quizzes.kinds.shapes import entries, mapping, texts

_LINE = re.compile(r"(?P<text>.*?)(?:\s+=\s*(?P<worth>-?[\d.,]+))?(?:\s+#\s*(?P<said>.*))?")
_NUMBER = re.compile(
    rf"(?P<value>.*?)(?:\s*(?:±|\+/?-)\s*(?P<tolerance>[\d.,]+)(?:\s+(?P<kind>{'|'.join(TOLERANCE_KINDS)}))?)?"
)


@dataclass(frozen=True)
class GapAnswer:
    text: str
    worth: str
    said: str = ""


def read(kind: str, lines: str, old: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Body and key of a part. Options keep the ids that `old` gave the same words."""
    answers = _answers(lines, others="0" if kind == "single_choice" else "1")
    match kind:
        case "single_choice":
            return _choice(answers, old)
        case "numeric":
            return {}, {"answers": [_number(answer) for answer in answers]}
        case _:
            return {}, {
                "patterns": [
                    without_blanks(text=each.text, fraction=each.worth, feedback=each.said)
                    for each in answers
                ]
            }


def written(part: Mapping[str, Any], key: Mapping[str, Any]) -> str:
    """The lines that `read` would read so."""
    match part.get("kind"):
        case "single_choice":
            worth, said = mapping(key, "fractions"), mapping(key, "reasons")
            rows = [
                (text, str(worth.get(id_, "0")), str(said.get(id_, "")))
                for id_, text in texts(part, "options").items()
            ]
        case "numeric":
            rows = [
                (
                    _with_tolerance(each),
                    str(each.get("fraction", "0")),
                    str(each.get("feedback", "")),
                )
                for each in entries(key, "answers")
            ]
        case _:
            rows = [
                (
                    str(each.get("text")),
                    str(each.get("fraction", "0")),
                    str(each.get("feedback", "")),
                )
                for each in entries(key, "patterns")
            ]
    others = "0" if part.get("kind") == "single_choice" else "1"
    return "\n".join(
        _line(text, worth, said, usual="1" if place == 0 else others)
        for place, (text, worth, said) in enumerate(rows)
    )


def _answers(lines: str, *, others: str) -> list[GapAnswer]:
    found: list[GapAnswer] = []
    for line in lines.splitlines():
        if line.strip() and (read := _LINE.fullmatch(line.strip())):
            usual = others if found else "1"
            worth = number(read["worth"]) if read["worth"] else usual
            found.append(GapAnswer(read["text"].strip(), worth, (read["said"] or "").strip()))
    return found


def _choice(
    answers: list[GapAnswer], old: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    known = {text: id_ for id_, text in texts(old, "options").items()}
    rows = with_ids(
        [{"id": known.pop(each.text, ""), "answer": each} for each in answers],
        LETTERS,
        texts(old, "options"),
    )
    reasons = {row["id"]: row["answer"].said for row in rows if row["answer"].said}
    return {"options": [{"id": row["id"], "text": row["answer"].text} for row in rows]}, {
        "fractions": {row["id"]: row["answer"].worth for row in rows},
        **({"reasons": reasons} if reasons else {}),
    }


def _number(answer: GapAnswer) -> dict[str, Any]:
    read = _NUMBER.fullmatch(answer.text)
    value, tolerance, kind = (read["value"], read["tolerance"], read["kind"]) if read else ("",) * 3
    return without_blanks(
        value=number(value or answer.text),
        tolerance=number(tolerance or "0"),
        tolerance_kind=kind or TOLERANCE_KINDS[0],
        fraction=answer.worth,
        feedback=answer.said,
    )


def _with_tolerance(answer: Mapping[str, Any]) -> str:
    value, tolerance = str(answer.get("value", "")), str(answer.get("tolerance") or "0")
    kind = str(answer.get("tolerance_kind") or TOLERANCE_KINDS[0])
    if tolerance == "0":
        return value
    return f"{value} ± {tolerance}" + ("" if kind == TOLERANCE_KINDS[0] else f" {kind}")


def _line(text: str, worth: str, said: str, *, usual: str) -> str:
    line = " ".join(text.split())
    if worth != usual:
        line += f" = {worth}"
    return f"{line} # {' '.join(said.split())}" if said else line
