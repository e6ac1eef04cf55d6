"""Moodle XML -> items. One question that cannot be read is a refusal, the others go on."""

from dataclasses import replace
from decimal import Decimal

from quizzes.formats.gift.blocks import path_of
from quizzes.formats.html_text import clean_text, plain
from quizzes.formats.items import (
    Category,
    Item,
    Reading,
    Refusal,
    Unreadable,
    Untranslatable,
    sized,
    within_limits,
)
from quizzes.formats.moodle_xml.sheet import Sheet, is_true
from quizzes.formats.moodle_xml.tree import Element, parse
from quizzes.formats.moodle_xml.types import TYPES, refusal_of
from quizzes.kinds.numbers import as_text
from quizzes.kinds.shapes import decimal_from

LONGEST_REFERENCE = 100
LONGEST_NAME = 60
MOST_TAGS = 50
COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
USUAL_FEEDBACK = "your answer is"
"""What Moodle fills in by itself; nobody misses it."""


def read(data: bytes) -> Reading:
    """Raises Unreadable for what is not Moodle XML."""
    items: list[Item] = []
    refusals: list[Refusal] = []
    categories: dict[Category, None] = {}
    category: Category = ()
    about = ""
    for question in _questions(parse(data)):
        type_ = question.attributes.get("type", "").strip().lower()
        if type_ == "category":
            category, about = path_of(question.value("category")), _about(question)
            categories[category] = None
            continue
        name = " ".join(plain(question.value("name")).split())
        try:
            item = _item(question, type_, name, category, about)
        except Untranslatable as refused:
            refusals.append(Refusal(question.line, name, type_, str(refused)))
        else:
            items.append(item)
            about = ""
    return within_limits(Reading(items, refusals, [path for path in categories if path]))


def _questions(root: Element) -> list[Element]:
    if root.tag == "question":
        return [root]
    if root.tag == "quiz":
        return list(root.all("question"))
    raise Unreadable(
        f"The file is XML with <{root.tag[:40]}> around everything; Moodle's own begins with <quiz>."
    )


def _item(question: Element, type_: str, name: str, category: Category, about: str) -> Item:
    reader = TYPES.get(type_)
    if reader is None:
        raise Untranslatable(refusal_of(type_))
    sheet = Sheet(question)
    exchange = reader(sheet)
    if not exchange.stem:
        raise Untranslatable("It asks nothing; its question text is empty.")
    rationale, hints = sheet.words_of("generalfeedback"), sheet.hints()
    tags = _tags(question)
    if max(len(hints), len(tags)) > MOST_TAGS:
        raise Untranslatable(f"It has more than {MOST_TAGS} hints or tags.")
    if hints:
        sheet.settings["hints"] = hints
    _add_marks(sheet, exchange.kind)
    reference = _reference(sheet)
    _note_what_is_lost(sheet, type_)
    if about:
        sheet.note(f"The description of its category is left out: {about}")
    return sized(
        Item(
            line=question.line,
            reference=reference,
            name="" if name == unnamed(exchange.stem) else name,
            category=category,
            tags=tags,
            exchange=replace(exchange, rationale=rationale, settings=dict(sheet.settings)),
            notes=tuple(sheet.notes),
            pictures=tuple(sheet.pictures),
        )
    )


def unnamed(stem: str) -> str:
    """What a question without a name is called in a file, which wants one."""
    return " ".join(stem.split())[:LONGEST_NAME].rstrip()


def _add_marks(sheet: Sheet, kind: str) -> None:
    """What it is worth, where that is not 1; an essay always says it."""
    worth = decimal_from(sheet.question.value("defaultgrade", "1"))
    if worth is None or worth <= 0 or worth >= 10_000 or kind == "description":
        worth = Decimal(1)
    if worth != 1 or kind == "essay":
        sheet.settings["max_marks"] = as_text(worth)


def _reference(sheet: Sheet) -> str:
    reference = " ".join(plain(sheet.question.value("idnumber")).split())
    if len(reference) > LONGEST_REFERENCE:
        sheet.note(f"Its id number is longer than {LONGEST_REFERENCE} characters and is left out.")
        return ""
    return reference


def _note_what_is_lost(sheet: Sheet, type_: str) -> None:
    value = sheet.question.value
    penalty = decimal_from(value("penalty", "0"))
    if penalty and type_ != "truefalse":
        sheet.note("Its penalty for another try is not used here.")
    if is_true(value("hidden")):
        sheet.note("It is hidden in Moodle; retire it here if it is not to be asked.")
    if value("shuffleanswers", "1").lower() in ("0", "false"):
        sheet.note("Its order is fixed in Moodle; here the quiz says whether options are mixed.")
    said = (clean_text(value(tag)).text for tag in COMBINED)
    if any(text and not text.lower().startswith(USUAL_FEEDBACK) for text in said):
        sheet.note("The feedback on right, partly right and wrong answers in general is left out.")


def _about(question: Element) -> str:
    info = question.first("info")
    if info is None:
        return ""
    return clean_text(info.text, info.attributes.get("format", "html")).text[:200]


def _tags(question: Element) -> tuple[str, ...]:
    holder = question.first("tags")
    found = (" ".join(plain(tag.text).split()) for tag in (holder.all("tag") if holder else ()))
    return tuple(dict.fromkeys(tag for tag in found if tag))
