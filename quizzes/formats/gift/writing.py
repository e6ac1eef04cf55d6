"""Items -> GIFT that Moodle and `quizzes.formats.gift.reading` read alike."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from quizzes.formats.gift.answers import ORDERING_MODES
from quizzes.formats.gift.escapes import escaped
from quizzes.formats.gift.texts import needs_marker, written, written_left
from quizzes.formats.items import Category, Item, Refusal, Untranslatable, Written
from quizzes.formats.weights import percent
from quizzes.kinds.exchange import Exchange, ExchangeAnswer
from quizzes.kinds.numbers import as_text
from quizzes.kinds.shapes import decimal_from

_MODES = {mode: word for word, mode in ORDERING_MODES.items()}
ONE = Decimal(1)


def write(items: Sequence[Item]) -> Written:
    """Questions of one category follow each other; the category is named where it changes."""
    parts: list[str] = []
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
            parts.append(f"$CATEGORY: {_path(category)}")
        parts.append(question)
    return Written("".join(f"{part}\n\n" for part in parts).encode(), refusals)


def _path(category: Category) -> str:
    names = (" ".join(name.split()).replace("/", "//") for name in category)
    return "/".join(name.replace("\\", "\\\\") for name in names) or "$course$/top"


def _question(item: Item) -> str:
    exchange = item.exchange
    writer = WRITERS.get(exchange.kind)
    if writer is None:
        raise Untranslatable("GIFT has no questions of this kind.")
    if exchange.settings.get("image"):
        raise Untranslatable("GIFT holds no pictures, and this question has one.")
    if not exchange.stem.strip():
        raise Untranslatable("Write the question itself.")
    marked = any(needs_marker(text) for text in _texts(exchange))
    stem = written(exchange.stem, marked=marked)
    answers = writer(exchange, marked)
    title = f"::{escaped(' '.join(item.name.split()))}::" if item.name.strip() else ""
    rationale = _rationale(exchange, answers)
    if exchange.kind == "description":
        return f"{_labels(item)}{title}{stem}"
    return f"{_labels(item)}{title}{stem}{{{answers}{rationale}}}"


def _labels(item: Item) -> str:
    labels = [f"[id:{_bracketed(item.reference)}]"] if item.reference.strip() else []
    labels += [f"[tag:{_bracketed(tag)}]" for tag in item.tags if tag.strip()]
    return f"// {' '.join(labels)}\n" if labels else ""


def _bracketed(text: str) -> str:
    return re.sub(r"[][\\]", r"\\\g<0>", " ".join(text.split()))


def _texts(exchange: Exchange) -> list[str]:
    texts = [exchange.stem, exchange.rationale]
    return texts + [part for answer in exchange.answers for part in (answer.text, answer.feedback)]


def _rationale(exchange: Exchange, answers: str) -> str:
    """On a line of its own behind answers that have lines."""
    if not exchange.rationale.strip():
        return ""
    written_so = f"####{written(exchange.rationale)}"
    return f"\t{written_so}\n" if answers.endswith("\n") else written_so


def _nothing(exchange: Exchange, marked: bool) -> str:
    return ""


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"\n\t{line}" for line in lines) + "\n"


def _comment(answer: ExchangeAnswer) -> str:
    return f"#{written(answer.feedback)}" if answer.feedback.strip() else ""


def _single(exchange: Exchange, marked: bool) -> str:
    """The first full answer with =, everything else weighed, so that it stays a choice."""
    lines, right = [], False
    for answer in exchange.answers:
        full = answer.fraction == ONE and not right
        sign = "=" if full else f"~{_weight(answer.fraction)}"
        right = right or full
        lines.append(f"{sign}{written(answer.text)}{_comment(answer)}")
    if not right or len(lines) < 2:
        raise Untranslatable("GIFT needs two options, one of them worth everything.")
    return _lines(lines)


def _multiple(exchange: Exchange, marked: bool) -> str:
    answers = exchange.answers
    credit = exchange.settings.get("credit") or "fractions"
    if exchange.settings.get("whole") or credit != "fractions":
        answers = _in_parts(answers)
    if not answers:
        raise Untranslatable("Give at least one option.")
    return _lines(
        [f"~{_weight(each.fraction)}{written(each.text)}{_comment(each)}" for each in answers]
    )


def _in_parts(answers: Sequence[ExchangeAnswer]) -> tuple[ExchangeAnswer, ...]:
    """GIFT knows fractions only: right options share the credit, a wrong one costs all of it."""
    right = sum(answer.fraction > 0 for answer in answers) or 1
    return tuple(
        ExchangeAnswer(each.text, ONE / right if each.fraction > 0 else -ONE, each.feedback)
        for each in answers
    )


def _weight(fraction: Decimal) -> str:
    return f"%{percent(fraction)}%" if fraction else ""


def _true_or_false(exchange: Exchange, marked: bool) -> str:
    by_text = {answer.text: answer for answer in exchange.answers}
    if set(by_text) != {"true", "false"}:
        raise Untranslatable("Say whether the statement is true or false.")
    name, other = ("true", "false") if by_text["true"].fraction else ("false", "true")
    comments = [by_text[other].feedback, by_text[name].feedback]
    while comments and not comments[-1].strip():
        comments.pop()
    return name.upper() + "".join(f"#{written(comment)}" for comment in comments)


def _patterns(exchange: Exchange, marked: bool) -> str:
    if any("->" in part for a in exchange.answers for part in (a.text, a.feedback)):
        raise Untranslatable("GIFT takes -> in the answers of a short answer for a pair.")
    if not exchange.answers:
        raise Untranslatable("Give at least one answer.")
    return _lines(
        [
            f"={'' if each.fraction == ONE else f'%{percent(each.fraction)}%'}"
            f"{written(each.text)}{_comment(each)}"
            for each in exchange.answers
        ]
    )


def _pairs(exchange: Exchange, marked: bool) -> str:
    if not exchange.answers:
        raise Untranslatable("Give at least one pair.")
    return _lines(
        [
            f"={written_left(each.text)} -> {escaped(each.match.strip())}"
            for each in exchange.answers
        ]
    )


def _numbers(exchange: Exchange, marked: bool) -> str:
    lines: list[str] = []
    for place, each in enumerate(exchange.answers, 1):
        last = place == len(exchange.answers)
        if each.text == "*" and last and not each.fraction and lines:
            lines.append(f"~{_comment(each)}")
        else:
            lines.append(f"=%{percent(each.fraction)}%{_number(each)}{_comment(each)}")
    if not lines:
        raise Untranslatable("Give at least one number.")
    return "#" + _lines(lines)


def _number(answer: ExchangeAnswer) -> str:
    """GIFT knows the nominal tolerance only; a relative one can be said in it exactly."""
    if answer.text == "*":
        return "*"
    value = decimal_from(answer.text)
    if value is None:
        raise Untranslatable(f"“{answer.text}” is no number.")
    tolerance = answer.tolerance or Decimal(0)
    if answer.tolerance_kind == "relative":
        tolerance *= abs(value)
    elif answer.tolerance_kind != "nominal" and tolerance:
        raise Untranslatable(f"GIFT has no {answer.tolerance_kind} tolerance.")
    return f"{as_text(value)}:{as_text(tolerance)}"


def _items_in_order(exchange: Exchange, marked: bool) -> str:
    """As Moodle's own ordering questions write themselves."""
    mode = exchange.settings.get("mode") or "all_or_nothing"
    if mode not in _MODES:
        raise Untranslatable(f"GIFT has no way to grade an order by {mode}.")
    if not exchange.answers:
        raise Untranslatable("Give at least two items.")
    lines = [written(answer.text) for answer in exchange.answers]
    chosen = exchange.settings
    first = [
        str(chosen.get("select_count", len(lines))),
        str(chosen.get("select", "all")).upper(),
        str(chosen.get("layout", "vertical")).upper(),
        _MODES[mode],
        "SHOW",
        str(chosen.get("numbering", "none")),
    ]
    return f">{' '.join(first)}\n" + "".join(f"{line}\n" for line in lines)


WRITERS: Mapping[str, Callable[[Exchange, bool], str]] = MappingProxyType(
    {
        "description": _nothing,
        "essay": _nothing,
        "single_choice": _single,
        "multiple_response": _multiple,
        "true_false": _true_or_false,
        "short_answer": _patterns,
        "matching": _pairs,
        "numeric": _numbers,
        "ordering": _items_in_order,
    }
)
