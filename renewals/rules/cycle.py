"""How far a person is towards one deadline, and how far they would be with more."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from renewals.clauses import CarryOver, Clause, RenewalTarget
from renewals.rules.answers import Answer, NeedsPerson, Verdict, all_of
from renewals.rules.asked import extended
from renewals.rules.dates import in_words
from renewals.rules.hours import HoursStanding
from renewals.rules.lines import Activity, CycleStanding, LicenceFacts, Line, LineKind, Relief
from renewals.rules.reading import Reading, read_case
from renewals.rules.reckoning import Case, Reckoning
from renewals.rules.requirements import Rule, of_type, target_of, unit_of, window_of_cycle
from renewals.rules.shortfall import smallest_missing
from renewals.rules.units import LONG_UNIT, cut, rounding_of


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
    """Needed, counted and missing, with reasons, as of the day `on`.

    `due_on` is the day the rule or the licence gave; an extension among `reliefs` moves the end
    of the window. What code cannot judge is left to a person, and never met.
    """
    clauses = clauses if isinstance(clauses, Rule) else Rule(clauses)
    unit = unit_of(clauses)
    case = _case_of(clauses, due_on, activities, licence, on, reliefs, carried_in)
    if isinstance(case, NeedsPerson):
        return CycleStanding(None, unit, Answer(Verdict.NEEDS_PERSON, (case.why,)))
    in_running_cycle = case.due_on > due_on
    strict = read_case(case, generous=False)
    total, lines = _judged(case, strict)
    answers = [line.answer for line in (total, *lines)]
    if in_running_cycle:
        why = f"The hours of this cycle are due on {in_words(case.due_on)}, not before."
        answers.append(Answer(Verdict.NEEDS_PERSON, (why,)))
    return CycleStanding(
        case.window,
        unit,
        all_of(answers),
        total,
        lines,
        strict.left_out,
        carried_in=min(carried_in, _most_carried(clauses)),
        carried_out=_carried_out(clauses, strict),
        still_missing=smallest_missing(
            strict.total,
            strict.lines,
            [part.clause for part in strict.asked.parts],
            strict.asked.maxima,
        ),
        hours=_hours(case, total, strict),
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


def total_missing(
    clauses: Sequence[Clause],
    due_on: date,
    activities: Iterable[Activity],
    *,
    licence: LicenceFacts,
    on: date,
    reliefs: Sequence[Relief] = (),
    carried_in: Decimal = Decimal(0),
) -> Decimal | None:
    """`cycle_standing(...).hours.missing` and no other line, for long lists that show only that."""
    clauses = clauses if isinstance(clauses, Rule) else Rule(clauses)
    if not _has_length(target_of(clauses)):
        return None
    case = _case_of(clauses, due_on, activities, licence, on, reliefs, carried_in)
    return None if isinstance(case, NeedsPerson) else Reckoning(case, generous=False).missing


def _case_of(
    clauses: Rule,
    due_on: date,
    activities: Iterable[Activity],
    licence: LicenceFacts,
    on: date,
    reliefs: Sequence[Relief],
    carried_in: Decimal,
) -> Case | NeedsPerson:
    window = window_of_cycle(clauses, due_on, licence)
    if isinstance(window, NeedsPerson):
        return window
    return Case(
        clauses,
        window.closes_on,
        extended(window, reliefs),
        tuple(activities),
        licence,
        tuple(reliefs),
        carried_in,
        on,
    )


def _has_length(target: RenewalTarget | None) -> bool:
    """The rule says how many minutes make one unit."""
    return target is not None and target.minutes_per_unit is not None


def _judged(case: Case, strict: Reading) -> tuple[Line, tuple[Line, ...]]:
    """The lines of the strict reading, each with what is certain about it."""
    caveats = _caveats(case)
    every = (strict.total, *strict.lines)
    is_open = any(line.answer.verdict is Verdict.NOT_MET for line in every)
    met_at_best: set[tuple[LineKind, str]] | None = None
    if is_open and (strict.doubts or caveats):
        best = read_case(case, generous=True)
        named = {_name(line) for line in (best.total, *best.lines)}
        open_at_best = {
            _name(line)
            for line in (best.total, *best.lines)
            if line.answer.verdict is Verdict.NOT_MET
        }
        # What is not even asked for in the generous reading is met there, too.
        met_at_best = (named | {_name(line) for line in every}) - open_at_best
    judged = [_certain(line, met_at_best, strict.doubts, caveats) for line in every]
    return judged[0], tuple(judged[1:])


def _certain(
    line: Line,
    met_at_best: set[tuple[LineKind, str]] | None,
    doubts: Sequence[str],
    caveats: Sequence[Answer],
) -> Line:
    verdict = line.answer.verdict
    is_counted = line.needed is not None and line.kind in {
        LineKind.TOTAL,
        LineKind.CATEGORY,
        LineKind.TOPIC,
    }
    if verdict is Verdict.MET and is_counted and line.needed and caveats:
        worst = all_of(caveats)
        return replace(line, answer=Answer(worst.verdict, (*line.answer.reasons, *worst.reasons)))
    if verdict is Verdict.NOT_MET and met_at_best is not None and _name(line) in met_at_best:
        worst = all_of([*(Answer(Verdict.NEEDS_PERSON, (why,)) for why in doubts), *caveats])
        return replace(line, answer=Answer(worst.verdict, (*line.answer.reasons, *worst.reasons)))
    return line


def _caveats(case: Case) -> list[Answer]:
    """Why nothing that is counted in units can be met for certain here."""
    target = target_of(case.clauses)
    found = []
    if target is not None and target.minutes_per_unit is None and target.unit != "none":
        why = (
            "The rule on record does not say how many minutes make one unit: reckoned with"
            f" {LONG_UNIT}."
        )
        found.append(Answer(Verdict.UNKNOWN, (why,)))
    if rounding_of(target) is None and target is not None:
        why = f"Units are rounded in a way we do not reckon with: {target.rounding}."
        found.append(Answer(Verdict.NEEDS_PERSON, (why,)))
    return found


def _name(line: Line) -> tuple[LineKind, str]:
    return line.kind, f"{line.part_of}/{line.label}"


def _most_carried(clauses: Sequence[Clause]) -> Decimal:
    clause = next(of_type(clauses, CarryOver), None)
    return clause.maximum if clause else Decimal(0)


def _carried_out(clauses: Sequence[Clause], strict: Reading) -> Decimal:
    """What is over when the cycle is complete, up to what may be carried."""
    if strict.total.needed is None or strict.total.missing:
        return Decimal(0)
    over = strict.counted - Fraction(strict.total.needed)
    return min(cut(max(Fraction(0), over)), _most_carried(clauses))


def _hours(case: Case, total: Line, strict: Reading) -> HoursStanding:
    """The total in short; figures that rest on an assumed unit are left out."""
    if not _has_length(target_of(case.clauses)):
        return HoursStanding(total.needed, Decimal(0), None, {}, total.answer)
    counted = total.counted or Decimal(0)
    return HoursStanding(total.needed, counted, total.missing, strict.by_mode, total.answer)
