"""The kinds of question. Each is one module that answers the questions of `Kind`.

A question is a body (what a learner may see) and a key (everything secret); an answer is JSON in
the stored shape that the kind's module describes. Plain Python: no database, no clock, no request.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Protocol

from quizzes.kinds import (
    cloze,
    description,
    essay,
    file_upload,
    hotspot,
    markers,
    matching,
    multiple_response,
    numeric,
    ordering,
    short_answer,
    single_choice,
    true_false,
)
from quizzes.kinds.exchange import Exchange
from quizzes.kinds.shapes import Answer, AnswerRefused, Body, Explained, Given, Key, Listed

__all__ = [
    "KINDS", "Answer", "AnswerRefused", "Body", "Key", "Kind", "kind", "marked_by_hand", "register",
]  # fmt: skip


class Kind(Protocol):
    @property
    def ASKS(self) -> bool:  # noqa: N802 - a constant of the module
        """False where there is nothing to answer, such as a description."""

    def validate(self, body: Body, key: Key) -> list[str]:
        """What an author must fix, in plain sentences. Empty means the question can be asked."""

    def normalise(self, body: Body, raw: object) -> Answer | None:
        """The stored answer from what a form or JSON sent; None is a blank.

        Raises AnswerRefused with a sentence for the learner when it cannot be an answer. What it
        returned once, it returns again unchanged.
        """

    def grade(self, body: Body, key: Key, answer: Answer | None) -> Decimal | None:
        """The fraction earned. None: a blank, or a person has to mark it (`needs_marking`)."""

    def needs_marking(self, key: Key) -> bool:
        """True when a person gives the mark."""

    def right_answer(self, body: Body, key: Key) -> Answer | None:
        """A full answer in the stored shape, None when there is none to show."""

    def guess_score(self, body: Body, key: Key) -> Decimal | None:
        """The fraction a blind guess earns on average, None where that means nothing."""

    def feedback(self, body: Body, key: Key, answer: Answer | None) -> list[str]:
        """What the author wrote about this very answer. Secret until the review, as the key is."""

    def summary(self, body: Body, answer: Answer | None) -> str:
        """The answer in words, in one line."""

    def lines(self, body: Body, answer: Answer | None) -> list[str]:
        """The answer in words, a line for each part."""

    def listed(self, body: Body) -> Listed:
        """What an attempt may show in another order."""

    def to_page(self, body: Body, order: Sequence[str], answer: Answer | None) -> Given:
        """A stored answer in the names of the page (`quizzes.kinds.naming`)."""

    def from_page(self, body: Body, order: Sequence[str], given: Given) -> Any:
        """What a page sent, in the ids of the bank, for `normalise` to judge.

        Raises AnswerRefused for a name the page does not have.
        """

    def shown(self, body: Body, order: Sequence[str], given: Given) -> dict[str, Any]:
        """What the kind's template needs, with `given` in its fields. No id of the bank is in it."""

    def explain(
        self, body: Body, key: Key, order: Sequence[str], answer: Answer | None
    ) -> list[Explained]:
        """The options as the review shows them; empty where `lines` says it all."""

    def to_exchange(self, body: Body, key: Key) -> Exchange:
        """The shape in which formats write it."""

    def from_exchange(self, exchange: Exchange) -> tuple[dict[str, Any], dict[str, Any]]:
        """Body and key of what a format read. What is wrong with them, `validate` says."""


KINDS: dict[str, Kind] = {
    "single_choice": single_choice,
    "multiple_response": multiple_response,
    "true_false": true_false,
    "numeric": numeric,
    "matching": matching,
    "ordering": ordering,
    "short_answer": short_answer,
    "cloze": cloze,
    "hotspot": hotspot,
    "markers": markers,
    "essay": essay,
    "file_upload": file_upload,
    "description": description,
}


def register(name: str, module: Kind) -> None:
    """Make a kind known that another app brings, in its `ready()`. Twice is the same as once."""
    KINDS[name] = module


def marked_by_hand() -> list[str]:
    """The kinds whose answers wait for a person, whatever their key says."""
    return [name for name, module in KINDS.items() if module.needs_marking({})]


def kind(name: str) -> Kind:
    """Raises LookupError for a name that no kind has."""
    try:
        return KINDS[name]
    except KeyError:
        raise LookupError(
            f"No kind of question is called {name!r}; use one of {', '.join(KINDS)}."
        ) from None
