"""How far somebody is towards a deadline, by the rule the period was opened under."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import CharField, Exists, OuterRef, StringAgg, Subquery, Value
from django.db.models.functions import Cast

from practitioners.models import Licence, User
from renewals import rules
from renewals.models import (
    Adjustment,
    CreditEntry,
    CreditPlacement,
    RenewalPeriod,
    RuleSet,
)
from renewals.models.periods import RenewalPeriodQuerySet
from renewals.rules.settling import as_settled, carried_out_of, counted_in, settled_standing
from renewals.selectors.rules import ReadRule, clauses_of

in_units = rules.in_units
MODES = {mode.value: mode for mode in rules.Mode}
# What `activity_of` reads of an entry.
LOOKED_AT = (
    "title",
    "minutes",
    "mode",
    "completed_on",
    "activity",
    "topics",
    "categories",
    "approvals",
)


@dataclass(frozen=True)
class Facts:
    """All that a period is judged by, so that the same question can be asked with more activities."""

    clauses: rules.Rule
    due_on: dt.date
    activities: tuple[rules.Activity, ...]
    licence: rules.LicenceFacts
    reliefs: tuple[rules.Relief, ...] = ()
    carried_in: Decimal = Decimal(0)

    def standing(self, on: dt.date = dt.date.max) -> rules.CycleStanding:
        return self.what_if([], on=on)

    def what_if(
        self, more: Sequence[rules.Activity], *, on: dt.date = dt.date.max
    ) -> rules.CycleStanding:
        return rules.what_if(
            self.clauses,
            self.due_on,
            self.activities,
            more=more,
            licence=self.licence,
            on=on,
            reliefs=self.reliefs,
            carried_in=self.carried_in,
        )

    def missing(self) -> Decimal | None:
        """What `standing().hours.missing` says, without the lines."""
        return rules.total_missing(
            self.clauses,
            self.due_on,
            self.activities,
            licence=self.licence,
            on=dt.date.max,
            reliefs=self.reliefs,
            carried_in=self.carried_in,
        )


@dataclass(frozen=True)
class PeriodStanding:
    """What is known about one period, judged when it is first asked for.

    `advisory` says that nobody has reviewed the rule: it informs, and settles nothing. `facts` is None
    where there is no rule, and for a closed period, whose standing stays as it was `settled`. `mine`
    are all entries that may serve it, whatever their days.
    """

    period: RenewalPeriod
    settled: rules.CycleStanding | None
    mine: tuple[CreditEntry, ...]
    advisory: bool = True
    facts: Facts | None = field(default=None, compare=False)
    activities: tuple[rules.Activity, ...] = ()

    @cached_property
    def cycle(self) -> rules.CycleStanding | None:
        """None where no rule is on record."""
        return self.facts.standing() if self.facts else self.settled

    @cached_property
    def entries(self) -> tuple[CreditEntry, ...]:
        """Those of its window, and older ones that fill a topic which looks further back."""
        cycle = self.cycle
        window = (cycle and cycle.window) or rules.Window(self.period.opens_on, self.period.due_on)
        lines = cycle.all_lines if cycle else ()
        used = {fill.key for line in lines for fill in line.fills if fill.counted}
        return tuple(
            entry
            for entry in self.mine
            if window.holds(entry.completed_on) or str(entry.pk) in used
        )

    @property
    def unit(self) -> str:
        """The place's own word for what it counts; empty where no rule is on record."""
        if self.facts:
            return rules.unit_of(self.facts.clauses)
        return self.settled.unit if self.settled else ""

    @cached_property
    def missing(self) -> Decimal | None:
        """Units still missing; None where that is not known. Costs less than `cycle` does."""
        if self.facts and "cycle" not in self.__dict__:
            return self.facts.missing()
        hours = self.cycle.hours if self.cycle else None
        return hours.missing if hours else None

    @property
    def satisfied(self) -> bool:
        """Everything is met by a rule that a named person has reviewed. Unknown is not met."""
        return not self.advisory and self.cycle is not None and self.cycle.answer.is_met

    @property
    def is_settled(self) -> bool:
        return self.settled is not None

    def word_on(self, today: dt.date) -> rules.Standing:
        return rules.standing(self.period.due_on, today, self.satisfied)


def standings_of(
    periods: Iterable[RenewalPeriod],
    *,
    to_show: bool = True,
    rule_sets: Mapping[int, ReadRule] | None = None,
) -> dict[int, PeriodStanding]:
    """By period id, in at most four statements however many there are.

    Load licence, holder and rule set before; of those that are among `rule_sets` the clauses are not
    looked at. Closed periods say what they were settled with. Unless the entries are `to_show`, no more
    of them is read than a rule looks at. Of periods that come from `with_marks` nothing is read that
    they are known not to have.
    """
    periods = list(periods)
    licensed = [period for period in periods if period.licence_id]
    known = _Known(licensed, to_show=to_show, rule_sets=rule_sets or {})
    return {period.pk: known.standing(period) for period in periods}


