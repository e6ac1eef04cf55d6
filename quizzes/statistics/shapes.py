"""What goes into the statistics and what comes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

BANDS = 10
"""Marks are counted in bands of ten percent; the last one holds full marks too."""


@dataclass(frozen=True)
class Option:
    """Something that can be chosen. `right` when it earns credit."""

    id: str
    label: str = ""
    right: bool = False


@dataclass(frozen=True)
class Item:
    """A question as it was asked.

    `guess_score` is the fraction that a blind guess earns, None where that means nothing. `drawn`
    when it is drawn at random, so that only some attempts have it.
    """

    id: int | str
    max_mark: Decimal
    guess_score: Decimal | None = None
    options: tuple[Option, ...] = ()
    drawn: bool = False


@dataclass(frozen=True)
class Answer:
    """What one attempt earned for one item; `mark` None counts as 0.

    `chosen` are ids of its options, empty for a blank. `place` is the item's own id unless given.
    """

    item: int | str
    mark: Decimal | None
    chosen: tuple[str, ...] = ()
    place: int | str | None = None


@dataclass(frozen=True)
class Sitting:
    """One attempt: its total, what it could have earned, and an answer for each item asked."""

    mark: Decimal
    answers: Sequence[Answer]
    max_mark: Decimal | None = None  # None: the max marks of its items added up


@dataclass(frozen=True)
class ChoiceFigures:
    """How many chose an option, and the mean total of those attempts in marks."""

    id: str
    label: str
    right: bool
    count: int
    mean: float | None


@dataclass(frozen=True)
class ItemFigures:
    """`attempts` were asked it, `blank` of them chose nothing (of the options, if it has some)."""

    id: int | str
    max_mark: float
    drawn: bool
    attempts: int
    facility: float | None
    standard_deviation: float | None
    guess_score: float | None
    intended_weight: float | None
    effective_weight: float | None
    negative_covariance: bool
    discrimination: float | None
    efficiency: float | None
    blank: int
    choices: tuple[ChoiceFigures, ...] = ()


@dataclass(frozen=True)
class QuizFigures:
    """In marks; `max_mark` is the mean of what the attempts could earn.

    `bands` counts the attempts by percent: 0 to under 10, 10 to under 20, ... 90 to 100.
    """

    attempts: int
    max_mark: float | None
    mean: float | None
    median: float | None
    standard_deviation: float | None
    skewness: float | None
    kurtosis: float | None
    internal_consistency: float | None
    error_ratio: float | None
    standard_error: float | None
    bands: tuple[int, ...] = (0,) * BANDS
    same_places: bool = True


@dataclass(frozen=True)
class Statistics:
    """`items` in the order in which they were given, those that nobody was asked among them."""

    quiz: QuizFigures
    items: tuple[ItemFigures, ...]
