"""What an import would do, question by question, before anything is saved."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from quizzes.formats.items import Category, Item, Refusal
from quizzes.kinds.exchange import Exchange, ExchangeAnswer


class Action(StrEnum):
    NEW = "new"
    VERSION = "version"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Planned:
    """One question that will come in. `before` is the version it follows, None for a new one."""

    item: Item
    action: Action
    reference: str
    topic: str
    body: Mapping[str, Any]
    key: Mapping[str, Any]
    digest: str
    max_mark: Decimal = Decimal(1)
    key_changed: bool = False
    notes: tuple[str, ...] = ()
    question_id: int | None = None
    before: int | None = None


OFTEN = 3
"""So many questions with the same note: it is said once for all."""


@dataclass(frozen=True)
class ImportPlan:
    bank: str
    planned: list[Planned] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    categories: list[Category] = field(default_factory=list)

    def of(self, action: Action) -> list[Planned]:
        return [each for each in self.planned if each.action == action]

    @property
    def shared_notes(self) -> list[tuple[str, int]]:
        """Notes that at least OFTEN questions share in the same words, with how many; most first."""
        said = Counter(note for each in self.planned for note in each.notes)
        return [(note, times) for note, times in said.most_common() if times >= OFTEN]

    @property
    def counts(self) -> dict[str, int]:
        """Questions that come in by their kind, most first."""
        return dict(Counter(each.item.exchange.kind for each in self.planned).most_common())


def report(plan: ImportPlan) -> dict[str, Any]:
    """The plan as JSON, for programs and for comparing with what was expected."""
    return {
        "bank": plan.bank,
        "counts": plan.counts,
        "actions": {action.value: len(plan.of(action)) for action in Action},
        "categories": [list(category) for category in plan.categories],
        "questions": [_question(each) for each in plan.planned],
        "refused": [
            {"line": each.line, "name": each.name, "type": each.type, "reason": each.reason}
            for each in plan.refused
        ],
    }


def _question(planned: Planned) -> dict[str, Any]:
    item = planned.item
    return {
        "line": item.line,
        "id": item.reference,
        "reference": planned.reference,
        "name": item.name,
        "category": list(item.category),
        "tags": list(item.tags),
        "action": planned.action.value,
        "notes": list(planned.notes),
        **_exchange(item.exchange),
    }


def _exchange(exchange: Exchange) -> dict[str, Any]:
    return {
        "type": exchange.kind,
        "stem": exchange.stem,
        "answers": [_answer(exchange.kind, answer) for answer in exchange.answers],
        "feedback": exchange.rationale,
        "settings": _plain(exchange.settings),
    }


def _answer(kind: str, answer: ExchangeAnswer) -> dict[str, Any]:
    """Pairs and items in order have no fraction of their own."""
    found: dict[str, Any] = {"text": answer.text}
    if kind == "matching":
        return found | {"match": answer.match}
    if kind == "ordering":
        return found
    found |= {"fraction": _number(answer.fraction), "feedback": answer.feedback}
    if kind == "numeric" and answer.text != "*":
        tolerance = answer.tolerance or Decimal(0)
        found |= {"tolerance": _number(tolerance), "tolerance_kind": answer.tolerance_kind}
    return found


def _plain(part: Any) -> Any:
    """Settings as JSON holds them; a question within a question is shown as one."""
    if isinstance(part, Exchange):
        return _exchange(part)
    if isinstance(part, Mapping):
        return {name: _plain(inside) for name, inside in part.items()}
    if isinstance(part, list | tuple):
        return [_plain(inside) for inside in part]
    return _number(part) if isinstance(part, Decimal) else part


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
