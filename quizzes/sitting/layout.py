"""Where each question stands in one attempt, as it is stored with the attempt: a line for each slot.

A line is the id of the version, a space, and the ids in the order shown with a space between. Where
there is more to say a tab follows, then max mark, section, critical, stimulus version id and part
with a colon between; what stands at the end and is as usual is left out. The number of a slot is
the place of its line, from 1. A hundred thousand attempts are why it is so short.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

USUAL = ("1", "0", "0", "0", "0")


@dataclass(frozen=True)
class Slot:
    """One place of an attempt.

    `section` is 0 outside every section. `stimulus_version_id` is the case the question belongs
    to, and `part` its place in a case that is revealed step by step (1 for the first), else 0.
    """

    number: int
    version_id: int
    order: tuple[str, ...] = ()
    max_mark: Decimal = Decimal(1)
    section: int = 0
    critical: bool = False
    stimulus_version_id: int | None = None
    part: int = 0


def slots_in(layout: str) -> list[Slot]:
    """Raises ValueError or ArithmeticError for what `text_of` never wrote."""
    return [_slot(number, line) for number, line in enumerate(layout.splitlines(), 1)]


def version_ids_in(layout: str) -> set[int]:
    """Which versions stand in a layout, wherever."""
    return {int(line.partition(" ")[0]) for line in layout.splitlines()}


def text_of(slots: Sequence[Slot]) -> str:
    return "\n".join(_line(slot) for slot in slots)


def beginning_of(version_id: int) -> str:
    """With a line break before the layout, this is found in it if and only if the version stands there."""
    return f"\n{version_id} "


def _slot(number: int, line: str) -> Slot:
    shown, _tab, more = line.partition("\t")
    version_id, _space, order = shown.partition(" ")
    said = more.split(":") if more else []
    max_mark, section, critical, stimulus_version_id, part = (*said, *USUAL[len(said) :])
    return Slot(
        number=number,
        version_id=int(version_id),
        order=tuple(order.split()),
        max_mark=Decimal(max_mark),
        section=int(section),
        critical=bool(int(critical)),
        stimulus_version_id=int(stimulus_version_id) or None,
        part=int(part),
    )


def _line(slot: Slot) -> str:
    more = [
        f"{slot.max_mark.normalize():f}",
        str(slot.section),
        str(int(slot.critical)),
        str(slot.stimulus_version_id or 0),
        str(slot.part),
    ]
    while more and more[-1] == USUAL[len(more) - 1]:
        more.pop()
    line = f"{slot.version_id} {' '.join(slot.order)}"
    return f"{line}\t{':'.join(more)}" if more else line
