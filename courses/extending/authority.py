"""What a place lets a profession do, and what a course does not change about it. An app above knows; it
registers here. Without an answer it is not known, and the page says so.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from practitioners.models import Jurisdiction, Profession


@dataclass(frozen=True)
class Read:
    """Where something was read, and when somebody last compared it."""

    title: str
    address: str = ""
    date: str = ""
    checked_on: dt.date | None = None


@dataclass(frozen=True)
class ScopeNote:
    """One place and profession: what holds in a sentence, then what is needed and what is warned of."""

    place: str
    profession: str
    sentence: Any
    needed: Sequence[Any] = ()
    limits: Sequence[Any] = ()
    warnings: Sequence[Any] = ()
    sources: Sequence[Read] = field(default_factory=tuple)
    is_reviewed: bool = False
    is_known: bool = True
    is_refused: bool = False


type Teller = Callable[[Jurisdiction, Profession, dt.date], ScopeNote | None]
type Places = Callable[[dt.date], list[tuple[int, int, str]]]

_tellers: list[Teller] = []
_places: list[Places] = []


def register_authority(tell: Teller, places: Places) -> None:
    """`places(day)` lists what `tell` knows of: id of the place, id of the profession, both in words."""
    if tell not in _tellers:
        _tellers.append(tell)
        _places.append(places)


def scope_note(place: Jurisdiction, profession: Profession, *, on: dt.date) -> ScopeNote | None:
    """None where nobody knows."""
    return next((note for tell in _tellers if (note := tell(place, profession, on))), None)


def known_places(*, on: dt.date) -> list[tuple[int, int, str]]:
    return [row for places in _places for row in places(on)]
