"""Between which dates credit counts towards a deadline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from renewals.clauses import AccrualWindow
from renewals.rules.answers import NeedsPerson
from renewals.rules.dates import in_words, month_end_months_before


@dataclass(frozen=True)
class Window:
    """Both days are inside."""

    opens_on: date
    closes_on: date

    def holds(self, day: date) -> bool:
        return self.opens_on <= day <= self.closes_on

    def in_second_half(self, day: date) -> bool:
        """For first renewals (Florida: licensed in the second half of the biennium)."""
        if not self.holds(day):
            return False
        return day - self.opens_on >= (self.closes_on + timedelta(days=1) - self.opens_on) / 2


def window_before(due_on: date, months: int) -> Window:
    """So many months that end with the deadline: 1 December 2025 to 30 November 2027 is 24."""
    before = month_end_months_before(due_on, months)
    return Window(before + timedelta(days=1), due_on)


def accrual_window(
    clause: AccrualWindow | None, due_on: date, cycle_months: int | None
) -> Window | NeedsPerson:
    """The window of a deadline: the rule's own, and without one the cycle.

    Words that code cannot reckon with and sources that disagree are left to a person.
    """
    if clause is not None and clause.conflicting:
        return NeedsPerson(f"The sources disagree on the window: {clause.text}")
    if clause is not None and clause.months is None:
        return NeedsPerson(f"Read the window in the rule: {clause.text}")
    months = clause.months if clause is not None else cycle_months
    if months is None:
        return NeedsPerson("Neither a window nor the length of the cycle is on record.")
    return window_before(due_on, months)


def window_for(earned_on: date, windows: Iterable[Window]) -> Window | NeedsPerson | None:
    """The window a credit belongs to; None outside all of them.

    Where two overlap (North Carolina, each January) the sources do not say which one takes
    it, so a person decides.
    """
    holding = [window for window in windows if window.holds(earned_on)]
    if len(holding) > 1:
        ends = " and ".join(in_words(window.closes_on) for window in holding)
        return NeedsPerson(
            f"{in_words(earned_on)} lies in the windows that end on {ends}:"
            " decide which one the credit is for."
        )
    return holding[0] if holding else None
