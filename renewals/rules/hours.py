"""Minutes into the units of a regulator, and how many units are still missing.

A contact hour is 50 minutes in Florida and 60 in New Jersey, so minutes are what is stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from renewals.rules.answers import Answer

HUNDREDTH = Decimal("0.01")
HALF = Decimal("0.5")


class Mode(StrEnum):
    """How something was learnt; the words of the rule rows."""

    SELF_PACED = "async"
    LIVE_ONLINE = "live_online"
    IN_PERSON = "in_person"


class Rounding(StrEnum):
    """What becomes of a part of a unit. None of them ever rounds up."""

    EXACT = "exact"
    HALVES = "halves"
    # Nothing below one whole unit, then halves (Illinois, 68 Ill. Adm. Code 1340.61).
    HALVES_AFTER_FIRST = "halves_after_first"
    WHOLE = "whole"


@dataclass(frozen=True)
class HoursStanding:
    """The total in short. Needed and missing are None where they are not known for certain."""

    needed: Decimal | None
    counted: Decimal
    missing: Decimal | None
    by_mode: Mapping[Mode, Decimal]
    answer: Answer


def minutes_to_units(
    minutes: int, minutes_per_unit: int, rounding: Rounding = Rounding.EXACT
) -> Decimal:
    """Units of one activity, cut to hundredths or to the rule's steps."""
    if minutes < 0 or minutes_per_unit < 1:
        raise ValueError("Give minutes from 0 on and at least one minute for a unit.")
    units = Decimal(minutes) / Decimal(minutes_per_unit)
    if rounding is Rounding.EXACT:
        return units.quantize(HUNDREDTH, ROUND_DOWN)
    if rounding is Rounding.WHOLE:
        return units.quantize(Decimal(1), ROUND_DOWN)
    if rounding is Rounding.HALVES_AFTER_FIRST and units < 1:
        return Decimal(0)
    return (units / HALF).quantize(Decimal(1), ROUND_DOWN) * HALF


def in_figures(amount: Decimal) -> str:
    """2.5 and 100: no needless zeros, no exponent."""
    return f"{amount.normalize():f}"
