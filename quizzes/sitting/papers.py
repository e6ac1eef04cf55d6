"""A question as it lies before a learner: without its key, with names that mean nothing elsewhere."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizzes.kinds import kind as kind_of
from quizzes.kinds.shapes import Body, Given, mapping


@dataclass(frozen=True)
class Case:
    """As much of a case as stands above one question. `is_first`: it has not been shown before."""

    title: str
    parts: list[Mapping[str, Any]]
    is_first: bool = True


@dataclass(frozen=True)
class Practice:
    """What practice has told so far about one question: hints taken, and the verdict once checked.

    `review` is a `quizzes.sitting.review.Reviewed` after checking, None before.
    """

    hints: list[str] = field(default_factory=list)
    more_hints: bool = False
    review: Any = None


@dataclass(frozen=True)
class Sheet:
    """One question as shown, with what the learner has put so far.

    `shown` is what the template of the kind reads, `templates/quizzes/kinds/<kind>.html`. `number`
    counts the questions that ask. `closes` tells that going on closes it, `closed` that it is.
    """

    slot: int
    kind: str
    stem: str
    image: Mapping[str, Any] = field(default_factory=dict)
    given: Given = None
    shown: Mapping[str, Any] = field(default_factory=dict)
    asks: bool = True
    revision: int = 0
    flagged: bool = False
    closed: bool = False
    closes: bool = False
    number: int | None = None
    section: str = ""
    fingerprint: str = ""
    case: Case | None = None
    practice: Practice | None = None
    files: Sequence[Any] = ()

    @property
    def takes_files(self) -> bool:
        """Its answer is not typed: files go in and out one by one."""
        return self.kind == "file_upload"

    @property
    def answered(self) -> bool:
        return self.given not in (None, "", [], {})

    @property
    def field(self) -> str:
        return f"q{self.slot}"

    @property
    def template(self) -> str:
        return f"quizzes/kinds/{self.kind}.html"


def sheet(
    *,
    slot: int,
    kind: str,
    body: Body,
    order: Sequence[str],
    given: Given = None,
    typed: Given = None,
    **said: Any,
) -> Sheet:
    """`given` is what is stored; `typed`, where there is something, is what stands in the fields."""
    asked = kind_of(kind)
    standing = given if typed is None else typed
    return Sheet(
        slot=slot,
        kind=kind,
        stem=str(body.get("stem", "")),
        image=mapping(body, "image"),
        given=standing,
        shown=asked.shown(body, order, standing),
        asks=asked.ASKS,
        fingerprint=fingerprint(given),
        **said,
    )


def in_page_names(kind: str, body: Body, order: Sequence[str], answer: Any) -> Given:
    """A stored answer as the page writes it."""
    return None if answer is None else kind_of(kind).to_page(body, order, answer)


def in_bank_ids(kind: str, body: Body, order: Sequence[str], given: Given) -> Any:
    """What a page sent, in the ids of the bank. Raises AnswerRefused for a name it does not have.

    Only names are looked up here; whether it is an answer is for the kind's `normalise` to say.
    """
    return kind_of(kind).from_page(body, order, given)


def read_form(slot: int, form: Mapping[str, list[str]]) -> Given:
    """One question out of a posted form (names to lists of values), whatever its kind."""
    parts = {
        name.removeprefix(f"q{slot}-"): (values or [""])[-1]
        for name, values in form.items()
        if name.startswith(f"q{slot}-")
    }
    return parts or form.get(f"q{slot}", [])


def fingerprint(given: Given) -> str:
    """Tells whether a form still holds what the page showed."""
    if not given:
        return ""
    return hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()[:16]
