"""Questions inside lessons: whoever keeps a bank of questions fills this in.

The app above registers its bank in `ready()`; nothing here knows how a question looks or is judged. What is
asked in a lesson counts for nothing and is recorded nowhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.forms import Widget
from django.http import HttpRequest

type Form = Mapping[str, list[str]]


@dataclass(frozen=True)
class Check:
    """One question of a lesson, numbered from 1 through the lesson, with what was answered so far.

    `template` is rendered with `context`. Before an answer nothing of the key is in either.
    """

    template: str
    context: dict[str, Any]
    is_answered: bool = False
    # One sentence for whoever does not see the page change.
    said: str = ""
    # Why there is nothing to answer, in words; then `template` is not used.
    closed: str = ""
    # Style sheets (paths for `{% static %}`) that a page with this question needs.
    styles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bank:
    """`ask` takes the questions of a lesson at once, in a fixed number of statements.

    It answers {number: Check} for {number: question}; `forms` holds what was sent for some of them.
    """

    model: Callable[[], type[Model]]
    widget: Callable[[], Widget]
    ask: Callable[[HttpRequest, Mapping[int, Any], Mapping[int, Form]], dict[int, Check]]


_banks: list[Bank] = []


def register_bank(bank: Bank) -> None:
    """There is one bank. Registering another takes its place."""
    _banks[:] = [bank]


def bank() -> Bank:
    """Raises LookupError while no app keeps one."""
    if not _banks:
        raise LookupError("No app has registered a bank of questions.")
    return _banks[0]
