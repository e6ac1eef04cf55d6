"""What a place's rule asks for one deadline, and how far somebody's credits go."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from renewals.clauses import (
    AccrualWindow,
    CategoryMaximum,
    CategoryMinimum,
    Clause,
    FirstRenewal,
    RenewalTarget,
    TopicRule,
)
from renewals.rules.answers import Answer, NeedsPerson, Verdict, all_of
from renewals.rules.hours import (
    Earned,
    Rounding,
    hours_standing,
    in_figures,
    minutes_to_units,
)
from renewals.rules.lines import (
    Activity,
    CycleStanding,
    Fill,
    LicenceFacts,
    Line,
    LineKind,
    Missing,
    Relief,
)
from renewals.rules.windows import Window, accrual_window

# The rows' own words for the steps a unit is rounded to.
ROUNDINGS = {
    None: Rounding.EXACT,
    "half-hour steps after the first hour": Rounding.HALVES_AFTER_FIRST,
}


def target_of(clauses: Iterable[Clause]) -> RenewalTarget | None:
    return next((clause for clause in clauses if isinstance(clause, RenewalTarget)), None)


def needed_minutes(clauses: Iterable[Clause]) -> int | None:
    """The target in minutes where the rule names both the number and the length of a unit."""
    target = target_of(clauses)
    if target is None or target.required is None or target.minutes_per_unit is None:
        return None
    return int(target.required * target.minutes_per_unit)


def window_of_cycle(
    clauses: Sequence[Clause], due_on: date, *, by_licence: bool
) -> Window | NeedsPerson:
    """Between which days credit counts for this deadline.

    `by_licence` says that the date is the licence's own expiry, which tells where the cycle ends
    only if both are of one length (North Carolina renews each year and counts two).
    """
    target = target_of(clauses)
    renews, cycle = (target.licence_renewal_months, target.cycle_months) if target else (None, None)
    if by_licence and renews is not None and renews != cycle:
        return NeedsPerson(
            "The licence renews more often than the cycle in which hours are counted:"
            " ask when the cycle ends."
        )
    written = next((clause for clause in clauses if isinstance(clause, AccrualWindow)), None)
    return accrual_window(written, due_on, cycle)


def cycle_standing(
    clauses: Sequence[Clause],
    due_on: date,
    activities: Iterable[Activity],
    *,
    licence: LicenceFacts,
    on: date,
    reliefs: Sequence[Relief] = (),
    carried_in: Decimal = Decimal(0),
) -> CycleStanding:
    """Needed, counted and missing, with reasons. What code cannot judge is left to a person."""
    target = target_of(clauses)
    unit = target.unit if target and target.unit and target.unit != "none" else "hour"
    window = window_of_cycle(clauses, due_on, by_licence=licence.expires_on is not None)
    if isinstance(window, NeedsPerson):
        return CycleStanding(None, unit, Answer(Verdict.NEEDS_PERSON, (window.why,)))
    inside = [done for done in activities if window.holds(done.completed_on) and done.mode]
    rounding = ROUNDINGS.get(target.rounding if target else None, Rounding.EXACT)
    per_unit = target.minutes_per_unit if target else None
    hours = hours_standing(
        target.required if target else None,
        [Earned(done.minutes, done.mode) for done in inside if done.mode],
        per_unit,
        rounding=rounding,
    )
    total = Line(
        LineKind.TOTAL,
        unit,
        hours.needed,
        hours.counted,
        hours.missing,
        unit,
        hours.answer,
        fills=tuple(
            Fill(done.key, done.title, units, units)
            for done in inside
            if per_unit
            for units in [minutes_to_units(done.minutes, per_unit, rounding)]
        ),
    )
    left = tuple(_left_to_a_person(clauses, window, licence.first_licensed_on))
    lines = [
        Line(LineKind.DUTY, answer.reasons[0], None, None, None, unit, answer) for answer in left
    ]
    answers = [hours.answer, *left]
    if target is not None and target.rounding not in ROUNDINGS:
        why = f"Units are rounded in a way we do not reckon with: {target.rounding}."
        answers.append(Answer(Verdict.NEEDS_PERSON, (why,)))
    missing = (Missing(unit, hours.missing),) if hours.missing else ()
    return CycleStanding(
        window,
        unit,
        all_of(answers),
        total,
        tuple(lines),
        still_missing=missing,
        hours=hours,
    )


def what_if(
    clauses: Sequence[Clause],
    due_on: date,
    activities: Iterable[Activity],
    *,
    more: Sequence[Activity],
    licence: LicenceFacts,
    on: date,
    reliefs: Sequence[Relief] = (),
    carried_in: Decimal = Decimal(0),
) -> CycleStanding:
    """The standing once `more` is done, too: the day is that of the last of them."""
    later = max([on, *(planned.completed_on for planned in more)])
    return cycle_standing(
        clauses,
        due_on,
        [*activities, *more],
        licence=licence,
        on=later,
        reliefs=reliefs,
        carried_in=carried_in,
    )


def _left_to_a_person(
    clauses: Iterable[Clause], window: Window, licensed_on: date | None
) -> Iterator[Answer]:
    """Requirements that minutes and modes alone do not answer."""
    for clause in clauses:
        match clause:
            case CategoryMinimum():
                why = f"At least {_amount(clause.minimum)} have to be {_words(clause.category)}."
            case CategoryMaximum(category=str(category)):
                why = f"Only so much may be {_words(category)}."
            case CategoryMaximum():
                why = "Only so much counts for one day or activity."
            case TopicRule():
                why = f"A topic of its own is asked for: {_words(clause.topic)}."
            case FirstRenewal() if licensed_on is not None and window.holds(licensed_on):
                why = f"A first renewal has its own rule: {clause.text}"
            case _:
                continue
        yield Answer(Verdict.NEEDS_PERSON, (why,))


def _amount(units: Decimal) -> str:
    return in_figures(units)


def _words(name: str) -> str:
    return name.replace("_", " ")
