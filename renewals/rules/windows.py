"""Between which dates credit counts towards a deadline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from renewals.clauses import AccrualWindow, TopicRule
from renewals.rules.answers import Answer, NeedsPerson, Verdict
from renewals.rules.dates import add_months, in_words, month_end_months_before


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


def topic_answer(rule: TopicRule, taken_on: date | None, window: Window) -> Answer:
    """Whether a course taken that day still serves the topic at the end of the window.

    A topic counts once for ever, for its own number of months (Washington: health equity
    every 48 months in a cycle of 24), or else within the window. Amounts are not judged here.
    """
    if rule.when is not None:
        why = f"Somebody has to check whether {rule.topic} applies: {rule.when}."
        return Answer(Verdict.NEEDS_PERSON, (why,))
    if taken_on is None or taken_on > window.closes_on:
        return Answer(Verdict.NOT_MET, (f"Nothing on {rule.topic} is on record.",))
    when = in_words(taken_on)
    if rule.one_time:
        return Answer(Verdict.MET, (f"{rule.topic}: taken on {when}, once is enough.",))
    if rule.every_months is None:
        verdict = Verdict.MET if window.holds(taken_on) else Verdict.NOT_MET
        return Answer(verdict, (f"{rule.topic}: taken on {when}, to be taken in each window.",))
    lapses = add_months(taken_on, rule.every_months)
    verdict = Verdict.MET if window.closes_on < lapses else Verdict.NOT_MET
    return Answer(verdict, (f"{rule.topic}: taken on {when}, counts until {in_words(lapses)}.",))
