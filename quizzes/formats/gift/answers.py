"""The answers between the braces, for each kind. Escapes are still held while they are split."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from quizzes.formats.gift.escapes import restored
from quizzes.formats.gift.texts import MARKER, Texts
from quizzes.formats.items import Untranslatable
from quizzes.formats.weights import snapped
from quizzes.kinds.exchange import ExchangeAnswer
from quizzes.kinds.numbers import as_text
from quizzes.kinds.shapes import decimal_from

type Found = tuple[list[ExchangeAnswer], dict[str, Any]]

_WEIGHT = re.compile(r"\s*%\s*(-?\d{1,3}(?:\.\d*)?|-?\.\d+)\s*%")
_TILDE_OR_EQUALS = re.compile(r"(?=[~=])")

ORDERING_MODES: Mapping[str, str] = MappingProxyType(
    {
        "ALL_OR_NOTHING": "all_or_nothing",
        "ABSOLUTE": "absolute_position",
        "ABSOLUTE_POSITION": "absolute_position",
        "RELATIVE": "next_last_excluded",
        "RELATIVE_NEXT_EXCLUDE_LAST": "next_last_excluded",
        "RELATIVE_NEXT_INCLUDE_LAST": "next_last_included",
        "RELATIVE_ONE_PREVIOUS_AND_NEXT": "one_previous_and_next",
        "RELATIVE_ALL_PREVIOUS_AND_NEXT": "all_previous_and_next",
        "LONGEST_ORDERED_SUBSET": "longest_ordered_subset",
        "LONGEST_CONTIGUOUS_SUBSET": "longest_contiguous_subset",
        "RELATIVE_TO_CORRECT": "relative_to_correct",
    }
)
_SELECTED = {"ALL": "all", "EXACT": "all", "RAND": "random", "RANDOM": "random", "REL": "random"}
_SELECTED |= {"CONT": "contiguous", "CONTIGUOUS": "contiguous"}
_LAYOUT = {"V": "vertical", "VERT": "vertical", "VERTICAL": "vertical"}
_LAYOUT |= {"H": "horizontal", "HORI": "horizontal", "HORIZONTAL": "horizontal"}
USUAL = {"select": "all", "layout": "vertical", "numbering": "none"}
_SHOWN = frozenset({"SHOW", "TRUE", "YES", "HIDE", "FALSE", "NO"})
_NUMBERED = frozenset({"none", "NUMBERING_NONE", "123", "abc", "ABCD", "ABC", "iii", "IIII", "III"})


def nothing(written: str, texts: Texts) -> Found:
    """An essay or a text to read."""
    return [], {}


def choices(written: str, texts: Texts) -> Found:
    """= is right, ~ is wrong or weighed: ~%50%."""
    if written[0] not in "~=":
        raise Untranslatable("Begin each answer with = or ~, the first one too.")
    return [_choice(part, texts) for part in _split(written, _TILDE_OR_EQUALS)], {}


def patterns(written: str, texts: Texts) -> Found:
    """Each = a pattern, worth everything unless it says else."""
    parts = [part for part in written.split("=") if part.strip()]
    if not parts:
        raise Untranslatable("Give at least one answer after an =.")
    found = []
    for part in parts:
        worth, rest = _weighed(part, Decimal(1))
        text, feedback = _commented(rest, texts)
        found.append(ExchangeAnswer(texts.read(text), worth, feedback))
    return found, {}


def true_or_false(written: str, texts: Texts) -> Found:
    """The first comment is for who answered wrongly, the second for who was right."""
    answer, _, comments = written.partition("#")
    is_true = answer.strip() in ("T", "TRUE")
    if_wrong, _, if_right = comments.partition("#")
    right, wrong = texts.read(if_right), texts.read(if_wrong)
    return [
        ExchangeAnswer("true", Decimal(is_true), right if is_true else wrong),
        ExchangeAnswer("false", Decimal(not is_true), wrong if is_true else right),
    ], {}


def pairs(written: str, texts: Texts) -> Found:
    """= left -> right; without a left it is a choice that matches nothing."""
    found = []
    for part in filter(str.strip, written.split("=")):
        left, arrow, right = part.partition("->")
        if not arrow:
            raise Untranslatable(f"Write -> between the two halves of “{restored(part).strip()}”.")
        found.append(
            ExchangeAnswer(texts.read(left), match=" ".join(restored(right).split(" ")).strip())
        )
    return found, {}


def numbers(written: str, texts: Texts) -> Found:
    """`#` and then a number, a:t or least..most, or a list of them; a last ~ is for anything else."""
    listed, otherwise, remark = written[1:].partition("~")
    parts = [part for part in listed.split("=") if part.strip()]
    if not parts:
        raise Untranslatable("Give at least one number after the #.")
    found = [_number(part, texts) for part in parts]
    if otherwise:
        found.append(ExchangeAnswer("*", feedback=_commented(remark, texts)[1]))
    return found, {}


def items_in_order(written: str, texts: Texts) -> Found:
    """`>` with how many are shown and how they are graded, then an item on each line."""
    first, _, rest = written[1:].strip().partition("\n")
    settings: dict[str, Any] = {}
    words = first.split()
    while words and _ordering_word(words[0], settings):
        words.pop(0)
    listed = [" ".join(words), *rest.split("\n")]
    found = [ExchangeAnswer(texts.read(line)) for line in listed if line.strip()]
    settings.setdefault("mode", "all_or_nothing")
    for name, usual in USUAL.items():
        if settings.get(name) == usual:
            del settings[name]
    count = settings.pop("select_count", 0)
    if settings.get("select") and 0 < count < len(found):
        settings["select_count"] = count
        texts.notes[f"The file shows {count} of the items; here all {len(found)} are shown."] = None
    return found, settings


READERS: Mapping[str, Callable[[str, Texts], Found]] = MappingProxyType(
    {
        "description": nothing,
        "essay": nothing,
        "numeric": numbers,
        "ordering": items_in_order,
        "single_choice": choices,
        "multiple_response": choices,
        "matching": pairs,
        "true_false": true_or_false,
        "short_answer": patterns,
    }
)


def _choice(part: str, texts: Texts) -> ExchangeAnswer:
    worth, rest = _weighed(part[1:], Decimal(part[0] == "="))
    text, feedback = _commented(rest, texts)
    return ExchangeAnswer(texts.read(text), worth, feedback)


def _split(written: str, before: re.Pattern[str]) -> list[str]:
    """Each part with the sign it begins with."""
    return [part for part in before.split(written) if part[:1] in ("~", "=")]


def _commented(part: str, texts: Texts) -> tuple[str, str]:
    """The answer as written, and what follows its # as text."""
    answer, _, comment = part.partition("#")
    return answer, texts.read(comment)


