"""The next deadline a rule gives a person, or what somebody has to find out first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from renewals.clauses import Clause, DeadlineKind, DeadlineRule, Parity
from renewals.rules.answers import NeedsPerson
from renewals.rules.dates import add_months, day_in_month, in_words, is_month_end
from renewals.rules.hours import in_figures
from renewals.rules.lines import LicenceFacts
from renewals.rules.requirements import target_of

ONE_DAY = timedelta(days=1)
BALANCES = frozenset({DeadlineKind.ROLLING, DeadlineKind.PER_CREDIT_EXPIRY})
NOT_ALL_KNOWN = (
    "Each credit lapses by itself here: the deadline follows from the credits, the target and how"
    " long a credit counts, and not all of them are on record."
)


@dataclass(frozen=True)
class Deadline:
    """The last day in time, and how it was found."""

    on: date
    why: str


@dataclass(frozen=True)
class Credit:
    """Units of the regulator, earned on one day."""

    earned_on: date
    units: Decimal


def next_deadline(
    clause: DeadlineRule,
    *,
    after: date,
    licence_expires_on: date | None = None,
    birth_month: int | None = None,
    licence_parity: Parity | None = None,
    credits_earned: Sequence[Credit] | None = None,
    target: Decimal | None = None,
) -> Deadline | NeedsPerson:
    """The first deadline later than `after`; to let today be one, pass yesterday.

    Facts of the licence that are not on record are never guessed. An expiry that is still to come
    is believed where the rule allows that day; where licence and rule disagree, a person decides.
    `licence_parity` is the years in which this licence renews, for rules that leave it to
    the licensee. The last two are for rules that count a balance instead of a cycle.
    """
    match clause.kind:
        case DeadlineKind.INDIVIDUAL_EXPIRY:
            return _printed(after, licence_expires_on)
        case DeadlineKind.ROLLING | DeadlineKind.PER_CREDIT_EXPIRY:
            return _balance(clause, after, credits_earned, target)
    return _recurring(clause, after, licence_expires_on, birth_month, licence_parity)


def deadline_for(
    clauses: Iterable[Clause],
    licence: LicenceFacts,
    *,
    after: date,
    credits_earned: Sequence[Credit] | None = None,
) -> Deadline | NeedsPerson:
    """The licence's own expiry, or the first date that its place's rule gives after that day.

    Where credits lapse one by one it is the last day on which the balance is enough, even one that
    has passed: that licence is overdue.
    """
    if licence.expires_on is not None:
        return Deadline(licence.expires_on, "The expiry date on the licence.")
    rule = next((clause for clause in clauses if isinstance(clause, DeadlineRule)), None)
    if rule is None:
        return NeedsPerson(
            "The licence names no expiry date, and we do not know when this place renews:"
            " enter the date that is printed on the licence."
        )
    if rule.kind in BALANCES:
        target = target_of(clauses)
        required = target.required if target else None
        return balance_deadline(rule, credits_earned, required, on=after + ONE_DAY)
    return next_deadline(
        rule,
        after=after,
        birth_month=licence.birth_month,
        licence_parity=Parity(licence.renewal_years) if licence.renewal_years else None,
    )


def balance_deadline(
    clause: DeadlineRule,
    credits_earned: Sequence[Credit] | None,
    target: Decimal | None,
    *,
    on: date,
) -> Deadline | NeedsPerson:
    """The last day on which enough counts: still to come, or the one after which it fell short."""
    if clause.months is None or target is None or credits_earned is None:
        return NeedsPerson(NOT_ALL_KNOWN)
    if balance_on(on, credits_earned, clause.months) >= target:
        return _balance(clause, on - ONE_DAY, credits_earned, target)
    lapses = {add_months(credit.earned_on, clause.months) for credit in credits_earned}
    for lapse in sorted((day for day in lapses if day <= on), reverse=True):
        last = lapse - ONE_DAY
        if balance_on(last, credits_earned, clause.months) >= target:
            left = balance_on(lapse, credits_earned, clause.months)
            counts = f"{in_figures(left)} of {in_figures(target)}"
            return Deadline(last, f"Since {in_words(lapse)} only {counts} count.")
    held = balance_on(on, credits_earned, clause.months)
    return NeedsPerson(
        f"{in_figures(held)} of {in_figures(target)} count on {in_words(on)}, and never did"
        " enough count before: ask the regulator from when the balance has to be there."
    )


def balance_on(day: date, credits_earned: Sequence[Credit], months: int) -> Decimal:
    """What counts on that day when each credit counts for so many months.

    A credit counts from its day until the day before its anniversary, so a window
    of 36 months is never 36 months and a day (New Zealand, South Africa).
    """
    return sum(
        (
            credit.units
            for credit in credits_earned
            if credit.earned_on <= day < add_months(credit.earned_on, months)
        ),
        Decimal(0),
    )


def _printed(after: date, expires_on: date | None) -> Deadline | NeedsPerson:
    if expires_on is None:
        return NeedsPerson("Enter the expiry date that is printed on the licence.")
    if expires_on <= after:
        why = f"The licence on record expired on {in_words(expires_on)}: enter its new expiry date."
        return NeedsPerson(why)
    return Deadline(expires_on, "The expiry date on the licence.")


def _recurring(
    clause: DeadlineRule,
    after: date,
    expires_on: date | None,
    birth_month: int | None,
    licence_parity: Parity | None,
) -> Deadline | NeedsPerson:
    """A date that comes back: in each year, in odd or even ones, or at the end of a birth month."""
    # A licence that renews more often than the cycle ends does not show where the cycle ends.
    expiry_tells = clause.licence_renewal_months in (None, clause.cycle_months)
    says = expires_on if expiry_tells else None
    month, day = _month_and_day(clause, birth_month, says)
    if month is None or day is None:
        if clause.kind is DeadlineKind.BIRTH_MONTH_END:
            return NeedsPerson("Enter the birth month: this licence renews at its end.")
        return NeedsPerson("Enter the month and day of the rule's deadline: not on record.")
    parity = _parity(clause, licence_parity)
    if says is not None and says > after:
        if says == day_in_month(says.year, month, day) and _falls_in(parity, says.year):
            return Deadline(says, "The expiry date on the licence, a day the rule allows.")
        return NeedsPerson(
            f"The licence expires on {in_words(says)}, which is not a day the rule allows:"
            " check the licence and the rule."
        )
    if parity is None:
        wanted = ["the expiry date on the licence"] if expiry_tells else []
        if clause.cycle_months in (None, 24):
            wanted.append("whether it is odd or even years")
        how = " or ".join(wanted) or "the years in the rule"
        return NeedsPerson(f"The year of the deadline is not on record: enter {how}.")
    year = after.year
    while not (_falls_in(parity, year) and day_in_month(year, month, day) > after):
        year += 1
    on = day_in_month(year, month, day)
    years = "every year" if parity is Parity.ANY else f"{parity} years"
    return Deadline(on, f"{on.day} {on:%B}, {years}, by the rule.")


def _month_and_day(
    clause: DeadlineRule, birth_month: int | None, says: date | None
) -> tuple[int | None, int | None]:
    """Of the rule, or the end of the birth month, which an expiry at a month's end shows too."""
    if clause.kind is not DeadlineKind.BIRTH_MONTH_END:
        return clause.month, clause.day
    if birth_month is None and says is not None and is_month_end(says):
        return says.month, 31
    return birth_month, 31


