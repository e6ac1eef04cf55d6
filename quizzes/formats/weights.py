"""The fractions that Moodle keeps. It refuses any other, so files hold these and no more.

A fraction within 0.00001 of one of them is that one; "33" percent is none of them, "33.33333" is.
"""

from decimal import Decimal

from quizzes.formats.items import Untranslatable
from quizzes.kinds.numbers import as_text

NEAR = Decimal("0.00001")

_POSITIVE = (
    "1 .9 .8333333 .8 .75 .7 .6666667 .6 .5 .4 .3333333 .3 .25 .2 .1666667 .1428571 .125 .1111111 "
    ".1 .05"
)
KEPT = (Decimal(0), *(sign * Decimal(part) for part in _POSITIVE.split() for sign in (1, -1)))


def kept(fraction: Decimal) -> Decimal | None:
    """The fraction that Moodle keeps for this one, None when it would refuse it."""
    return next((each for each in KEPT if abs(each - fraction) <= NEAR), None)


def snapped(fraction: Decimal) -> Decimal:
    """As `kept`. Raises Untranslatable with a sentence."""
    near = kept(fraction)
    if near is None:
        raise Untranslatable(
            f"A weight of {as_text(fraction * 100)} percent is not one that Moodle keeps, such as "
            "100, 50, 33.33333, 25 or 20."
        )
    return near


def percent(fraction: Decimal) -> str:
    """As Moodle writes it: 33.33333, 50, -100. Raises Untranslatable."""
    return as_text((snapped(fraction) * 100).quantize(Decimal("0.00001")))
