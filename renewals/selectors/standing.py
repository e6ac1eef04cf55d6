"""How far somebody is towards a deadline, by the rule the period was opened under."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from practitioners.models import Licence, User
from renewals import rules
from renewals.clauses import Clause
from renewals.models import CreditEntry, RenewalPeriod, RuleSet
from renewals.selectors.rules import clauses_of

State = CreditEntry.State


@dataclass(frozen=True)
class PeriodStanding:
    """What is known about one period. `cycle` is None where no rule is on record.

    `advisory` says that nobody has reviewed the rule: it informs, and settles nothing.
    """

    period: RenewalPeriod
    cycle: rules.CycleStanding | None
    entries: tuple[CreditEntry, ...]
    advisory: bool = True

    @property
    def missing(self) -> Decimal | None:
        """Units still missing; None where that is not known."""
        hours = self.cycle.hours if self.cycle else None
        return hours.missing if hours else None

    @property
    def satisfied(self) -> bool:
        """Everything is met by a rule that a named person has reviewed. Unknown is not met."""
        return self.cycle is not None and self.cycle.answer.is_met and not self.advisory

    def word_on(self, today: dt.date) -> rules.Standing:
        return rules.standing(self.period.due_on, today, self.satisfied)


def standings_of(periods: Iterable[RenewalPeriod]) -> dict[int, PeriodStanding]:
    """By period id, in two statements however many there are; load licence and rule set before."""
    periods = list(periods)
    licensed = [period for period in periods if period.licence_id]
    entries: Mapping[int, list[CreditEntry]] = defaultdict(list)
    if licensed:
        accepted = (
            CreditEntry.objects.filter(
                holder__in={period.holder_id for period in licensed}, state__in=CreditEntry.COUNTING
            )
            .select_related("certificate")
            .defer("certificate__data")
        )
        for entry in accepted:
            entries[entry.holder_id].append(entry)
    clauses: dict[int, tuple[Clause, ...]] = {}
    for period in licensed:
        if period.rule_set is not None and period.rule_set_id not in clauses:
            clauses[period.rule_set.pk] = clauses_of(period.rule_set)
    return {
        period.pk: _standing(
            period, entries.get(period.holder_id, []), clauses.get(period.rule_set_id or 0)
        )
        for period in periods
    }


def standing_of(period: RenewalPeriod) -> PeriodStanding:
    return standings_of([period])[period.pk]


def is_satisfied(period: RenewalPeriod) -> bool:
    """Nothing is left to do. A certificate is never satisfied: renewing it closes its period."""
    reviewed = period.rule_set is not None and period.rule_set.status == RuleSet.Status.REVIEWED
    return reviewed and standing_of(period).satisfied


def in_units(amount: Decimal | None, unit: str) -> str:
    """2.5 contact hours, 1 point; nothing where the amount is not known. Units are the place's own words."""
    if amount is None:
        return ""
    plural = "" if amount == 1 or unit.endswith("s") else "s"
    return f"{rules.in_figures(amount)} {unit}{plural}"


def _standing(
    period: RenewalPeriod, entries: list[CreditEntry], clauses: tuple[Clause, ...] | None
) -> PeriodStanding:
    if period.licence is None:
        return PeriodStanding(period, None, ())
    if period.rule_set is None or clauses is None:
        window = rules.Window(period.opens_on, period.due_on)
        return PeriodStanding(period, None, _inside(window, entries))
    cycle = rules.cycle_standing(
        clauses,
        period.due_on,
        [activity_of(entry, period) for entry in entries],
        licence=facts_of(period.licence, period.holder),
        on=period.due_on,
    )
    window = cycle.window or rules.Window(period.opens_on, period.due_on)
    reviewed = period.rule_set.status == RuleSet.Status.REVIEWED
    return PeriodStanding(period, cycle, _inside(window, entries), advisory=not reviewed)


def activity_of(entry: CreditEntry, period: RenewalPeriod) -> rules.Activity:
    """An entry as the rule of that period looks at it."""
    reference = period.rule_set.reference if period.rule_set else ""
    return rules.Activity(
        key=str(entry.pk),
        title=entry.title,
        minutes=entry.minutes,
        mode=rules.Mode(entry.mode) if entry.mode in set(rules.Mode) else None,
        completed_on=entry.completed_on,
        activity=entry.activity,
        topics=tuple(entry.topics),
        category=entry.categories.get(reference),
        approvals=tuple(approval["body"] for approval in entry.approvals),
    )


def facts_of(licence: Licence, holder: User) -> rules.LicenceFacts:
    return rules.LicenceFacts(
        issued_on=licence.issued_on,
        expires_on=licence.expires_on,
        birth_month=holder.birth_month,
        renewal_years=licence.renewal_years,
    )


def _inside(window: rules.Window, entries: Iterable[CreditEntry]) -> tuple[CreditEntry, ...]:
    return tuple(entry for entry in entries if window.holds(entry.completed_on))
