"""Something to say about a design, and how each sentence names the field it is about."""

from dataclasses import dataclass
from typing import Literal

from certificates.layout.fields import Field

Level = Literal["error", "warning"]

WORDED = frozenset({"text", "fact", "list", "credits", "signature", "sample"})
"""Kinds of field that are read."""

SMALLEST_TYPE = 6.5


@dataclass(frozen=True, slots=True)
class Finding:
    """An error keeps a version from being published, a warning does not. `field` is an id, or
    empty for the whole."""

    level: Level
    field: str
    sentence: str


def error(where: Field | None, sentence: str) -> Finding:
    return _finding("error", where, sentence)


def warning(where: Field | None, sentence: str) -> Finding:
    return _finding("warning", where, sentence)


def called(placed: Field) -> str:
    """The id as words: `holder-name` is "Holder name"."""
    return placed.id.replace("-", " ").replace("_", " ").strip().capitalize()


def labelled(placed: Field) -> bool:
    """Whether something is printed beside the field in the type of labels."""
    if placed.kind in ("credits", "signature"):
        return True
    return placed.kind in ("fact", "list") and bool(placed.label)


def _finding(level: Level, where: Field | None, sentence: str) -> Finding:
    if where is None:
        return Finding(level, "", sentence)
    return Finding(level, where.id, f"{called(where)}: {sentence}")
