"""Gaps in a text: Moodle's own syntax within it, and the types that number their gaps.

{1:SHORTANSWER:=Paris#Right~%50%Marseille#No~*#Wrong} is a gap of weight 1. It is looked for in the
HTML as it is written, because an answer may hold elements and character references.
"""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quizzes.formats.html_text import clean_html
from quizzes.formats.items import LONGEST_TEXT, MOST_ANSWERS, Untranslatable
from quizzes.formats.moodle_xml.numbers import tolerated
from quizzes.formats.moodle_xml.sheet import Sheet
from quizzes.formats.weights import percent, snapped
from quizzes.kinds.exchange import Exchange, ExchangeAnswer
from quizzes.kinds.numbers import as_text

FILL_IN = "Fill in the gaps."
"""What is asked when the text begins with a gap at once."""
MOST_GAPS = 100

_HEAD = re.compile(r"\{([0-9]{0,4}):([A-Z_]{1,24}):")
_CHOICE = frozenset(
    {"MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH", "MULTICHOICE_S", "MCS"}
    | {"MULTICHOICE_HS", "MCHS", "MULTICHOICE_VS", "MCVS"}
)
_WORDS = frozenset({"SHORTANSWER", "SA", "MW"})
_EXACT_WORDS = frozenset({"SHORTANSWER_C", "SAC", "MWC"})
_NUMBERS = frozenset({"NUMERICAL", "NM"})
_TYPE_OF = {
    "single_choice": "MULTICHOICE",
    "short_answer": "SHORTANSWER",
    "numeric": "NUMERICAL",
}
_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]{0,10})?)%")
_UNCOMMENTED = re.compile(r"(?:\\.|&(?:amp;)?#|[^#\\])*", re.DOTALL)
_ESCAPED = re.compile(r"\\([~#{}=\"/\\])")
_NUMBERED = re.compile(r"\[\[([0-9]{1,3})(?:\s[^\[\]]{0,40})?\]\]")
_BRACES = re.compile(r"\{[\w-]+\}")


@dataclass(frozen=True)
class Gap:
    """As written: where it begins and ends in the text, its weight, its type, its answers."""

    start: int
    end: int
    weight: str
    type: str
    answers: list[str]


def cloze(sheet: Sheet) -> Exchange:
    element = sheet.question.first("questiontext")
    source = element.text if element is not None else ""
    pieces, parts, at = [], [], 0
    for number, gap in enumerate(gaps(source), 1):
        pieces += [source[at : gap.start], f"{{{number}}}"]
        parts.append({"id": str(number), "weight": gap.weight, "exchange": _part(sheet, gap)})
        at = gap.end
    if not parts:
        raise Untranslatable("Its text has no gap.")
    return _cloze(sheet, "".join([*pieces, source[at:]]), parts)


def gap_select(sheet: Sheet) -> Exchange:
    """[[2]] is a gap whose right answer is the second choice; the choices of its group are offered."""
    element = sheet.question.first("questiontext")
    source = element.text if element is not None else ""
    dragged = sheet.question.attributes.get("type") == "ddwtos"
    listed = sheet.elements("dragbox" if dragged else "selectoption")
    choices = [(sheet.words(each, asked=True), each.value("group", "1")) for each in listed]
    if dragged:
        sheet.note("The words were dragged into the text there; here they are chosen from lists.")
    pieces, parts, at = [], [], 0
    for number, found in enumerate(_NUMBERED.finditer(source), 1):
        right = int(found[1]) - 1
        if not 0 <= right < len(choices):
            raise Untranslatable(f"Its text has the gap [[{found[1]}]] but no such choice.")
        if number > MOST_GAPS:
            raise Untranslatable(f"It has more than {MOST_GAPS} gaps.")
        group = choices[right][1]
        answers = tuple(
            ExchangeAnswer(text, Decimal(place == right))
            for place, (text, other) in enumerate(choices)
            if other == group
        )
        pieces += [source[at : found.start()], f"{{{number}}}"]
        exchange = Exchange("single_choice", "", answers)
        parts.append({"id": str(number), "weight": "1", "exchange": exchange})
        at = found.end()
    if not parts:
        raise Untranslatable("Its text has no gap.")
    return _cloze(sheet, "".join([*pieces, source[at:]]), parts)


def gaps(source: str) -> Iterator[Gap]:
    """In the order of the text. Raises Untranslatable for a gap that is not closed."""
    at = count = 0
    while found := _HEAD.search(source, at):
        answers, end = _answers(source, found.end())
        if end < 0:
            raise Untranslatable(f"Close the gap {found[0][:40]} with a brace.")
        count += 1
        if count > MOST_GAPS:
            raise Untranslatable(f"It has more than {MOST_GAPS} gaps.")
        yield Gap(found.start(), end, _whole(found[1]), found[2], answers)
        at = end


def gap_at(text: str) -> bool:
    """Whether Moodle would find a gap in this text."""
    return _HEAD.search(text) is not None


