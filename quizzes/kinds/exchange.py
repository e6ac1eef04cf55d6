"""The shape in which questions travel: every format reads and writes it, every kind fills it.

A format never sees a body or a key, and a kind never sees GIFT or XML; a new kind that fills this
shape is in every format's report at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class ExchangeAnswer:
    """One option, pattern, value, pair or item.

    `match` is the other half of a pair. A tolerance belongs to numbers only; its kind is one of
    `quizzes.kinds.numeric.TOLERANCE_KINDS`.
    """

    text: str
    fraction: Decimal = Decimal(0)
    feedback: str = ""
    match: str = ""
    tolerance: Decimal | None = None
    tolerance_kind: str = "nominal"


@dataclass(frozen=True)
class Exchange:
    """A question between two systems.

    `settings` holds what only some kinds have, under the names of the kind's own body and key
    (whole, case_sensitive, mode, unit, lines, hints, image, ...). Ordering lists its answers in the
    right order; a choice that matches nothing is an answer with an empty text and a `match`.
    """

    kind: str
    stem: str
    answers: tuple[ExchangeAnswer, ...] = ()
    rationale: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
