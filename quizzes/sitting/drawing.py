"""In which order questions, and the options of each, stand in one attempt."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from quizzes.kinds import kind
from quizzes.kinds.shapes import Body
from quizzes.sitting.layout import Slot


@dataclass(frozen=True)
class Offered:
    """A question chosen for an attempt, in the version that is asked now.

    Questions of one case stand together, in their order, and are never shuffled apart.
    `place_in_case` is 1 for the first of them, and 0 where the author gave them no order.
    """

    version_id: int
    kind: str
    body: Body
    max_mark: Decimal
    section: int = 0
    critical: bool = False
    stimulus_version_id: int | None = None
    stepwise: bool = False
    place_in_case: int = 0

    @property
    def asks(self) -> bool:
        """False for a text that wants no answer."""
        return kind(self.kind).ASKS


def lay_out(
    offered: Sequence[Offered], *, seed: int, shuffle_questions: bool, shuffle_options: bool
) -> list[Slot]:
    """Sections stay in their order; inside each, single questions and whole cases are shuffled.

    Stored and never derived again: another Python may shuffle differently.
    """
    rng = random.Random(seed)  # noqa: S311 - the seed comes from `secrets`
    slots: list[Slot] = []
    for _section, inside in groupby(sorted(offered, key=_section_of), key=_section_of):
        blocks = _blocks(list(inside))
        if shuffle_questions:
            rng.shuffle(blocks)
        for block in blocks:
            for place, question in enumerate(block, 1):
                # Where a question of the case is left out, the next one shows what it would have.
                part = max(place, question.place_in_case)
                slots.append(_slot(len(slots) + 1, part, question, rng, shuffle_options))
    return slots


def _section_of(question: Offered) -> int:
    return question.section


def _blocks(offered: Sequence[Offered]) -> list[list[Offered]]:
    """A case as one block, at the place of its first question."""
    blocks: dict[object, list[Offered]] = {}
    for place, question in enumerate(offered):
        case = question.stimulus_version_id
        name = ("case", case) if case is not None else ("single", place)
        blocks.setdefault(name, []).append(question)
    return [sorted(block, key=_place_in_case) for block in blocks.values()]


def _place_in_case(question: Offered) -> int:
    return question.place_in_case


def _slot(
    number: int, part: int, question: Offered, rng: random.Random, shuffle_options: bool
) -> Slot:
    listed = kind(question.kind).listed(question.body)
    order = list(listed.ids)
    if shuffle_options or listed.always_shuffled:
        rng.shuffle(order)
    return Slot(
        number=number,
        version_id=question.version_id,
        order=tuple(order),
        max_mark=question.max_mark if question.asks else Decimal(0),
        section=question.section,
        critical=question.critical,
        stimulus_version_id=question.stimulus_version_id,
        part=part if question.stepwise else 0,
    )
