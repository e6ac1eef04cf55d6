"""The unit of a number, chosen from a list and graded beside it.

A multiplier says how many of a unit make one of the unit that the answers are in: for answers in
mm, mm is 1 and cm is 0.1. A unit that is offered without a multiplier is always wrong.
"""

from collections import Counter
from decimal import Decimal

from quizzes.kinds.faults import fraction_faults
from quizzes.kinds.numbers import is_storable
from quizzes.kinds.shapes import Body, Key, decimal_from, ids, mapping

PENALTIES_OF = ("mark", "maximum")


def offered(body: Body) -> list[str]:
    """The units to choose from, in the author's order; empty where none is asked for."""
    return ids(body, "units")


def multiplier(key: Key, unit: str) -> Decimal | None:
    """None for no unit and for one that is wrong."""
    found = decimal_from(mapping(key, "units").get(unit))
    return found if found is not None and found > 0 else None


def right_unit(body: Body, key: Key) -> str:
    """The unit that the answers are in, otherwise the first that can be right."""
    known = [unit for unit in offered(body) if multiplier(key, unit) is not None]
    plain = [unit for unit in known if multiplier(key, unit) == 1]
    return next(iter(plain + known), "")


def after_penalty(key: Key, fraction: Decimal) -> Decimal:
    """What a matching number with a wrong or missing unit earns, never below 0."""
    penalty = decimal_from(key.get("unit_penalty")) or Decimal(0)
    lost = penalty if key.get("unit_penalty_of") == "maximum" else penalty * fraction
    return max(Decimal(0), fraction - lost)


def unit_faults(body: Body, key: Key) -> list[str]:
    units, written = offered(body), mapping(key, "units")
    if not body.get("units"):
        return ["Offer the units of the key in the question."] if written else []
    faults = []
    if not isinstance(body["units"], list) or not all(unit.strip() for unit in units):
        faults.append("Write every unit as text.")
    faults += [
        f"Two units are called “{unit}”; remove one."
        for unit, times in Counter(units).items()
        if times > 1
    ]
    faults += [
        f"Give the unit {unit} a multiplier above 0."
        for unit, value in written.items()
        if multiplier(key, unit) is None or not is_storable(decimal_from(value) or Decimal(0))
    ]
    faults += [
        f"The key names the unit {unit}, which is not offered; remove it from the key."
        for unit in map(str, written)
        if unit not in units
    ]
    if not faults and not right_unit(body, key):
        faults.append("Give at least one unit a multiplier, such as 1.")
    if body.get("unit"):
        faults.append("Show one unit or offer several, not both.")
    if key.get("unit_penalty") not in (None, ""):
        faults += fraction_faults("the unit penalty", key["unit_penalty"], least=Decimal(0))
    if (key.get("unit_penalty_of") or PENALTIES_OF[0]) not in PENALTIES_OF:
        faults.append(f"Choose what the penalty is part of: {', '.join(PENALTIES_OF)}.")
    return faults
