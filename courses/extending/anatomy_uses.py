"""What apps above say about a muscle on its page, such as how many questions ask about it.

An app registers in `ready()`; nothing here knows who does.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from courses.models import Muscle


@dataclass(frozen=True)
class Use:
    """A sentence for this reader, and where it leads."""

    words: str
    url: str = ""


type FindUse = Callable[[HttpRequest, Muscle], Use | None]

_uses: list[FindUse] = []


def register_use(use: FindUse) -> None:
    """Registering it again changes nothing."""
    if use not in _uses:
        _uses.append(use)


def uses_of(request: HttpRequest, muscle: Muscle) -> list[Use]:
    """What there is to say to this reader, in the order of registration."""
    return [said for use in _uses if (said := use(request, muscle))]