def written(part: Mapping[str, Any], tolerance_of: Callable[[ExchangeAnswer], Decimal]) -> str:
    """A part in Moodle's syntax, with the unit of a number behind it."""
    exchange: Exchange = part["exchange"]
    weight = str(part.get("weight", "1"))
    if not weight.isdecimal() or len(weight) > 4:
        raise Untranslatable("Moodle wants whole numbers as the weights of gaps.")
    if exchange.settings.get("units"):
        raise Untranslatable("Moodle asks for no unit in a gap.")
    name = _TYPE_OF.get(exchange.kind)
    if name is None or not exchange.answers:
        raise Untranslatable("Moodle has no gaps of this kind.")
    if exchange.settings.get("case_sensitive"):
        name += "_C"
    answers = []
    for answer in exchange.answers:
        text = _guarded(answer.text)
        if name == "NUMERICAL" and answer.text != "*":
            text += f":{as_text(tolerance_of(answer))}"
        worth = "=" if answer.fraction == 1 else f"%{percent(answer.fraction)}%"
        feedback = f"#{_guarded(answer.feedback)}" if answer.feedback else ""
        answers.append(f"{worth}{text}{feedback}")
    unit = html.escape(str(exchange.settings.get("unit") or ""))
    return f"{{{weight}:{name}:{'~'.join(answers)}}}{f' {unit}' if unit else ''}"


def _guarded(text: str) -> str:
    """HTML in which nothing ends the answer before its time."""
    escaped = html.escape(text, quote=False).replace("\n", "<br>").replace("\\", "&#92;")
    # Moodle takes a # behind &amp; for a part of a character reference.
    escaped = escaped.replace("&amp;", "&#38;")
    return re.sub(r"(?<!&)[~#}]|(?<=&)[~}]", r"\\\g<0>", escaped)


def _answers(source: str, at: int) -> tuple[list[str], int]:
    """What stands between the tildes, and where the gap ends; -1 when it does not."""
    parts, start = [], at
    while at < len(source):
        if source[at] == "\\":
            at += 2
            continue
        if source[at] in "~}":
            parts.append(source[start:at])
            start = at + 1
            if source[at] == "}":
                return [part for part in parts if part.strip()][: MOST_ANSWERS + 1], start
        at += 1
    return [], -1


def _part(sheet: Sheet, gap: Gap) -> Exchange:
    if len(gap.answers) > MOST_ANSWERS:
        raise Untranslatable(f"One of its gaps has more than {MOST_ANSWERS} answers.")
    if any(len(written) > LONGEST_TEXT for written in gap.answers):
        raise Untranslatable(f"Its gap has an answer longer than {LONGEST_TEXT:,} characters.")
    answers = tuple(_answer(sheet, written) for written in gap.answers)
    if gap.type in _CHOICE:
        return Exchange("single_choice", "", answers)
    if gap.type in _WORDS | _EXACT_WORDS:
        settings = {"case_sensitive": True} if gap.type in _EXACT_WORDS else {}
        return Exchange("short_answer", "", answers, settings=settings)
    if gap.type in _NUMBERS:
        return Exchange("numeric", "", tuple(_number(answer) for answer in answers))
    raise Untranslatable(f"One of its gaps is of the type {gap.type}, which is not known here.")


def _answer(sheet: Sheet, written: str) -> ExchangeAnswer:
    written, fraction = written.strip(), Decimal(0)
    if weighed := _WEIGHT.match(written):
        fraction, written = snapped(Decimal(weighed[1]) / 100), written[weighed.end() :]
    elif written.startswith("="):
        fraction, written = Decimal(1), written[1:]
    text, feedback = _commented(written)
    return ExchangeAnswer(
        sheet.kept(clean_html(_bare(text)), asked=True),
        fraction,
        sheet.kept(clean_html(_bare(feedback)), asked=False),
    )


def _commented(written: str) -> tuple[str, str]:
    """Before and behind the first # that is neither escaped nor part of a character reference."""
    text = _UNCOMMENTED.match(written)
    end = text.end() if text else 0
    return (written[:end], written[end + 1 :]) if written[end : end + 1] == "#" else (written, "")


def _number(answer: ExchangeAnswer) -> ExchangeAnswer:
    if answer.text.strip() == "*":
        return answer
    value, _, tolerance = answer.text.partition(":")
    return tolerated(value, tolerance, answer.fraction, answer.feedback)


def _cloze(sheet: Sheet, source: str, parts: list[dict[str, Any]]) -> Exchange:
    """The paragraphs before the first gap are the question, the others the text with the gaps."""
    text = sheet.stem(source)
    places = [f"{{{part['id']}}}" for part in parts]
    if _BRACES.findall(text) != places:
        raise Untranslatable("Its text has braces beside those of its gaps; write them as words.")
    start = text.index(places[0])
    before = text[:start]
    stem, _, paragraph = before.rpartition("\n\n" if "\n\n" in before else "\n")
    sheet.settings |= {"text": (paragraph + text[start:]).strip(), "parts": parts}
    return Exchange("cloze", stem.strip() or FILL_IN)


def _whole(written: str) -> str:
    return str(int(written)) if written else "1"


def _bare(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)