def _weighed(part: str, otherwise: Decimal) -> tuple[Decimal, str]:
    found = _WEIGHT.match(part)
    if not found:
        return otherwise, part
    return snapped(Decimal(found[1]) / 100), part[found.end() :]


def _number(part: str, texts: Texts) -> ExchangeAnswer:
    worth, rest = _weighed(part, Decimal(1))
    written, feedback = _commented(rest, texts)
    marker = MARKER.match(written)
    written = written[marker.end() :] if marker else written
    written = restored(written).strip()
    if written == "*" or (written.startswith("*") and written[1:].lstrip().startswith(":")):
        return ExchangeAnswer("*", worth, feedback)
    if ".." in written:
        least, _, most = written.partition("..")
        low, high = _decimal(least), _decimal(most)
        if low > high:
            raise Untranslatable(f"Write the smaller number first in “{written}”.")
        return _near((low + high) / 2, (high - low) / 2, worth, feedback)
    value, _, tolerance = written.partition(":")
    return _near(
        _decimal(value), _decimal(tolerance) if tolerance.strip() else Decimal(0), worth, feedback
    )


def _near(value: Decimal, tolerance: Decimal, worth: Decimal, feedback: str) -> ExchangeAnswer:
    return ExchangeAnswer(as_text(value), worth, feedback, tolerance=tolerance)


def _decimal(written: str) -> Decimal:
    number = decimal_from(written)
    if number is None or abs(number.adjusted()) > 100:
        raise Untranslatable(f"“{written.strip()}” is no number; write 12, 12:0.5 or 11.5..12.5.")
    return number


def _ordering_word(word: str, settings: dict[str, Any]) -> bool:
    """Whether the word is a setting of the ordering extension, which it then notes."""
    upper = word.upper()
    if word.isdecimal() and "select_count" not in settings and len(word) < 4:
        settings["select_count"] = int(word)
    elif upper in _SELECTED and "select" not in settings:
        settings["select"] = _SELECTED[upper]
    elif upper in _LAYOUT and "layout" not in settings:
        settings["layout"] = _LAYOUT[upper]
    elif upper in ORDERING_MODES and "mode" not in settings:
        settings["mode"] = ORDERING_MODES[upper]
    elif word in _NUMBERED and "numbering" not in settings:
        settings["numbering"] = word
    else:
        return upper in _SHOWN or (word in ("0", "1") and "mode" in settings)
    return True
