"""Words that several sentences share."""

from collections.abc import Sequence
from decimal import Decimal

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def figure(amount: Decimal | int | float) -> str:
    """2.5 and 100: no needless zeros, no exponent."""
    return f"{Decimal(str(amount)).normalize():f}"


def counted(amount: Decimal | int, noun: str) -> str:
    """1 contact hour, 24 contact hours."""
    plural = "" if amount == 1 or noun.endswith("s") or noun.isupper() else "s"
    return f"{figure(amount)} {noun}{plural}"


def day(number: int | None, month: int | None) -> str:
    if month is None:
        return "a day that is not on record"
    return f"{number} {MONTHS[month - 1]}" if number else MONTHS[month - 1]


def percent(share: Decimal) -> str:
    return f"{figure(share * 100)} %"


def listed(words: Sequence[str], last: str = "and") -> str:
    words = list(words)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def joined(first: str, *more: str | None) -> str:
    """Several sentences; what is None or empty is left out."""
    return ". ".join([first, *(capital(part.rstrip(".")) for part in more if part)])


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]
