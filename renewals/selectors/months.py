"""How many deadlines fall into each month."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import TruncMonth

from renewals.models.periods import RenewalPeriodQuerySet
from renewals.rules import add_months

# As far as the chart looks back and ahead; what lies beyond is one number at either end.
BACK, AHEAD = 3, 18


@dataclass(frozen=True)
class Month:
    """`first` is its first day."""

    first: dt.date
    count: int


@dataclass(frozen=True)
class Months:
    """One entry for each month in order, empty ones too, and what lies before and after them."""

    months: tuple[Month, ...]
    before: int
    after: int


def months_of(periods: RenewalPeriodQuerySet, today: dt.date) -> Months:
    """Of these open periods, in one statement."""
    counted = dict(
        periods.order_by()
        .annotate(month=TruncMonth("due_on"))
        .values("month")
        .annotate(number=Count("pk"))
        .values_list("month", "number")
    )
    first = add_months(today.replace(day=1), -BACK)
    shown = [add_months(first, number) for number in range(BACK + AHEAD + 1)]
    return Months(
        tuple(Month(day, counted.get(day, 0)) for day in shown),
        before=sum(number for day, number in counted.items() if day < shown[0]),
        after=sum(number for day, number in counted.items() if day > shown[-1]),
    )
