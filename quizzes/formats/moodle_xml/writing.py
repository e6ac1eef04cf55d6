"""Items -> Moodle XML that Moodle and `quizzes.formats.moodle_xml.reading` read alike."""

import base64
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from html import escape as html_escaped
from types import MappingProxyType

from quizzes.formats.html_text import as_html
from quizzes.formats.items import Category, Item, Refusal, SentPicture, Untranslatable, Written
from quizzes.formats.moodle_xml import gaps, places
from quizzes.formats.moodle_xml.elements import Xml, cdata
from quizzes.formats.moodle_xml.numbers import PENALTIES_OF
from quizzes.formats.moodle_xml.reading import unnamed
from quizzes.formats.weights import percent
from quizzes.kinds.exchange import Exchange, ExchangeAnswer
from quizzes.kinds.numbers import as_text
from quizzes.kinds.shapes import decimal_from

ONE = Decimal(1)
PICTURE = "picture"
MODE_NAMES = {
    "all_or_nothing": "ALL_OR_NOTHING",
    "absolute_position": "ABSOLUTE_POSITION",
    "all_previous_and_next": "RELATIVE_ALL_PREVIOUS_AND_NEXT",
    "relative_to_correct": "RELATIVE_TO_CORRECT",
    "next_last_excluded": "RELATIVE_NEXT_EXCLUDE_LAST",
    "next_last_included": "RELATIVE_NEXT_INCLUDE_LAST",
    "one_previous_and_next": "RELATIVE_ONE_PREVIOUS_AND_NEXT",
    "longest_ordered_subset": "LONGEST_ORDERED_SUBSET",
    "longest_contiguous_subset": "LONGEST_CONTIGUOUS_SUBSET",
}


def write(items: Sequence[Item]) -> Written:
    """Questions of one category follow each other; the category is named where it changes."""
    file = Xml()
    file.open("quiz")
    refusals: list[Refusal] = []
    category: Category = ()
    for item in items:
        try:
            question = _question(item)
        except Untranslatable as refused:
            refusals.append(Refusal(item.line, item.name, item.exchange.kind, str(refused)))
            continue
        if item.category != category:
            category = item.category
            _write_category(file, category)
        file.append(question)
    file.close("quiz")
    return Written(file.bytes(), refusals)


def _write_category(file: Xml, category: Category) -> None:
    names = (" ".join(name.split()).replace("/", "//") for name in category)
    file.open("question", type="category")
    file.holder("category", "/".join(["$course$/top", *names]))
    file.close("question")


def _question(item: Item) -> Xml:
    exchange = item.exchange
    if exchange.kind not in WRITERS:
        raise Untranslatable("Moodle has no questions of this kind.")
    if not exchange.stem.strip():
        raise Untranslatable("Write the question itself.")
    type_, write_rest = WRITERS[exchange.kind]
    question = Xml()
    question.open("question", type=type_)
    question.holder("name", " ".join(item.name.split()) or unnamed(exchange.stem))
    _write_stem(question, item)
    question.text("generalfeedback", exchange.rationale)
    worth = "0" if exchange.kind == "description" else exchange.settings.get("max_marks", "1")
    question.value("defaultgrade", str(worth))
    question.value("penalty", "0")
    question.value("hidden", "0")
    question.value("idnumber", item.reference)
    write_rest(question, item)
    for hint in exchange.settings.get("hints") or ():
        question.text("hint", str(hint))
    if item.tags:
        question.open("tags")
        for tag in item.tags:
            question.holder("tag", tag)
        question.close("tags")
    question.close("question")
    return question


def _write_stem(question: Xml, item: Item) -> None:
    """As plain text, or as HTML where a picture stands before it or gaps stand in it."""
    exchange = item.exchange
    image = exchange.settings.get("image")
    if exchange.kind == "cloze":
        html = _with_gaps(exchange)
    elif not image or exchange.kind == "markers":
        question.text("questiontext", exchange.stem)
        return
    else:
        html = as_html(exchange.stem)
    if not image:
        question.text("questiontext", html, format="html")
        return
    picture = _picture(item)
    name = f"{PICTURE}.{picture.name.rpartition('.')[2]}"
    size = f'width="{image["width"]}" height="{image["height"]}"'
    alt = html_escaped(str(image.get("alt", "")))
    html = f'<p><img src="@@PLUGINFILE@@/{name}" alt="{alt}" {size}></p>{html}'
    question.open("questiontext", format="html")
    question.raw("text", cdata(html))
    _write_file(question, name, picture)
    question.close("questiontext")


