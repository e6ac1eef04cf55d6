"""Which lesson to read again: found by its words, as topics of questions do not name lessons."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHORTEST_WORD = 3
LEAST_OF_THE_TITLE = 0.5
_SMALL_WORDS = frozenset({"and", "for", "from", "how", "not", "the", "what", "with", "your"})


@dataclass(frozen=True)
class Lesson:
    """`about` is what it says of itself besides its title."""

    title: str
    url: str
    about: str = ""


def lesson_for(names: Iterable[str], lessons: Sequence[Lesson]) -> Lesson | None:
    """The lesson that the first of `names` fits, else the next; of equals the first in the course.

    It fits where at least half of its words stand in the title, or all of them in `about`.
    """
    for name in names:
        words = _words(name)
        if not words or not lessons:
            continue
        shares = [_shares(words, lesson) for lesson in lessons]
        best = max(shares)
        if best[0] >= LEAST_OF_THE_TITLE or best[1] == 1:
            return lessons[shares.index(best)]
    return None


def _shares(words: frozenset[str], lesson: Lesson) -> tuple[float, float]:
    """How much of the words stands in the title, and in all that is known; a weak title counts for nothing."""
    in_title = len(words & _words(lesson.title)) / len(words)
    anywhere = len(words & _words(f"{lesson.title} {lesson.about}")) / len(words)
    return (in_title if in_title >= LEAST_OF_THE_TITLE else 0, anywhere)


def _words(text: str) -> frozenset[str]:
    """Without small words; one and several are the same."""
    found = re.findall(r"\w+", text.lower())
    return frozenset(
        word.removesuffix("s")
        for word in found
        if len(word) >= SHORTEST_WORD and word not in _SMALL_WORDS
    )
