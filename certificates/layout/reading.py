"""Reads one value of a layout from plain data, or says in a sentence what is wrong with it."""

import math
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from certificates.layout.vocabulary import FACTS, WORDS

Words = Mapping[str, str]
"""What is printed, by language code; `*` stands for every language that is not named."""

MOST_CHARACTERS = 2000
ANY_LANGUAGE = "*"

PALETTE = ("ink", "muted", "accent", "tint", "paper")

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
PLACEHOLDER = re.compile(r"\{([A-Za-z_.]+)\}")


class LayoutError(ValueError):
    """A layout that cannot be read; the message names the place and says what it may hold."""


Reader = Callable[[str, Any], Any]
"""Takes the place that is named in the message, and the raw value."""


def number(least: float, most: float) -> Reader:
    def read(where: str, value: Any) -> float:
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not math.isfinite(value)
        ):
            raise LayoutError(f"Give {where} as a number.")
        if not least <= value <= most:
            raise LayoutError(f"Give {where} as a number from {least:g} to {most:g}.")
        return round(float(value), 3)

    return read


def whole(least: int, most: int) -> Reader:
    def read(where: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise LayoutError(f"Give {where} as a whole number from {least} to {most}.")
        return value

    return read


def choice(among: Collection[str]) -> Reader:
    def read(where: str, value: Any) -> str:
        if not isinstance(value, str) or value not in among:
            raise LayoutError(f"Choose {where} among {', '.join(among)}.")
        return value

    return read


def choices(among: Collection[str]) -> Reader:
    one = choice(among)

    def read(where: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or not value:
            raise LayoutError(f"Give {where} as a list of one or more.")
        names = tuple(one(where, item) for item in value)
        if len(set(names)) < len(names):
            raise LayoutError(f"Name each of {where} once.")
        return names

    return read


def flag(where: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise LayoutError(f"Set {where} to true or false.")
    return value


def colour(where: str, value: Any) -> str:
    """A colour of its own, such as #0B5563; kept in capitals so that equal is equal."""
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise LayoutError(f"Give {where} as a colour such as #0B5563.")
    return value.upper()


def palette_colour(where: str, value: Any) -> str:
    if isinstance(value, str) and value in PALETTE:
        return value
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        names = ", ".join(PALETTE)
        raise LayoutError(f"Give {where} as {names} or as a colour such as #0B5563.")
    return value.upper()


def fill_colour(where: str, value: Any) -> str:
    return "" if value == "" else palette_colour(where, value)


def sha256(where: str, value: Any) -> str:
    """The fingerprint of uploaded artwork; never a path."""
    if not isinstance(value, str) or not _SHA256.fullmatch(value):
        raise LayoutError(f"Name the picture in {where} by its SHA-256, 64 hexadecimal digits.")
    return value


def identifier(where: str, value: Any) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise LayoutError(
            f"Give {where} as a short name of small letters, digits and hyphens, such as holder-name."
        )
    return value


def language(where: str, value: Any) -> str:
    if value == "auto":
        return "auto"
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise LayoutError(f"Set {where} to auto or to a code such as en or pt-br.")
    return value


def words(where: str, value: Any) -> dict[str, str]:
    """Text by language. One text alone is meant for every language; none prints nothing."""
    if isinstance(value, str):
        value = {ANY_LANGUAGE: value}
    if not isinstance(value, Mapping):
        raise LayoutError(f"Give {where} as text, or as texts by language code.")
    read = {}
    for key, text in sorted(value.items()):
        if key != ANY_LANGUAGE and not (isinstance(key, str) and _LANGUAGE.fullmatch(key)):
            raise LayoutError(f"Name the languages of {where} by codes such as en, not {key!r}.")
        if not isinstance(text, str) or len(text) > MOST_CHARACTERS:
            raise LayoutError(
                f"Give {where} ({key}) as text of at most {MOST_CHARACTERS} characters."
            )
        for name in placeholders(text):
            if not is_placeholder(name):
                raise LayoutError(
                    f"No fact is called {{{name}}} in {where}. Known are {', '.join(FACTS)}."
                )
        if text:
            read[key] = text
    return read


def placeholders(text: str) -> list[str]:
    return PLACEHOLDER.findall(text)


def is_placeholder(name: str) -> bool:
    group, dot, word = name.partition(".")
    if name in FACTS or name == "label":
        return True
    return bool(dot) and group == "words" and word in WORDS