def _picture(item: Item) -> SentPicture:
    wanted = item.exchange.settings["image"].get("file")
    for picture in item.pictures:
        if picture.name == wanted:
            return picture
    raise Untranslatable("Its picture is drawn by this site and has no file that Moodle shows.")


def _write_file(question: Xml, name: str, picture: SentPicture) -> None:
    data = base64.b64encode(picture.data).decode()
    question.raw("file", data, name=name, path="/", encoding="base64")


def _write_answer(question: Xml, answer: ExchangeAnswer, *, exact: bool = False) -> None:
    attributes = {} if exact else {"format": "plain_text"}
    question.open("answer", fraction=percent(answer.fraction), **attributes)
    question.value("text", answer.text)
    question.text("feedback", answer.feedback)


def _write_options(question: Xml, item: Item) -> None:
    exchange = item.exchange
    whole = bool(exchange.settings.get("whole"))
    answers = _in_parts(exchange.answers) if whole else exchange.answers
    question.value("single", "true" if exchange.kind == "single_choice" else "false")
    question.value("shuffleanswers", "true")
    question.value("answernumbering", "abc")
    if whole:
        question.value("wholecredit", "1")
    for answer in answers:
        _write_answer(question, answer)
        question.close("answer")


def _in_parts(answers: Sequence[ExchangeAnswer]) -> tuple[ExchangeAnswer, ...]:
    """Moodle has no credit for the whole only: right ones share it, a wrong one costs everything."""
    right = sum(answer.fraction > 0 for answer in answers) or 1
    return tuple(
        ExchangeAnswer(each.text, ONE / right if each.fraction > 0 else -ONE, each.feedback)
        for each in answers
    )


def _write_true_or_false(question: Xml, item: Item) -> None:
    if sorted(answer.text for answer in item.exchange.answers) != ["false", "true"]:
        raise Untranslatable("Say whether the statement is true or false.")
    _write_exact(question, item)


def _write_patterns(question: Xml, item: Item) -> None:
    question.value("usecase", "1" if item.exchange.settings.get("case_sensitive") else "0")
    _write_exact(question, item)


def _write_exact(question: Xml, item: Item) -> None:
    for answer in item.exchange.answers:
        _write_answer(question, answer, exact=True)
        question.close("answer")


def _write_numbers(question: Xml, item: Item) -> None:
    settings = item.exchange.settings
    for answer in item.exchange.answers:
        _write_answer(question, answer, exact=True)
        question.value("tolerance", as_text(tolerance_of(answer)))
        question.close("answer")
    chosen = settings.get("unit_multipliers") or {}
    if set(settings.get("units") or ()) != set(chosen):
        raise Untranslatable("Moodle offers no units that are always wrong.")
    units = chosen or ({settings["unit"]: "1"} if settings.get("unit") else {})
    if not units:
        return
    question.open("units")
    for name, multiplier in units.items():
        question.open("unit")
        question.value("multiplier", str(multiplier))
        question.value("unit_name", str(name))
        question.close("unit")
    question.close("units")
    of = {name: number for number, name in PENALTIES_OF.items()}
    penalty = settings.get("unit_penalty")
    graded = of[settings.get("unit_penalty_of") or "mark"] if penalty else "0"
    question.value("unitgradingtype", graded)
    question.value("unitpenalty", str(penalty or 0))
    question.value("showunits", "2" if chosen else "3")
    question.value("unitsleft", "0")


def tolerance_of(answer: ExchangeAnswer) -> Decimal:
    """The nominal tolerance, the only one that Moodle's files have; a relative one can be said so."""
    tolerance, value = answer.tolerance or Decimal(0), decimal_from(answer.text)
    if answer.tolerance_kind == "relative" and value is not None:
        return tolerance * abs(value)
    if answer.tolerance_kind != "nominal" and tolerance:
        raise Untranslatable(f"Moodle's files have no {answer.tolerance_kind} tolerance.")
    return tolerance


