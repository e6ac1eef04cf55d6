"""The kinds of question. Each is one module that answers the questions of `Kind`.

A question is a body (what a learner may see) and a key (everything secret); an answer is JSON in
the stored shape that the kind's module describes. Plain Python: no database, no clock, no request.
"""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Protocol

from quizzes.kinds import (
    matching,
    multiple_response,
    numeric,
    ordering,
    short_answer,
    single_choice,
    true_false,
)
from quizzes.kinds.shapes import Answer, AnswerRefused, Body, Key

__all__ = ["KINDS", "Answer", "AnswerRefused", "Body", "Key", "Kind", "kind"]


class Kind(Protocol):
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
        """The answer in words, for review pages."""


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "single_choice": single_choice,
        "multiple_response": multiple_response,
        "true_false": true_false,
        "numeric": numeric,
        "matching": matching,
        "ordering": ordering,
        "short_answer": short_answer,
    }
)


def kind(name: str) -> Kind:
    """Raises LookupError for a name that no kind has."""
    try:
        return KINDS[name]
    except KeyError:
        raise LookupError(
            f"No kind of question is called {name!r}; use one of {', '.join(KINDS)}."
        ) from None
