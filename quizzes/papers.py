"""A question as it lies before a learner: without its key, with names that mean nothing elsewhere.

On a page the options of an attempt are called o0, o1, ... in the order drawn for it, and the
entries to match m0, m1, ...; the ids in the bank never leave the server.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizzes.drawing import LISTED
from quizzes.kinds.shapes import AnswerRefused, Body, texts

type Given = Any
"""An answer in the names of the page: text, a list of names, or names to names or places."""

REFUSED = "Choose from what this question offers."


@dataclass(frozen=True)
class Choice:
    name: str
    text: str
    chosen: bool = False
    place: str = ""


@dataclass(frozen=True)
class Entry:
    """Something on the left that wants a choice from the right."""

    name: str
    text: str
    chosen: str = ""


@dataclass(frozen=True)
class Sheet:
    """One question as shown, with what the learner has put so far."""

    slot: int
    kind: str
    stem: str
    given: Given = None
    choices: list[Choice] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    unit: str = ""
    lines: int = 1
    revision: int = 0
    flagged: bool = False
    fingerprint: str = ""

    @property
    def answered(self) -> bool:
        return self.given not in (None, "", [], {})

    @property
    def field(self) -> str:
        return f"q{self.slot}"

    @property
    def places(self) -> list[str]:
        return [str(place) for place in range(1, len(self.choices) + 1)]

    @property
    def typed(self) -> str:
        return self.given if isinstance(self.given, str) else ""


def sheet(
    *,
    slot: int,
    kind: str,
    body: Body,
    order: Sequence[str],
    given: Given = None,
    revision: int = 0,
    flagged: bool = False,
    typed: Given = None,
) -> Sheet:
    """`given` is what is stored; `typed`, where there is something, is what stands in the fields."""
    stored = fingerprint(given)
    if typed is not None:
        given = as_shown(kind, typed)
    listed = texts(body, LISTED.get(kind, ""))
    choices = [
        Choice(f"o{position}", listed[id_], *_put(given, f"o{position}"))
        for position, id_ in enumerate(order)
    ]
    if kind == "ordering" and all(choice.place.isdecimal() for choice in choices):
        choices.sort(key=lambda choice: int(choice.place))
    entries = []
    if kind == "matching":
        chosen = given if isinstance(given, Mapping) else {}
        entries = [
            Entry(f"m{position}", text, str(chosen.get(f"m{position}", "")))
            for position, text in enumerate(texts(body, "left").values())
        ]
    return Sheet(
        slot=slot,
        kind=kind,
        stem=str(body.get("stem", "")),
        given=given,
        choices=choices,
        entries=entries,
        unit=str(body.get("unit") or ""),
        lines=int(body.get("lines") or 1),
        revision=revision,
        flagged=flagged,
        fingerprint=stored,
    )


def in_page_names(kind: str, body: Body, order: Sequence[str], answer: Any) -> Given:
    """A stored answer as the page writes it."""
    if answer is None:
        return None
    names = {id_: f"o{position}" for position, id_ in enumerate(order)}
    match kind:
        case "single_choice":
            return names.get(answer)
        case "multiple_response":
            return sorted(names[id_] for id_ in answer if id_ in names)
        case "ordering":
            return {names[id_]: str(place) for place, id_ in enumerate(answer, 1)}
        case "matching":
            left = {id_: f"m{position}" for position, id_ in enumerate(texts(body, "left"))}
            return {left[entry]: names[choice] for entry, choice in answer.items()}
        case "true_false":
            return "true" if answer else "false"
        case _:
            return answer


def in_bank_ids(kind: str, body: Body, order: Sequence[str], given: Given) -> Any:
    """What a page sent, in the ids of the bank. Raises AnswerRefused for a name it does not have.

    Only names are looked up here; whether it is an answer is for `quizzes.kinds` to say.
    """
    if kind not in LISTED:
        return as_shown(kind, given)
    ids = {f"o{position}": id_ for position, id_ in enumerate(order)} | {"": ""}
    left = {f"m{position}": id_ for position, id_ in enumerate(texts(body, "left"))}
    try:
        match kind, given:
            case "single_choice" | "multiple_response" | "ordering", list():
                return [ids[name] for name in given if name != ""]
            case "single_choice" | "multiple_response", str():
                return ids[given]
            case "ordering", Mapping():
                return {ids[name]: place for name, place in given.items()}
            case "matching", Mapping():
                return {left[entry]: ids[name or ""] for entry, name in given.items()}
            case _, None | []:
                return None
    except (KeyError, TypeError):
        raise AnswerRefused(REFUSED) from None
    raise AnswerRefused(REFUSED)


def read_form(slot: int, form: Mapping[str, list[str]]) -> Given:
    """One question out of a posted form (names to lists of values), whatever its kind."""
    parts = {
        name.removeprefix(f"q{slot}-"): (values or [""])[-1]
        for name, values in form.items()
        if name.startswith(f"q{slot}-")
    }
    return parts or form.get(f"q{slot}", [])


def as_shown(kind: str, given: Given) -> Given:
    """What a form sent, as a sheet shows it again: only several options are a list."""
    if isinstance(given, list) and kind != "multiple_response":
        return given[-1] if given else None
    return given


def fingerprint(given: Given) -> str:
    """Tells whether a form still holds what the page showed."""
    if not given:
        return ""
    return hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()[:16]


def _put(given: Given, name: str) -> tuple[bool, str]:
    """Whether an option is chosen, and the place it was given."""
    if isinstance(given, Mapping):
        return False, str(given.get(name, ""))
    return (given == name if isinstance(given, str) else name in (given or ())), ""
