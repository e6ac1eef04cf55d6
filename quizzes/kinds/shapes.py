"""The words every kind of question shares: what was asked, what is secret, what was answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

type Body = Mapping[str, Any]
"""What a learner may see: the stem and what can be chosen, placed or typed."""

type Key = Mapping[str, Any]
"""What nobody sees before the review: fractions, pairs, patterns, rationale, reasons."""

type Answer = Any
"""JSON in the stored shape that the kind's own module describes; None is a blank."""

type Given = Any
"""An answer in the names of a page: text, a list of names, or names to names or places."""

NO_ANSWER = "No answer"
NOT_OFFERED = "Choose from what this question offers."


@dataclass(frozen=True)
class Listed:
    """The ids that an attempt may show in another order.

    `always_shuffled` where authors write them in the right order: shown so, the page would tell it.
    """

    ids: tuple[str, ...] = ()
    always_shuffled: bool = False


class Shown(StrEnum):
    """How an option stands in the review."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSED = "missed"
    LEFT = ""


@dataclass(frozen=True)
class Explained:
    """One option of a question in the review, in the order it was shown."""

    text: str
    chosen: bool
    shown: Shown
    reason: str = ""

    @classmethod
    def of(cls, text: str, *, chosen: bool, right: bool, reason: str = "") -> "Explained":
        shown = {
            (True, True): Shown.RIGHT,
            (True, False): Shown.WRONG,
            (False, True): Shown.MISSED,
            (False, False): Shown.LEFT,
        }
        return cls(text=text, chosen=chosen, shown=shown[chosen, right], reason=reason)


class AnswerRefused(ValueError):  # noqa: N818 - a refusal is an everyday event
    """What was sent cannot be an answer. The message is a sentence for the learner."""


def decimal_from(value: object) -> Decimal | None:
    """A finite number from JSON (text, whole number or float), None for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def entries(holder: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The objects listed under `name`; what is not an object is left out."""
    listed = holder.get(name)
    if not isinstance(listed, list | tuple):
        return []
    return [entry for entry in listed if isinstance(entry, Mapping)]


def mapping(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The object under `name`, empty when it is missing or something else."""
    found = holder.get(name)
    return found if isinstance(found, Mapping) else {}


def ids(holder: Mapping[str, Any], name: str) -> list[str]:
    """The texts listed under `name`, such as flagged option ids."""
    listed = holder.get(name)
    if not isinstance(listed, list | tuple):
        return []
    return [entry for entry in listed if isinstance(entry, str)]


def texts(body: Body, name: str) -> dict[str, str]:
    """Id to text for the options, items or columns under `name`, in the author's order."""
    return {
        entry["id"]: str(entry.get("text", ""))
        for entry in entries(body, name)
        if isinstance(entry.get("id"), str)
    }


def sentences(*candidates: object) -> list[str]:
    """Those of the candidates that say something."""
    return [text for text in candidates if isinstance(text, str) and text.strip()]