def _write_pairs(question: Xml, item: Item) -> None:
    question.value("shuffleanswers", "true")
    if item.exchange.settings.get("whole"):
        question.value("wholecredit", "1")
    for answer in item.exchange.answers:
        question.open("subquestion", format="plain_text")
        question.value("text", answer.text)
        question.holder("answer", answer.match)
        question.close("subquestion")


def _write_essay(question: Xml, item: Item) -> None:
    """Criteria become lines of the notes for graders, which is all that Moodle's file has."""
    settings = item.exchange.settings
    points = list(settings.get("points") or [])
    listed = [
        f"{answer.text}: {points[place]}" if place < len(points) else answer.text
        for place, answer in enumerate(item.exchange.answers)
    ]
    question.value("responseformat", "plain")
    question.value("responserequired", "1")
    question.value("responsefieldlines", str(settings.get("lines") or ""))
    question.value("minwordlimit", str(settings.get("min_words") or ""))
    question.value("maxwordlimit", str(settings.get("max_words") or ""))
    question.value("attachments", "0")
    question.text("graderinfo", "\n".join(listed) or str(settings.get("rubric") or ""))
    question.text("responsetemplate", "")


def _write_order(question: Xml, item: Item) -> None:
    mode = item.exchange.settings.get("mode") or "all_or_nothing"
    if mode not in MODE_NAMES:
        raise Untranslatable(f"Moodle has no way to grade an order by {mode}.")
    question.value("layouttype", "VERTICAL")
    question.value("selecttype", "ALL")
    question.value("selectcount", str(len(item.exchange.answers)))
    question.value("gradingtype", MODE_NAMES[mode])
    for place, answer in enumerate(item.exchange.answers, 1):
        question.open("answer", fraction=str(place), format="plain_text")
        question.value("text", answer.text)
        question.close("answer")


def _write_markers(question: Xml, item: Item) -> None:
    settings, picture = item.exchange.settings, _picture(item)
    _write_file(question, f"{PICTURE}.{picture.name.rpartition('.')[2]}", picture)
    most = settings.get("most") or [1] * len(item.exchange.answers)
    for number, (answer, times) in enumerate(zip(item.exchange.answers, most, strict=True), 1):
        question.open("drag")
        question.value("no", str(number))
        question.value("text", as_html(answer.text))
        question.value("noofdrags", str(times))
        question.close("drag")
    for number, zone in enumerate(settings.get("zones") or (), 1):
        question.open("drop")
        question.value("no", str(number))
        question.value("shape", str(zone.get("shape")))
        question.value("coords", places.coords(zone, settings["image"]))
        question.value("choice", str(zone["label"] + 1))
        question.close("drop")


def _nothing(question: Xml, item: Item) -> None:
    """Everything stands in the question text."""


def _with_gaps(exchange: Exchange) -> str:
    """The question and its text as HTML, each gap in Moodle's own syntax."""
    text = str(exchange.settings.get("text", ""))
    if exchange.stem.strip() != gaps.FILL_IN:
        text = f"{exchange.stem}\n\n{text}"
    html = as_html(text)
    if gaps.gap_at(html):
        raise Untranslatable("Moodle would take a part of its text for a gap.")
    for part in exchange.settings.get("parts") or ():
        place = f"{{{part['id']}}}"
        if html.count(place) != 1:
            raise Untranslatable(f"Put {place} into the text once.")
        # The gap may hold what looks like a place that is still to be filled.
        html = html.replace(place, f"\0{part['id']}\0")
    for part in exchange.settings.get("parts") or ():
        html = html.replace(f"\0{part['id']}\0", gaps.written(part, tolerance_of))
    return html


type Writer = Callable[[Xml, Item], None]

WRITERS: Mapping[str, tuple[str, Writer]] = MappingProxyType(
    {
        "single_choice": ("multichoice", _write_options),
        "multiple_response": ("multichoice", _write_options),
        "true_false": ("truefalse", _write_true_or_false),
        "short_answer": ("shortanswer", _write_patterns),
        "numeric": ("numerical", _write_numbers),
        "matching": ("matching", _write_pairs),
        "ordering": ("ordering", _write_order),
        "essay": ("essay", _write_essay),
        "description": ("description", _nothing),
        "cloze": ("cloze", _nothing),
        "markers": ("ddmarker", _write_markers),
    }
)
"""The kind, what Moodle calls it, and what writes the rest of it."""
