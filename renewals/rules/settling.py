"""A standing as plain data and back, so that what a cycle came to stays as it was."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from renewals.rules.lines import Activity, CycleStanding

VERSION = 1
_STANDING = TypeAdapter(CycleStanding)
_ACTIVITIES = TypeAdapter(tuple[Activity, ...])


def as_settled(
    standing: CycleStanding, activities: tuple[Activity, ...], *, advisory: bool
) -> dict[str, Any]:
    """Plain JSON: needed, counted and missing line by line, and the activities that were looked at."""
    return {
        "version": VERSION,
        "advisory": advisory,
        "standing": _STANDING.dump_python(standing, mode="json"),
        "activities": _ACTIVITIES.dump_python(activities, mode="json"),
    }


def settled_standing(settled: Mapping[str, Any]) -> tuple[CycleStanding, tuple[Activity, ...]]:
    """What `as_settled` wrote down."""
    return (
        _STANDING.validate_python(settled["standing"], strict=False),
        _ACTIVITIES.validate_python(settled["activities"], strict=False),
    )


def carried_out_of(settled: Mapping[str, Any]) -> Decimal:
    return Decimal(settled["standing"]["carried_out"])


def counted_in(settled: Mapping[str, Any]) -> tuple[date | None, frozenset[str]]:
    """The last day of its window, and the keys of what counted towards its total."""
    standing = settled["standing"]
    if standing["window"] is None or standing["total"] is None:
        return None, frozenset()
    fills = standing["total"]["fills"]
    keys = {fill["key"] for fill in fills if Decimal(fill["counted"]) > 0 and fill["key"]}
    return date.fromisoformat(standing["window"]["closes_on"]), frozenset(keys)
