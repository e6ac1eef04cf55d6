"""GIFT -> items, type by type in the order in which Moodle tells them apart."""

from quizzes.formats.gift import answers
from quizzes.formats.gift.blocks import Block, CategoryLine, blocks
from quizzes.formats.gift.texts import Texts, name
from quizzes.formats.items import (
    MOST_ANSWERS,
    Category,
    Item,
    Reading,
    Refusal,
    Untranslatable,
    sized,
    text_of,
    within_limits,
)
from quizzes.kinds.exchange import Exchange

GAP = "_____"
MOST_SIGNS = 20 * MOST_ANSWERS
"""Of the signs that begin an answer: more than HTML in the answers of a question needs."""
TRUE_OR_FALSE = frozenset({"T", "TRUE", "F", "FALSE"})


def read(data: bytes) -> Reading:
    """Raises Unreadable for what is not text."""
    reading = Reading()
    categories: dict[Category, None] = {}
    for block in blocks(text_of(data)):
        if isinstance(block, CategoryLine):
            categories[block.category] = None
            continue
        title, text = _named(block.text)
        try:
            reading.items.append(sized(_item(block, title, text)))
        except Untranslatable as refused:
            reading.refusals.append(Refusal(block.line, title, kind_of(text), str(refused)))
        within_limits(reading)
    reading.categories.extend(path for path in categories if path)
    return reading


def kind_of(text: str) -> str:
    """What the answers of a held text make of the question."""
    start, end = text.find("{"), text.find("}", text.find("{") + 1)
    if start < 0:
        return "description"
    written, _ = _with_rationale(text[start + 1 : end if end > 0 else len(text)])
    if not written:
        return "essay"
    if written[0] == "#":
        return "numeric"
    if written[0] == ">":
        return "ordering"
    if "~" in written:
        return "single_choice" if "=" in written else "multiple_response"
    if "=" in written and "->" in written:
        return "matching"
    if written.partition("#")[0].strip() in TRUE_OR_FALSE:
        return "true_false"
    return "short_answer"


def _item(block: Block, title: str, text: str) -> Item:
    before, written, after = _parts(text)
    texts = Texts()
    gap = f"{before.rstrip()} {GAP} {after.lstrip()}".strip() if after.strip() else before
    stem = texts.stem(gap)
    if not stem:
        raise Untranslatable("Write the question itself before its answers.")
    written, rationale = _with_rationale(written or "")
    if any(written.count(sign) > MOST_SIGNS for sign in "~=\n"):
        raise Untranslatable(f"The question has more than {MOST_ANSWERS} answers.")
    kind = kind_of(text)
    found, settings = answers.READERS[kind](written, texts)
    exchange = Exchange(kind, stem, tuple(found), texts.read(rationale), settings)
    return Item(
        line=block.line,
        reference=block.reference,
        name=title,
        category=block.category,
        tags=block.tags,
        exchange=exchange,
        notes=tuple(texts.notes),
    )


def _named(text: str) -> tuple[str, str]:
    """`::name::` and the rest."""
    if text.startswith("::"):
        title, closed, rest = text[2:].partition("::")
        if closed:
            return name(title), rest.strip()
    return "", text


def _parts(text: str) -> tuple[str, str | None, str]:
    """Before the answers, the answers, and behind them; None where there are none."""
    before, opened, rest = text.partition("{")
    if not opened:
        if "}" in text:
            raise Untranslatable(r"Open the answers with {, or write \} for a brace in the text.")
        return text, None, ""
    written, closed, after = rest.partition("}")
    if not closed:
        raise Untranslatable("Close the answers with }, and leave no empty line inside a question.")
    return before, written, after


def _with_rationale(written: str) -> tuple[str, str]:
    """The answers without the general feedback, which stands last."""
    found, mark, rationale = written.rpartition("####")
    return (found.strip(), rationale.strip()) if mark else (written.strip(), "")
