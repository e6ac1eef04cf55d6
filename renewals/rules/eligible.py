"""Which activities can count in a cycle, which cannot and why, and what only a person can say."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from renewals.clauses import Clause, CourseApproval, CreditRate
from renewals.rules.belonging import plain
from renewals.rules.dates import in_words
from renewals.rules.lines import Activity
from renewals.rules.requirements import looks_back, of_type
from renewals.rules.windows import Window, window_for


@dataclass(frozen=True)
class Eligible:
    """`inside` count in the cycle, `older` were completed before it and may serve a topic that
    looks further back. `rates` are what a unit of an activity is worth where it is not one."""

    inside: tuple[Activity, ...]
    older: tuple[Activity, ...]
    left_out: tuple[tuple[Activity, str], ...]
    doubts: tuple[str, ...]
    rates: Mapping[str, Fraction]


def eligible(
    clauses: Sequence[Clause],
    window: Window,
    beside: Sequence[Window],
    activities: Iterable[Activity],
    *,
    due_on: date,
    on: date,
    generous: bool,
) -> Eligible:
    """In the order of their days and keys. `due_on` is the window's end before any extension.

    With `generous` those that a person may still place here are taken as placed here.
    """
    inside: list[Activity] = []
    older: list[Activity] = []
    left_out: list[tuple[Activity, str]] = []
    doubts: list[str] = []
    seen: Counter[str] = Counter()
    approvals = [clause for clause in of_type(clauses, CourseApproval) if clause.approvers]
    credit_rates = list(of_type(clauses, CreditRate))
    serves_several = looks_back(clauses)
    for done in sorted(activities, key=lambda one: (one.completed_on, one.key)):
        if why := _never_counts(approvals, done, on) or _repeats(credit_rates, done, seen):
            left_out.append((done, why))
        elif not window.holds(done.completed_on):
            left_out.append((done, _outside(window, done.completed_on)))
            if done.completed_on < window.opens_on:
                older.append(done)
        elif not serves_several and (why := _placed_elsewhere(due_on, done)):
            left_out.append((done, why))
        elif beside and (why := _undecided(window, beside, done)) and not generous:
            left_out.append((done, why))
            doubts.append(why)
        else:
            inside.append(done)
    rates = {}
    if credit_rates:
        rates = {done.key: rate for done in inside if (rate := _rate(credit_rates, done)) != 1}
    return Eligible(tuple(inside), tuple(older), tuple(left_out), tuple(doubts), rates)


def _never_counts(approvals: Sequence[CourseApproval], done: Activity, on: date) -> str:
    if done.mode is None:
        return "Nobody has said how it was learnt: self-paced, live online or in person."
    if done.completed_on > on:
        return f"It is not completed yet on {in_words(on)}."
    return _unapproved(approvals, done)


def _unapproved(approvals: Sequence[CourseApproval], done: Activity) -> str:
    """The approval in force when the course was completed is what counts (Arizona: one that was
    there before)."""
    for clause in approvals:
        named = {plain(body) for body in clause.approvers}
        early = clause.must_predate is not None
        if not any(
            plain(approval.body) in named
            and not (early and approval.since is not None and approval.since >= done.completed_on)
            for approval in done.approvals
        ):
            bodies = " or ".join(clause.approvers)
            when = "before" if early else "on"
            return f"No approval by {bodies} was in force {when} {in_words(done.completed_on)}."
    return ""


def _repeats(rates: Sequence[CreditRate], done: Activity, seen: Counter[str]) -> str:
    """The same course given again and again counts only so many times (Utah: twice)."""
    for rate in rates:
        if rate.times_same is None or not _is_about(rate, done):
            continue
        seen[plain(done.title)] += 1
        if seen[plain(done.title)] > rate.times_same:
            return f"It has counted before, and the rule says: {rate.text}."
    return ""


def _rate(rates: Sequence[CreditRate], done: Activity) -> Fraction:
    rate = Fraction(1)
    for clause in rates:
        if clause.factor is not None and _is_about(clause, done):
            rate *= Fraction(clause.factor)
    return rate


def _is_about(clause: CreditRate, done: Activity) -> bool:
    return clause.activities is not None and done.activity in clause.activities


def _outside(window: Window, day: date) -> str:
    if day < window.opens_on:
        return f"It was completed before this period began on {in_words(window.opens_on)}."
    return f"It was completed after this period ended on {in_words(window.closes_on)}."


def _placed_elsewhere(due_on: date, done: Activity) -> str:
    if done.placed_until is None or done.placed_until == due_on:
        return ""
    return f"It is counted for the deadline of {in_words(done.placed_until)}."


def _undecided(window: Window, beside: Sequence[Window], done: Activity) -> str:
    if done.placed_until is not None:
        return ""
    found = window_for(done.completed_on, sorted([window, *beside], key=lambda one: one.opens_on))
    return "" if found == window or found is None else getattr(found, "why", "")
