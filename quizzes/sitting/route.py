"""The way through an attempt: what stands on one page, what is open, what is closed for good.

Plain Python. A slot that can earn nothing, such as a text between questions, holds nobody up.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from quizzes.sitting.layout import Slot


class Door(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Rules:
    """How the questions of an attempt are shown, as frozen when it began.

    `one` is None where the author left it to the learner, as quizzes of earlier days did. Forward
    only means one question on each page.
    """

    one: bool | None = None
    forward: bool = False
    practice: bool = False

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        forward = settings.get("navigation") == "forward"
        per_page = settings.get("per_page")
        return cls(
            one=True if forward else None if per_page is None else per_page == "one",
            forward=forward,
            practice=bool(settings.get("is_practice")),
        )


@dataclass(frozen=True)
class Route:
    """`closed` are the slots that were closed for good; `silent` those that ask nothing."""

    slots: Sequence[Slot]
    rules: Rules
    closed: frozenset[int] = frozenset()
    silent: frozenset[int] = frozenset()

    def door(self, number: int) -> Door:
        """Closed by itself or by having gone past it; ahead while something before it is not closed."""
        slot = self.slots[number - 1]
        if number in self.closed or any(
            other.number in self.closed for other in self._line(slot) if other.number > number
        ):
            return Door.CLOSED
        if any(
            other.max_mark > 0 and other.number not in self.closed
            for other in self._line(slot)
            if other.number < number
        ):
            return Door.AHEAD
        return Door.OPEN

    def is_open(self, number: int) -> bool:
        return self.door(number) is Door.OPEN

    @property
    def has_closed_doors(self) -> bool:
        """Whether anything of this attempt may be open now and closed later, before handing in."""
        return self.rules.forward or self.rules.practice or any(slot.part for slot in self.slots)

    @property
    def stops(self) -> list[tuple[int, ...]]:
        """The pages of one question each, with the texts that stand before it."""
        stops: list[tuple[int, ...]] = []
        waiting: tuple[int, ...] = ()
        for slot in self.slots:
            waiting += (slot.number,)
            if slot.number not in self.silent:
                stops.append(waiting)
                waiting = ()
        if waiting:
            stops[-1:] = [(stops[-1] if stops else ()) + waiting]
        return stops

    def stop_of(self, number: int) -> tuple[int, ...]:
        return next(stop for stop in self.stops if number in stop)

    @property
    def current(self) -> int:
        """Where the learner is: the first question that is open, else the last one."""
        asked = [self.asked_at(stop) for stop in self.stops]
        return next((number for number in asked if self.is_open(number)), asked[-1])

    def asked_at(self, stop: Sequence[int]) -> int:
        """The question that names a page; of a page of texts alone, its first text."""
        return next((number for number in stop if number not in self.silent), stop[0])

    def before(self, number: int) -> int | None:
        """The nearest page back that is open."""
        return next(reversed([each for each in self._open_stops() if each < number]), None)

    def after(self, number: int) -> int | None:
        """The nearest page ahead that is not closed, open yet or not."""
        asked = [self.asked_at(stop) for stop in self.stops]
        return next(
            (each for each in asked if each > number and self.door(each) is not Door.CLOSED), None
        )

    def closes_on_leaving(self, number: int) -> bool:
        """Whether going on from here closes the question: something waits behind it."""
        return any(
            other.number > number and other.number not in self.silent
            for other in self._line(self.slots[number - 1])
        )

    def _open_stops(self) -> Iterable[int]:
        return [asked for stop in self.stops if self.is_open(asked := self.asked_at(stop))]

    def _line(self, slot: Slot) -> list[Slot]:
        """The slots that open and close one after the other with this one, itself among them."""
        if self.rules.forward:
            return list(self.slots)
        if not slot.part:
            return [slot]
        return [
            other
            for other in self.slots
            if other.part and other.stimulus_version_id == slot.stimulus_version_id
        ]