def with_marks(periods: RenewalPeriodQuerySet) -> RenewalPeriodQuerySet:
    """Whether there is anything to read of each beside its entries: of many there is not."""
    granted = Adjustment.objects.filter(period=OuterRef("pk"), state=Adjustment.State.GRANTED)
    renewed = RenewalPeriod.objects.filter(
        licence=OuterRef("licence"), settled__isnull=False, closing=RenewalPeriod.Closing.RENEWED
    )
    placed = CreditPlacement.objects.filter(licence=OuterRef("licence"))
    return periods.annotate(
        has_relief=Exists(granted), was_renewed=Exists(renewed), was_placed=Exists(placed)
    )


def standing_of(period: RenewalPeriod) -> PeriodStanding:
    return standings_of([period])[period.pk]


def is_satisfied(period: RenewalPeriod) -> bool:
    """Nothing is left to do. A certificate is never satisfied: renewing it closes its period."""
    reviewed = period.rule_set is not None and period.rule_set.status == RuleSet.Status.REVIEWED
    return reviewed and standings_of([period], to_show=False)[period.pk].satisfied


def settled_now(period: RenewalPeriod) -> dict[str, Any] | None:
    """What `services.periods` writes down when it closes; None where there is nothing to count."""
    standing = standing_of(period)
    if standing.cycle is None:
        return None
    return as_settled(standing.cycle, standing.activities, advisory=standing.advisory)


def activity_of(
    entry: CreditEntry, period: RenewalPeriod, placed_until: dt.date | None = None
) -> rules.Activity:
    """An entry as the rule of that period looks at it."""
    reference = period.rule_set.reference if period.rule_set else ""
    return rules.Activity(
        key=str(entry.pk),
        title=entry.title,
        minutes=entry.minutes,
        mode=MODES.get(entry.mode),
        completed_on=entry.completed_on,
        activity=entry.activity,
        topics=tuple(entry.topics),
        category=entry.categories.get(reference),
        placed_until=placed_until,
        approvals=tuple(
            _approved(approval)
            for approval in entry.approvals
            if not approval.get("place")
            or (
                period.licence is not None and approval["place"] == period.licence.jurisdiction.code
            )
        ),
    )


def facts_of(
    licence: Licence, holder: User, place_first: dt.date | None = None
) -> rules.LicenceFacts:
    return rules.LicenceFacts(
        issued_on=licence.issued_on,
        expires_on=licence.expires_on,
        birth_month=holder.birth_month,
        renewal_years=licence.renewal_years,
        place_first=place_first,
    )


