"""Which questions stand where in one attempt, and in which order their options are shown."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quizzes.kinds.shapes import Body, texts

type Slot = list[Any]
"""[slot, question version id, option ids in the order shown, max mark as text]."""

LISTED = {
    "single_choice": "options",
    "multiple_response": "options",
    "matching": "right",
    "ordering": "items",
}
"""Where a kind's body keeps what can be shown in another order."""

ALWAYS_SHUFFLED = frozenset({"matching", "ordering"})
"""Authors write these in the right order; shown so, the page would give the answer."""


@dataclass(frozen=True)
class Offered:
    """A question that the quiz asks, in the version that is current now."""

    version_id: int
    kind: str
    body: Body
    max_mark: Decimal


def draw(
    offered: Sequence[Offered], *, seed: int, shuffle_questions: bool, shuffle_options: bool
) -> list[Slot]:
    """The layout. Stored and never derived again: another Python may shuffle differently."""
    rng = random.Random(seed)  # noqa: S311 - the seed comes from `secrets`
    asked = list(offered)
    if shuffle_questions:
        rng.shuffle(asked)
    layout: list[Slot] = []
    for number, question in enumerate(asked, 1):
        order = list(texts(question.body, LISTED.get(question.kind, "")))
        if shuffle_options or question.kind in ALWAYS_SHUFFLED:
            rng.shuffle(order)
        layout.append([number, question.version_id, order, str(question.max_mark)])
    return layout
