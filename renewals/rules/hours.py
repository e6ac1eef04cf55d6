"""Minutes into the units of a regulator, and how many units are still missing.

A contact hour is 50 minutes in Florida and 60 in New Jersey, so minutes are what is stored.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from renewals.rules.answers import Answer, Verdict

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
class Earned:
    """One activity. Rounding is per activity: two talks of 20 minutes are not one of 40."""

    minutes: int
    mode: Mode


@dataclass(frozen=True)
class HoursStanding:
    """Needed and missing are None where the rule's number is not known."""

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


def hours_standing(
    needed: Decimal | None,
    earned: Iterable[Earned],
    minutes_per_unit: int | None,
    *,
    rounding: Rounding = Rounding.EXACT,
    accepted: Collection[Mode] = frozenset(Mode),
) -> HoursStanding:
    """Needed, counted and missing units, with the verdict.

    Only activities in an accepted mode count. A target or a length of the unit that is not
    on record is UNKNOWN, however many hours there are: "not found" is not "not required".
    """
    activities = tuple(earned)
    if minutes_per_unit is None:
        why = "The rule on record does not say how many minutes make one unit."
        answer = Answer(Verdict.UNKNOWN, (why,))
        return HoursStanding(needed, Decimal(0), None, {}, answer)
    by_mode = {
        mode: _units(
            [activity.minutes for activity in activities if activity.mode is mode],
            minutes_per_unit,
            rounding,
        )
        for mode in Mode
        if mode in accepted
    }
    counted = _units(
        [activity.minutes for activity in activities if activity.mode in accepted],
        minutes_per_unit,
        rounding,
    )
    if needed is None:
        answer = Answer(Verdict.UNKNOWN, ("The rule on record names no target.",))
        return HoursStanding(None, counted, None, by_mode, answer)
    missing = max(Decimal(0), needed - counted)
    verdict = Verdict.NOT_MET if missing else Verdict.MET
    answer = Answer(verdict, (f"{in_figures(counted)} of {in_figures(needed)} units are counted.",))
    return HoursStanding(needed, counted, missing, by_mode, answer)


def _units(activities: Collection[int], minutes_per_unit: int, rounding: Rounding) -> Decimal:
    # Exact units are cut once, after adding: six talks of 50 minutes are five hours, not 4.98.
    if rounding is Rounding.EXACT:
        return minutes_to_units(sum(activities), minutes_per_unit, rounding)
    return sum(
        (minutes_to_units(part, minutes_per_unit, rounding) for part in activities),
        Decimal(0),
    )
