"""Where each question stands in one attempt, as it is stored with the attempt.

A row is [version id, ids in the order shown, max mark] and, where there is something to say,
section, critical, stimulus version id, part: what stands at the end and is empty is left out. The
ids are one text with a space between. The number of a slot is its place in the list, from 1.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

type Row = list[Any]


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


def slots_in(rows: Iterable[Row]) -> list[Slot]:
    """Raises ValueError or TypeError for what `rows_of` never wrote."""
    return [_slot(number, *row) for number, row in enumerate(rows, 1)]


def version_ids_in(rows: Iterable[Row]) -> set[int]:
    """Which versions stand in a layout, wherever."""
    return {row[0] for row in rows}


def rows_of(slots: Sequence[Slot]) -> list[Row]:
    return [_row(slot) for slot in slots]


def _slot(
    number: int,
    version_id: int,
    order: str,
    max_mark: str,
    section: int = 0,
    critical: int = 0,
    stimulus_version_id: int = 0,
    part: int = 0,
) -> Slot:
    return Slot(
        number=number,
        version_id=version_id,
        order=tuple(order.split()),
        max_mark=Decimal(max_mark),
        section=section,
        critical=bool(critical),
        stimulus_version_id=stimulus_version_id or None,
        part=part,
    )


def _row(slot: Slot) -> Row:
    row: Row = [
        slot.version_id,
        " ".join(slot.order),
        f"{slot.max_mark.normalize():f}",
        slot.section,
        int(slot.critical),
        slot.stimulus_version_id or 0,
        slot.part,
    ]
    while len(row) > 3 and not row[-1]:
        row.pop()
    return row
