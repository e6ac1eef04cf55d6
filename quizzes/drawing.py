"""In which order questions, and the options of each, stand in one attempt."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from quizzes.kinds import kind
from quizzes.kinds.shapes import Body
from quizzes.layout import Slot


@dataclass(frozen=True)
class Offered:
    """A question chosen for an attempt, in the version that is asked now.

    Questions of one case stand together, in their order, and are never shuffled apart.
    """

    version_id: int
    kind: str
    body: Body
    max_mark: Decimal
    section: int = 0
    critical: bool = False
    stimulus_version_id: int | None = None
    stepwise: bool = False


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
            for part, question in enumerate(block, 1):
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
    return list(blocks.values())


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
        max_mark=question.max_mark if kind(question.kind).ASKS else Decimal(0),
        section=question.section,
        critical=question.critical,
        stimulus_version_id=question.stimulus_version_id,
        part=part if question.stepwise else 0,
    )
