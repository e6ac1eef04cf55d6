"""Reads one printed fact from plain data and tidies it, or says how to put it right."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from certificates.layout.paper import PAPERS, Paper
from certificates.rules.codes import is_code

Kind = Literal["completion", "certification"]

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ADDRESS = re.compile(r"https?://[^\s/]+(/\S*)?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
# Marks that turn the writing direction round could make one fact read as another.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


class FaceError(ValueError):
    """A fact that cannot be printed; the message names it and says how to put it right."""


Reader = Callable[[str, object], Any]
"""Takes the name of the fact, for the message, and its raw value."""


def one_line(text: str) -> str:
    """Text as one composed line: NFC, single spaces, no control or turning marks."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = _TURNING.sub("", unicodedata.normalize("NFC", text))
    text = " ".join(text.split())
    return "".join(char for char in text if unicodedata.category(char) != "Cc")


def read_text(name: str, value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise FaceError(f"Give {name} as text.")
    # Half of a surrogate pair is no character: no file can hold it.
    if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
        raise FaceError(f"Type {name} again: it holds half a character.")
    return one_line(value)


def read_required(name: str, value: object) -> str:
    text = read_text(name, value)
    if not text:
        raise FaceError(f"Enter {name}: a certificate cannot be printed without it.")
    return text


def read_kind(name: str, value: object) -> Kind:
    if value == "completion" or value == "certification":
        return value
    raise FaceError(f"Set {name} to completion or certification.")


def read_licence_number(name: str, value: object) -> str | None:
    return read_text(name, value) or None


def read_code(name: str, value: object) -> str:
    code = read_required(name, value)
    if not is_code(code):
        raise FaceError(f"Give {name} as 12 characters of the code alphabet.")
    return code


def read_address(name: str, value: object) -> str:
    address = read_required(name, value)
    if not _ADDRESS.fullmatch(address):
        raise FaceError(f"Give {name} as a whole address with https:// in front.")
    return address


def read_date(name: str, value: object) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    elif type(value) is date:
        return value
    raise FaceError(f"Give {name} as a date such as 2026-11-20.")


def read_optional_date(name: str, value: object) -> date | None:
    return None if value is None else read_date(name, value)


def read_credits(name: str, value: object) -> tuple[tuple[str, Decimal], ...]:
    return tuple(
        (read_required(name, mode), _amount("hours", name, hours))
        for mode, hours in _groups(name, value, "two values")
    )


def read_units(name: str, value: object) -> tuple[tuple[Decimal, str, str], ...]:
    return tuple(
        (_amount("amounts", name, amount), read_required(name, unit), read_text(name, category))
        for amount, unit, category in _groups(name, value, "three values")
    )


def read_licences(name: str, value: object) -> tuple[tuple[str, str], ...]:
    return tuple(
        (read_required(name, number), read_text(name, place))
        for number, place in _groups(name, value, "two values")
    )


def read_courses(name: str, value: object) -> tuple[tuple[str, str], ...]:
    return tuple(
        (read_text(name, code), read_required(name, title))
        for code, title in _groups(name, value, "two values")
    )


def read_numbers(name: str, value: object) -> tuple[tuple[str, str], ...]:
    return tuple(
        (read_text(name, body), read_required(name, number))
        for body, number in _groups(name, value, "two values")
    )


def read_approvals(name: str, value: object) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (read_required(name, body), read_text(name, number), read_text(name, statement))
        for body, number, statement in _groups(name, value, "three values")
    )


def read_signatories(name: str, value: object) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (read_required(name, person), read_text(name, role), _picture(name, picture))
        for person, role, picture in _groups(name, value, "three values")
    )


def read_objectives(name: str, value: object) -> tuple[str, ...]:
    return tuple(read_required(name, item) for item in _items(name, value))


def read_paper(name: str, value: object) -> Paper | None:
    if value is None or value == "":
        return None
    for paper in PAPERS:
        if value == paper:
            return paper
    raise FaceError(f"Give {name} as one of: {', '.join(PAPERS)}.")


def read_sample(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise FaceError(f"Say whether the programme is a {name}: true or false.")
    return value


def read_language(name: str, value: object) -> str:
    language = read_required(name, value)
    if not _LANGUAGE.fullmatch(language):
        raise FaceError(f"Give {name} as a code such as en or pt-br.")
    return language


def _picture(name: str, value: object) -> str:
    picture = read_text(name, value)
    if picture and not _SHA256.fullmatch(picture):
        raise FaceError(f"Name the pictures in {name} by their SHA-256.")
    return picture


def _amount(what: str, name: str, value: object) -> Decimal:
    try:
        amount = Decimal(value) if isinstance(value, str | int | Decimal) else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or amount < 0:
        raise FaceError(f"Give the {what} in {name} as a number such as 6.5.")
    return amount


def _items(name: str, value: object) -> Sequence[Any]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise FaceError(f"Give {name} as a list.")
    return value


def _groups(name: str, value: object, size: Literal["two values", "three values"]) -> Sequence[Any]:
    count = 2 if size == "two values" else 3
    groups = _items(name, value)
    for group in groups:
        if not isinstance(group, list | tuple) or len(group) != count:
            raise FaceError(f"Give each of {name} as {size}.")
    return groups