class _Known:
    """The rows that periods are judged by, read once for all of them."""

    def __init__(
        self,
        licensed: Sequence[RenewalPeriod],
        *,
        to_show: bool,
        rule_sets: Mapping[int, ReadRule],
    ) -> None:
        self.entries: Mapping[int, list[CreditEntry]] = defaultdict(list)
        self.named: dict[int, set[int]] = {}
        self.placed: dict[tuple[int, int], dt.date] = {}
        self.reliefs: Mapping[int, list[rules.Relief]] = defaultdict(list)
        self.earlier: Mapping[int, list[RenewalPeriod]] = defaultdict(list)
        self.clauses: dict[int, rules.Rule] = {}
        self.plain: dict[int, rules.Activity] = {}
        if licensed:
            self._read_entries({period.holder_id for period in licensed}, to_show=to_show)
        to_judge = [period for period in licensed if period.rule_set_id and not period.settled]
        if renewed := {one.licence_id for one in to_judge if getattr(one, "was_renewed", True)}:
            self._read_earlier(renewed)
        if relieved := [one.pk for one in to_judge if getattr(one, "has_relief", True)]:
            self._read_adjustments(relieved)
        for period in to_judge:
            key = period.rule_set_id or 0
            if key not in self.clauses:
                read = rule_sets.get(key)
                self.clauses[key] = read.clauses if read else clauses_of(period.rule_set)
        overlapping = {pk for pk, clauses in self.clauses.items() if rules.windows_overlap(clauses)}
        torn = [one for one in to_judge if one.rule_set_id in overlapping]
        if placed := {one.licence_id for one in torn if getattr(one, "was_placed", True)}:
            self._read_placements(placed)

    def _read_entries(self, holders: set[int], *, to_show: bool) -> None:
        named = (
            CreditEntry.licences.through.objects.filter(creditentry=OuterRef("pk"))
            .order_by()
            .values("creditentry")
            .annotate(ids=StringAgg(Cast("licence_id", CharField()), Value(",")))
            .values("ids")  # type: ignore[misc]  # annotated just above
        )
        counting = CreditEntry.objects.counting().filter(holder__in=holders)
        if to_show:
            counting = counting.select_related("certificate").defer("certificate__data")
        else:
            counting = counting.only("holder_id", *LOOKED_AT)
        for entry in counting.annotate(for_licences=Subquery(named)):
            self.entries[entry.holder_id].append(entry)
            ids = (entry.for_licences or "").split(",")
            self.named[entry.pk] = {int(each) for each in ids if each}

    def _read_placements(self, licences: set[int | None]) -> None:
        placements = CreditPlacement.objects.filter(licence__in=licences).values_list(
            "entry_id", "licence_id", "period__given_due_on"
        )
        self.placed = {(entry, licence): until for entry, licence, until in placements}

    def _read_earlier(self, licences: set[int | None]) -> None:
        earlier = RenewalPeriod.objects.filter(
            licence__in=licences,
            settled__isnull=False,
            closing=RenewalPeriod.Closing.RENEWED,
        ).order_by("given_due_on")
        for period in earlier.only("licence_id", "opens_on", "given_due_on", "settled"):
            self.earlier[period.licence_id or 0].append(period)

    def _read_adjustments(self, periods: list[int]) -> None:
        granted = Adjustment.objects.filter(period__in=periods, state=Adjustment.State.GRANTED)
        for row in granted.order_by("pk"):
            why = row.authority or row.reason
            relief = rules.Relief(rules.ReliefKind(row.kind), row.units, row.topic, row.until, why)
            self.reliefs[row.period_id].append(relief)

    def standing(self, period: RenewalPeriod) -> PeriodStanding:
        if period.licence is None:
            return PeriodStanding(period, None, ())
        mine = tuple(
            entry for entry in self.entries.get(period.holder_id, ()) if self._serves(entry, period)
        )
        if period.settled:
            return _as_it_was_settled(period, mine)
        clauses = self.clauses.get(period.rule_set_id or 0)
        if period.rule_set is None or clauses is None:
            return PeriodStanding(period, None, mine)
        facts = self._facts(period, clauses, mine)
        advisory = period.rule_set.status != RuleSet.Status.REVIEWED
        return PeriodStanding(period, None, mine, advisory, facts, facts.activities)

    def _serves(self, entry: CreditEntry, period: RenewalPeriod) -> bool:
        """Those that name no licence may serve each."""
        named = self.named.get(entry.pk)
        return not named or period.licence_id in named

    def _facts(
        self, period: RenewalPeriod, clauses: rules.Rule, mine: Sequence[CreditEntry]
    ) -> Facts:
        assert period.licence is not None  # noqa: S101  the caller has looked
        before = [
            one
            for one in self.earlier.get(period.licence.pk, [])
            if one.given_due_on < period.given_due_on
        ]
        taken: dict[str, dt.date] = {}
        for one in before:
            until, keys = counted_in(one.settled or {})
            if until is not None:
                taken |= dict.fromkeys(keys, until)
        activities = tuple(self._activity(entry, period, taken) for entry in mine)
        first = min((one.opens_on for one in before), default=None)
        return Facts(
            clauses,
            period.given_due_on,
            activities,
            facts_of(period.licence, period.holder, first),
            tuple(self.reliefs.get(period.pk, ())),
            carried_out_of(before[-1].settled or {}) if before else Decimal(0),
        )

    def _activity(
        self, entry: CreditEntry, period: RenewalPeriod, taken: Mapping[str, dt.date]
    ) -> rules.Activity:
        """Made once for all licences of a holder where no rule and no place looks at it differently."""
        if entry.categories or entry.approvals:
            activity = activity_of(entry, period)
        elif (known := self.plain.get(entry.pk)) is not None:
            activity = known
        else:
            activity = self.plain[entry.pk] = activity_of(entry, period)
        until = self.placed.get((entry.pk, period.licence_id or 0)) or taken.get(activity.key)
        return replace(activity, placed_until=until) if until else activity


def _as_it_was_settled(period: RenewalPeriod, mine: Sequence[CreditEntry]) -> PeriodStanding:
    settled = period.settled or {}
    cycle, activities = settled_standing(settled)
    keys = {activity.key for activity in activities}
    entries = tuple(entry for entry in mine if str(entry.pk) in keys)
    return PeriodStanding(period, cycle, entries, settled["advisory"], activities=activities)


def _approved(approval: dict[str, Any]) -> rules.Approved:
    """As `services.ledger` froze it."""
    since = approval.get("since")
    return rules.Approved(approval["body"], dt.date.fromisoformat(since) if since else None)
