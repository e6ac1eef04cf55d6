"""What is printed on one certificate, as values."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, Self

from certificates.codes import is_code

Kind = Literal["completion", "certification"]

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ADDRESS = re.compile(r"https?://[^\s/]+(/\S*)?")
# Marks that turn the writing direction round could make one fact read as another.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


class FaceError(ValueError):
    """A fact that cannot be printed; the message names it and says how to put it right."""


@dataclass(frozen=True, slots=True)
class CertificateFace:
    """Every fact on the paper. Make one with `from_data`, which checks and tidies."""

    title: str
    kind: Kind
    holder_name: str
    licence_number: str | None
    licence_issuer: str
    provider_name: str
    provider_number: str
    number: str
    code: str
    verify_url: str
    issued_on: date
    completed_on: date
    valid_until: date | None
    credits: tuple[tuple[str, Decimal], ...]
    courses: tuple[tuple[str, str], ...]
    objectives: tuple[str, ...]
    place_or_mode: str
    presenter: str
    signatory_name: str
    signatory_role: str
    sample: bool
    language: str

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The face that plain data (JSON or Python values) describes.

        Text becomes one NFC line. Optional facts may be left out; anything the paper
        has no place for is refused, so that no fact is dropped by a misspelt name.
        """
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(data) - known):
            raise FaceError(f"Remove what a certificate does not print: {', '.join(unknown)}.")
        return cls(**{name: read(name, data.get(name)) for name, read in _READERS.items()})

    def as_data(self) -> dict[str, Any]:
        """The same face as JSON-ready values; `from_data` makes it again."""
        data = asdict(self)
        for name in ("issued_on", "completed_on", "valid_until"):
            data[name] = data[name].isoformat() if data[name] else None
        data["credits"] = [[mode, str(hours)] for mode, hours in self.credits]
        data["courses"] = [list(course) for course in self.courses]
        data["objectives"] = list(self.objectives)
        return data

    @property
    def total_hours(self) -> Decimal:
        return sum((hours for _mode, hours in self.credits), Decimal(0))


def one_line(text: str) -> str:
    """Text as one composed line: NFC, single spaces, no control or turning marks."""
    text = _TURNING.sub("", unicodedata.normalize("NFC", text))
    text = " ".join(text.split())
    return "".join(char for char in text if unicodedata.category(char) != "Cc")


def _text(name: str, value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise FaceError(f"Give {name} as text.")
    return one_line(value)


def _required(name: str, value: object) -> str:
    text = _text(name, value)
    if not text:
        raise FaceError(f"Enter {name}: a certificate cannot be printed without it.")
    return text


def _kind(name: str, value: object) -> Kind:
    if value == "completion" or value == "certification":
        return value
    raise FaceError(f"Set {name} to completion or certification.")


def _licence_number(name: str, value: object) -> str | None:
    return _text(name, value) or None


def _code(name: str, value: object) -> str:
    code = _required(name, value)
    if not is_code(code):
        raise FaceError(f"Give {name} as 12 characters of the code alphabet.")
    return code


def _address(name: str, value: object) -> str:
    address = _required(name, value)
    if not _ADDRESS.fullmatch(address):
        raise FaceError(f"Give {name} as a whole address with https:// in front.")
    return address


def _date(name: str, value: object) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    elif type(value) is date:
        return value
    raise FaceError(f"Give {name} as a date such as 2026-11-20.")


def _optional_date(name: str, value: object) -> date | None:
    return None if value is None else _date(name, value)


def _hours(name: str, value: object) -> Decimal:
    try:
        hours = Decimal(value) if isinstance(value, str | int | Decimal) else None
    except InvalidOperation:
        hours = None
    if hours is None or not hours.is_finite() or hours < 0:
        raise FaceError(f"Give the hours in {name} as a number such as 6.5.")
    return hours


def _items(name: str, value: object) -> Sequence[Any]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise FaceError(f"Give {name} as a list.")
    return value


def _pairs(name: str, value: object) -> list[tuple[Any, Any]]:
    pairs = []
    for item in _items(name, value):
        if not isinstance(item, list | tuple) or len(item) != 2:
            raise FaceError(f"Give each of {name} as two values.")
        pairs.append((item[0], item[1]))
    return pairs


def _credits(name: str, value: object) -> tuple[tuple[str, Decimal], ...]:
    return tuple(
        (_required(name, mode), _hours(name, hours)) for mode, hours in _pairs(name, value)
    )


def _courses(name: str, value: object) -> tuple[tuple[str, str], ...]:
    return tuple((_text(name, code), _required(name, title)) for code, title in _pairs(name, value))


def _objectives(name: str, value: object) -> tuple[str, ...]:
    return tuple(_required(name, item) for item in _items(name, value))


def _sample(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise FaceError(f"Say whether the programme is a {name}: true or false.")
    return value


def _language(name: str, value: object) -> str:
    language = _required(name, value)
    if not _LANGUAGE.fullmatch(language):
        raise FaceError(f"Give {name} as a code such as en or pt-br.")
    return language


_READERS: Mapping[str, Callable[[str, object], Any]] = {
    "title": _required,
    "kind": _kind,
    "holder_name": _required,
    "licence_number": _licence_number,
    "licence_issuer": _text,
    "provider_name": _required,
    "provider_number": _text,
    "number": _required,
    "code": _code,
    "verify_url": _address,
    "issued_on": _date,
    "completed_on": _date,
    "valid_until": _optional_date,
    "credits": _credits,
    "courses": _courses,
    "objectives": _objectives,
    "place_or_mode": _text,
    "presenter": _text,
    "signatory_name": _text,
    "signatory_role": _text,
    "sample": _sample,
    "language": _language,
}
