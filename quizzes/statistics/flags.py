"""What the figures say, in words, and from how many attempts on they say anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from quizzes.statistics.shapes import ChoiceFigures, ItemFigures

ATTEMPTS_FOR_FIGURES = 10
ATTEMPTS_FOR_DISCRIMINATION = 30
TOO_EASY, TOO_HARD = 0.95, 0.30
WEAK_DISCRIMINATION = 20.0
FINE_CONSISTENCY, UNSATISFACTORY_CONSISTENCY = 75.0, 64.0


class Warns(StrEnum):
    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    NEGATIVE = "negative"
    WEAK = "weak"
    UNPICKED = "unpicked"


@dataclass(frozen=True)
class Flag:
    """`words` is a sentence for the author, without its full stop at the end."""

    warns: Warns
    words: str


def is_shown(attempts: int) -> bool:
    """Fewer attempts than this would tell about persons, not about questions."""
    return attempts >= ATTEMPTS_FOR_FIGURES


def shows_discrimination(attempts: int) -> bool:
    return attempts >= ATTEMPTS_FOR_DISCRIMINATION


def flags(item: ItemFigures) -> tuple[Flag, ...]:
    """In the order of what to look at first; none while there are too few attempts to tell."""
    return tuple(_flags(item)) if is_shown(item.attempts) else ()


def _flags(item: ItemFigures) -> Iterator[Flag]:
    if item.discrimination is not None and shows_discrimination(item.attempts):
        if item.discrimination < 0:
            yield Flag(Warns.NEGATIVE, _check_the_key(item))
        elif item.discrimination < WEAK_DISCRIMINATION:
            words = "Hardly tells strong learners from weak ones (discrimination under 20 %)"
            yield Flag(Warns.WEAK, words)
    if item.facility is not None and item.facility > TOO_EASY:
        yield Flag(Warns.TOO_EASY, "Too easy: more than 95 % right")
    if item.facility is not None and item.facility < TOO_HARD:
        yield Flag(Warns.TOO_HARD, "Too hard: less than 30 % right")
    unpicked = [letter for letter, choice in lettered(item) if not choice.count]
    if unpicked:
        yield Flag(Warns.UNPICKED, f"Nobody picks {_listed(unpicked)}")


def lettered(item: ItemFigures) -> list[tuple[str, ChoiceFigures]]:
    """The options as authors name them: A for the first one."""
    return [(_letter(place), choice) for place, choice in enumerate(item.choices)]


def _check_the_key(item: ItemFigures) -> str:
    """Names the wrong option whose choosers did best in the whole quiz, if they beat the right."""
    chosen = [(letter, c) for letter, c in lettered(item) if c.mean is not None]
    of_right = max((c.mean or 0.0 for _letter, c in chosen if c.right), default=None)
    wrong = [(c.mean or 0.0, letter) for letter, c in chosen if not c.right]
    best = max(wrong, default=None)
    if best is None or (of_right is not None and best[0] <= of_right):
        return "Strong learners get it wrong more often than weak ones: check the key"
    return f"Strong learners choose {best[1]}: check the key"


def consistency_in_words(percent: float | None) -> str:
    """What an internal consistency (alpha, in percent) means for the whole quiz."""
    if percent is None:
        return "It cannot be reckoned from these attempts."
    if percent > FINE_CONSISTENCY:
        return "Fine: the questions measure the same thing."
    if percent < UNSATISFACTORY_CONSISTENCY:
        return "Unsatisfactory: much of the difference between learners is chance."
    return "Acceptable: more or better questions would make the marks more dependable."


def _letter(place: int) -> str:
    return (
        chr(ord("A") + place) if place < 26 else f"{_letter(place // 26 - 1)}{_letter(place % 26)}"
    )


def _listed(letters: list[str]) -> str:
    return letters[0] if len(letters) == 1 else f"{', '.join(letters[:-1])} or {letters[-1]}"
