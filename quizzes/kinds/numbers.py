"""Reading the number that a learner typed.

White space is ignored. Commas before a point, or several commas, group thousands. One comma alone
is a decimal comma, but before exactly three digits it could be either ("1,023"): the decimals that
the question asks for decide, and without them the learner is asked, because a wrong guess would be
wrong a thousandfold. Powers of ten are read as 1e-3, 1x10^-3, 1*10^-3 and 1x10**-3. A typed unit is
dropped when it is the question's own; for percent, % is its own too.
"""

import re
from decimal import Decimal, InvalidOperation

from quizzes.kinds.shapes import AnswerRefused

MOST_DIGITS = 30
LARGEST_POWER = 30
LONGEST_TEXT = 200

EXAMPLE = "Type one number, such as 12 or 0.5."

_NUMBER = re.compile(r"(?P<digits>[+-]?[\d.,]+)(?:(?:e|[x×*]10(?:\^|\*\*))(?P<power>[+-]?\d+))?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{2,3})*,\d{3}")
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


def read_number(raw: object, *, unit: str = "", decimals: int | None = None) -> Decimal | None:
    """The number, or None for a blank. Raises AnswerRefused for what is not one plain number."""
    if raw is None:
        return None
    if isinstance(raw, str):
        text = _without_unit(_compact(raw), _compact(unit))
        return _sized(_parsed(text, decimals)) if text or raw.strip() else None
    if isinstance(raw, int | float | Decimal) and not isinstance(raw, bool):
        return _sized(Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw))
    raise AnswerRefused(EXAMPLE)


def as_text(number: Decimal) -> str:
    """Digits without exponent and without idle zeros: one text for one number."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def is_storable(number: Decimal) -> bool:
    """False for sizes that nobody types in earnest and that would make huge texts."""
    if not number.is_finite():
        return False
    digits = len(number.as_tuple().digits)
    return not number or (digits <= MOST_DIGITS and abs(number.adjusted()) <= LARGEST_POWER)


def _compact(text: str) -> str:
    return "".join(text.casefold().split()).replace("\N{MINUS SIGN}", "-")


def _without_unit(text: str, unit: str) -> str:
    spellings = {unit, "%", "percent"} if unit == "%" or unit.startswith("percent") else {unit}
    for spelling in sorted(spellings - {""}, key=len, reverse=True):
        if text.endswith(spelling) or text.startswith(spelling):
            return text.removesuffix(spelling).removeprefix(spelling)
    return text


def _parsed(text: str, decimals: int | None) -> Decimal:
    found = _NUMBER.match(text) if len(text) <= LONGEST_TEXT else None
    if found is None:
        raise AnswerRefused(EXAMPLE)
    if rest := text[found.end() :]:
        raise AnswerRefused(f"Type the number only, without “{rest}”.")
    try:
        return Decimal(f"{_plain(found['digits'], decimals)}e{found['power'] or 0}")
    except InvalidOperation:
        raise AnswerRefused(EXAMPLE) from None


def _plain(digits: str, decimals: int | None) -> str:
    """The digits with a decimal point and no grouping."""
    whole, point, part = digits.partition(".")
    if "," not in digits:
        return digits
    if digits.count(",") == 1 and not point:
        if not _EITHER.fullmatch(digits):
            return digits.replace(",", ".")
        grouped, decimal = digits.replace(",", ""), digits.replace(",", ".")
        if decimals is None:
            raise AnswerRefused(
                f"Type {grouped} or {decimal}: a comma before three digits can mean either."
            )
        return decimal if decimals > 2 else grouped
    if _GROUPED.fullmatch(whole):
        return whole.replace(",", "") + point + part
    raise AnswerRefused(EXAMPLE)


def _sized(number: Decimal) -> Decimal:
    if not is_storable(number):
        raise AnswerRefused(f"Type a number with at most {MOST_DIGITS} digits.")
    return number
