"""What the first cycle asks of somebody who was licensed in the middle of it.

A step that has begun counts whole, so that never too little is asked.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from renewals.clauses import FirstRenewal
from renewals.rules.dates import add_months, day_in_month, in_words
from renewals.rules.units import raised
from renewals.rules.windows import Window

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Effect:
    """How a cycle is changed: `why` is a sentence wherever it is.

    `total` None leaves the target as it is. `drops_hours` lifts the total and the categories,
    `drops_topics` the topics and duties as well. `in_category` is the one the amount has to
    be in.
    """

    why: str = ""
    total: Decimal | None = None
    drops_hours: bool = False
    drops_topics: bool = False
    in_category: str | None = None


UNCHANGED = Effect()


@dataclass(frozen=True)
class FirstCycle:
    """The effect that is certain and the one that holds if a person finds it so.

    `doubt` tells what that person has to find out; without it both are the same.
    """

    certain: Effect = UNCHANGED
    possible: Effect = UNCHANGED
    doubt: str = ""


def first_cycle(
    clause: FirstRenewal | None,
    window: Window,
    licensed_on: date | None,
    required: Decimal | None,
) -> FirstCycle:
    """Nothing changes in later cycles, or where the day of the first licence is not on record."""
    if clause is None or licensed_on is None or not window.holds(licensed_on):
        return FirstCycle()
    said = f"This is the first renewal: {clause.text}."
    if not _is_for(clause, window, licensed_on):
        return FirstCycle()
    if clause.only_if is not None:
        possible = replace(_effect(clause, window, licensed_on, required), why=said)
        return FirstCycle(
            replace(UNCHANGED, total=clause.otherwise),
            possible,
            f"This is the first renewal. Somebody has to check whether {clause.only_if}.",
        )
    if clause.kind is None:
        anything = Effect(said, drops_hours=True, drops_topics=True)
        return FirstCycle(UNCHANGED, anything, f"A first renewal has its own rule: {clause.text}.")
    effect = replace(_effect(clause, window, licensed_on, required), why=said)
    if clause.kind == "pro_rata" and clause.per_months is None:
        doubt = f"{said} The steps of the reduction are not on record."
        return FirstCycle(UNCHANGED, effect, doubt)
    if clause.kind == "later_start" and effect == replace(UNCHANGED, why=said):
        begins = in_words(_start_after(clause, licensed_on))
        return FirstCycle(
            UNCHANGED,
            replace(effect, drops_hours=True),
            f"The first cycle begins on {begins}: check whether it ends with this deadline.",
        )
    return FirstCycle(effect, effect)


def _is_for(clause: FirstRenewal, window: Window, licensed_on: date) -> bool:
    if clause.half is not None and window.in_second_half(licensed_on) != (clause.half == "second"):
        return False
    within = clause.within_months
    return within is None or add_months(licensed_on, within) > window.closes_on


def _effect(
    clause: FirstRenewal, window: Window, licensed_on: date, required: Decimal | None
) -> Effect:
    match clause.kind:
        case "exempt":
            return Effect(drops_hours=True, drops_topics=True)
        case "exempt_except_topics":
            return Effect(drops_hours=True)
        case "amount":
            return Effect(total=clause.amount, in_category=clause.category)
        case "share" if clause.share is not None and required is not None:
            return Effect(total=raised(Fraction(clause.share) * Fraction(required)))
        case "by_half_of_window":
            second = window.in_second_half(licensed_on)
            amount = clause.second_half if second else clause.amount
            return Effect(total=amount, drops_hours=amount == 0, drops_topics=amount == 0)
        case "pro_rata":
            return Effect(total=_pro_rata(clause, window, licensed_on, required))
        case "later_start":
            return _later_start(clause, window, licensed_on)
    return UNCHANGED


def _pro_rata(
    clause: FirstRenewal, window: Window, licensed_on: date, required: Decimal | None
) -> Decimal | None:
    if clause.per_months is None:
        if required is None:
            return None
        held = (window.closes_on - licensed_on).days + 1
        whole = (window.closes_on - window.opens_on).days + 1
        return raised(Fraction(required) * Fraction(held, whole))
    steps = _steps(licensed_on, window.closes_on, clause.per_months)
    if clause.amount is not None:
        total = clause.amount * steps
        return total if required is None else min(total, required)
    if required is None:
        return None
    all_steps = _steps(window.opens_on, window.closes_on, clause.per_months)
    return raised(Fraction(required) * min(Fraction(1), Fraction(steps, all_steps)))


def _steps(begins_on: date, closes_on: date, months: int) -> int:
    """Steps of so many months that have begun between the two days."""
    steps = 1
    while add_months(begins_on, steps * months) <= closes_on:
        steps += 1
    return steps


def _later_start(clause: FirstRenewal, window: Window, licensed_on: date) -> Effect:
    """Counting begins later; a window that would hold nothing but that belongs to the next one."""
    start = _start_after(clause, licensed_on)
    if start <= window.opens_on:
        return UNCHANGED
    if start > window.closes_on - timedelta(days=31):
        return Effect(drops_hours=True, drops_topics=True)
    return UNCHANGED


def _start_after(clause: FirstRenewal, licensed_on: date) -> date:
    month, day = clause.starts_month or 1, clause.starts_day or 1
    start = day_in_month(licensed_on.year, month, day)
    return start if start > licensed_on else day_in_month(licensed_on.year + 1, month, day)
