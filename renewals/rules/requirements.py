"""What the clauses of a rule set say about the target and the window of one deadline."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Self, cast

from pydantic import BaseModel

from renewals.clauses import (
    AccrualWindow,
    Clause,
    DeadlineKind,
    DeadlineRule,
    Opens,
    RenewalTarget,
)
from renewals.rules.answers import NeedsPerson
from renewals.rules.dates import add_months, day_in_month
from renewals.rules.lines import LicenceFacts
from renewals.rules.windows import Window, accrual_window, window_before

ONE_DAY = timedelta(days=1)


class Rule(tuple[Clause, ...]):
    """The clauses of a rule set, sorted by type once: a page judges many people by one rule."""

    by_type: dict[type[BaseModel], list[BaseModel]]

    def __new__(cls, clauses: Iterable[Clause] = ()) -> Self:
        made = super().__new__(cls, clauses)
        made.by_type = {}
        for clause in made:
            made.by_type.setdefault(type(clause), []).append(clause)
        return made


def of_type[C: BaseModel](clauses: Iterable[Clause], clause_type: type[C]) -> Iterator[C]:
    """In the order of the rule."""
    if isinstance(clauses, Rule):
        return iter(cast("list[C]", clauses.by_type.get(clause_type, ())))
    return (clause for clause in clauses if isinstance(clause, clause_type))


def target_of(clauses: Iterable[Clause]) -> RenewalTarget | None:
    return next(of_type(clauses, RenewalTarget), None)


def unit_of(clauses: Iterable[Clause]) -> str:
    """The place's own word for what it counts; hours where it counts nothing or has no word."""
    target = target_of(clauses)
    return target.unit if target and target.unit and target.unit != "none" else "hour"


def needed_minutes(clauses: Iterable[Clause]) -> int | None:
    """The target in minutes where the rule names both the number and the length of a unit."""
    target = target_of(clauses)
    if target is None or target.required is None or target.minutes_per_unit is None:
        return None
    return int(target.required * target.minutes_per_unit)


def window_of_cycle(
    clauses: Sequence[Clause], due_on: date, licence: LicenceFacts
) -> Window | NeedsPerson:
    """Between which days credit counts for this deadline.

    A licence that renews more often than the cycle (North Carolina renews each year and counts
    two) tells by its expiry only in the years in which its cycle ends; in the others this is
    the window of the cycle that runs.
    """
    written = next(of_type(clauses, AccrualWindow), None)
    target = target_of(clauses)
    cycle = target.cycle_months if target else None
    if counts_a_balance(clauses):
        return _balance_window(clauses, due_on, licence)
    ends_on = due_on
    if _renews_within_a_cycle(target) and licence.expires_on is not None:
        if not licence.renewal_years:
            return NeedsPerson(
                "The licence renews more often than the cycle in which hours are counted:"
                " enter whether its cycle ends in odd or even years."
            )
        while (ends_on.year % 2 == 1) != (licence.renewal_years == "odd"):
            ends_on = add_months(ends_on, 12)
    if written is not None and written.no_target:
        written = None
    return accrual_window(written, ends_on, cycle)


def windows_overlap(clauses: Iterable[Clause]) -> bool:
    """A window is longer than a cycle, and a credit still serves one of them only."""
    written, cycle = _lengths(clauses)
    return written is not None and cycle is not None and written > cycle


def neighbours(clauses: Sequence[Clause], window: Window) -> tuple[Window, ...]:
    """The windows before and after it that share days with it (North Carolina, each January)."""
    written, cycle = _lengths(clauses)
    if written is None or cycle is None or written <= cycle:
        return ()
    return tuple(
        window_before(add_months(window.closes_on, months), written) for months in (-cycle, cycle)
    )


def _lengths(clauses: Iterable[Clause]) -> tuple[int | None, int | None]:
    """Months of the window and of the cycle, where a cycle uses its credits up."""
    written = next(of_type(clauses, AccrualWindow), None)
    target = target_of(clauses)
    if written is None or target is None or written.rolling or counts_a_balance(clauses):
        return None, None
    return written.months, target.cycle_months


def renewal_opens_on(clauses: Iterable[Clause], due_on: date) -> date | None:
    """From which day the renewal can be handed in; None where the rule does not say."""
    for opens in of_type(clauses, Opens):
        if opens.days_before is not None:
            return due_on - timedelta(days=opens.days_before)
        if opens.months_before is not None:
            return add_months(due_on, -opens.months_before)
        if opens.month is not None:
            begins = day_in_month(due_on.year, opens.month, opens.day or 1)
            if begins <= due_on:
                return begins
            return day_in_month(due_on.year - 1, opens.month, opens.day or 1)
    return None


def counts_a_balance(clauses: Iterable[Clause]) -> bool:
    """Each credit lapses by itself, or the sum looks back from any day: no cycle uses one up."""
    return any(
        rule.kind in {DeadlineKind.PER_CREDIT_EXPIRY, DeadlineKind.ROLLING}
        for rule in of_type(clauses, DeadlineRule)
    )


def looks_back(clauses: Sequence[Clause]) -> bool:
    """The same credit serves several deadlines, because windows are longer than cycles."""
    written = next(of_type(clauses, AccrualWindow), None)
    return counts_a_balance(clauses) or (written is not None and written.rolling)


def _renews_within_a_cycle(target: RenewalTarget | None) -> bool:
    if target is None or target.licence_renewal_months is None:
        return False
    return target.licence_renewal_months != target.cycle_months


def _balance_window(
    clauses: Sequence[Clause], due_on: date, licence: LicenceFacts
) -> Window | NeedsPerson:
    """What still counts on the first day on which the balance would fall short.

    That is the day after the deadline, unless the deadline is the licence's own.
    """
    rule = next(of_type(clauses, DeadlineRule))
    if rule.months is None:
        return NeedsPerson("The rule does not say for how many months a credit counts.")
    reckoned = due_on if licence.expires_on is not None else due_on + ONE_DAY
    opens_on = add_months(reckoned, -rule.months)
    while add_months(opens_on, rule.months) <= reckoned:
        opens_on += ONE_DAY
    return Window(opens_on, due_on)