def _parity(clause: DeadlineRule, licence_parity: Parity | None) -> Parity | None:
    """In which years the date counts, or None where that is not known.

    Odd and even years only tell a cycle of two years; a longer one needs the licence.
    """
    stated = clause.year_parity
    if clause.kind is DeadlineKind.ANNUAL_FIXED_DATE or clause.cycle_months == 12:
        return Parity.ANY
    if clause.cycle_months not in (None, 24):
        return None
    if stated is Parity.ANY and clause.cycle_months is None:
        return Parity.ANY
    known = (Parity.ODD, Parity.EVEN)
    return next((parity for parity in (stated, licence_parity) if parity in known), None)


def _falls_in(parity: Parity | None, year: int) -> bool:
    if parity in (Parity.ODD, Parity.EVEN):
        return (year % 2 == 1) == (parity is Parity.ODD)
    return True


def _balance(
    clause: DeadlineRule,
    after: date,
    credits_earned: Sequence[Credit] | None,
    target: Decimal | None,
) -> Deadline | NeedsPerson:
    """The last day on which the balance still reaches the target if nothing more is earned."""
    if clause.months is None or target is None or credits_earned is None:
        return NeedsPerson(NOT_ALL_KNOWN)
    first = after + ONE_DAY
    held = balance_on(first, credits_earned, clause.months)
    if held < target:
        counts = f"{in_figures(held)} of {in_figures(target)} count on {in_words(first)}"
        return NeedsPerson(f"{counts}: short already.")
    lapses = sorted({add_months(credit.earned_on, clause.months) for credit in credits_earned})
    for lapse in lapses:
        left = balance_on(lapse, credits_earned, clause.months)
        if lapse > first and left < target:
            return Deadline(
                lapse - ONE_DAY,
                f"On {in_words(lapse)} credits lapse and only {in_figures(left)} of"
                f" {in_figures(target)} count.",
            )
    return NeedsPerson("The target is 0, so nothing falls due: check the rule.")
