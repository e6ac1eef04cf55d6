"""Minutes of an activity into exact units of a place, and the sizes of what people write down.

A contact hour is 50 minutes in Florida and 60 in New Jersey, a CEU is ten of them, and a semester
hour is fifteen in Illinois, so minutes are what is stored.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm

from renewals.clauses import RenewalTarget
from renewals.rules.hours import HUNDREDTH, Rounding, minutes_to_units

NOTHING, WHOLE = Fraction(0), Fraction(1)

# Where a rule is silent we reckon with the longer of the two lengths that exist for a contact
# hour, so that never too much is counted; the shorter one tells what is surely missing.
LONG_UNIT, SHORT_UNIT = 60, 50

# The rows' own words for the steps a unit is rounded to.
ROUNDINGS = {
    None: Rounding.EXACT,
    "half-hour steps after the first hour": Rounding.HALVES_AFTER_FIRST,
    "halves": Rounding.HALVES,
    "whole": Rounding.WHOLE,
}
# Notes on the length of a unit that say how it is rounded, too (North Carolina).
ROUNDING_NOTES = {
    "1 point = 50-60 minutes; half points from 25-30 minutes; nothing below half counts": (
        Rounding.HALVES
    ),
}


@dataclass(frozen=True)
class UnitRule:
    """How long a unit is and what becomes of a part of one."""

    minutes: int
    rounding: Rounding

    def units_of(self, minutes: int, factor: Fraction = WHOLE) -> Fraction:
        """Units of one activity. Steps are taken per activity; without steps nothing is cut."""
        if self.rounding is Rounding.EXACT:
            whole = fraction_of(minutes, self.minutes)
            return whole if factor is WHOLE else whole * factor
        worth = minutes if factor is WHOLE else int(minutes * factor)
        return Fraction(minutes_to_units(worth, self.minutes, self.rounding))


def unit_rule(target: RenewalTarget | None, *, generous: bool = False) -> UnitRule:
    assumed = SHORT_UNIT if generous else LONG_UNIT
    minutes = target.minutes_per_unit if target else None
    return UnitRule(minutes or assumed, rounding_of(target) or Rounding.EXACT)


def rounding_of(target: RenewalTarget | None) -> Rounding | None:
    """None where the rule rounds in a way we do not reckon with."""
    if target is None:
        return Rounding.EXACT
    if target.rounding is None and target.minutes_note in ROUNDING_NOTES:
        return ROUNDING_NOTES[target.minutes_note]
    return ROUNDINGS.get(target.rounding)


def minutes_of(amount: Decimal, size: str, target: RenewalTarget) -> int | None:
    """The minutes of what a paper calls 0.2 CEU or one semester hour, by the rule of a place.

    `size` is a name in the rule's conversions, or its own unit. None where either the size or the
    length of a unit is not on record.
    """
    sizes = {name.casefold(): factor for name, factor in (target.unit_conversion or {}).items()}
    if target.unit:
        sizes.setdefault(target.unit.casefold(), Decimal(1))
    factor = sizes.get(size.strip().casefold())
    if factor is None or target.minutes_per_unit is None:
        return None
    return int(amount * factor * target.minutes_per_unit)


def cut(amount: Fraction) -> Decimal:
    """To hundredths, never up: what counts is never more than was earned."""
    return _cut(amount.numerator, amount.denominator)


@lru_cache(maxsize=10_000)
def _cut(numerator: int, denominator: int) -> Decimal:
    return (Decimal(numerator) / Decimal(denominator)).quantize(HUNDREDTH, ROUND_DOWN)


def raised(amount: Fraction) -> Decimal:
    """To hundredths, never down: what is asked for is never too little."""
    return (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(HUNDREDTH, ROUND_UP)


@lru_cache(maxsize=10_000)
def fraction_of(numerator: int | Fraction, denominator: int) -> Fraction:
    """The same few amounts come again and again, and making one is slow."""
    return Fraction(numerator, denominator)


def sum_of(amounts: Iterable[Fraction]) -> Fraction:
    """Exactly, and reduced once at the end instead of after each of them."""
    by_denominator: dict[int, int] = {}
    for amount in amounts:
        denominator = amount.denominator
        by_denominator[denominator] = by_denominator.get(denominator, 0) + amount.numerator
    if not by_denominator:
        return NOTHING
    scale = lcm(*by_denominator)
    parts = sum(total * (scale // each) for each, total in by_denominator.items())
    return fraction_of(parts, scale)


def short_of(needed: Decimal, counted: Fraction) -> Decimal:
    """What is still missing of it."""
    return max(Decimal(0), needed - cut(counted))
