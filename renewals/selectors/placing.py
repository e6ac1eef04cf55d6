"""Entries that lie in two windows of one licence: somebody has to say which one they are for."""

from dataclasses import dataclass

from renewals.models import CreditEntry, CreditPlacement, RenewalPeriod
from renewals.rules.requirements import neighbours
from renewals.selectors.standing import PeriodStanding


def whole_number(said: str) -> int:
    """0, which no row has, for what is no number or too long for one."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0


@dataclass(frozen=True)
class Placeable:
    """An entry, the periods whose windows hold its day, and the one that was chosen."""

    entry: CreditEntry
    options: tuple[RenewalPeriod, ...]
    chosen: RenewalPeriod | None


def placeable_of(standing: PeriodStanding) -> list[Placeable]:
    """Two statements where windows overlap, none anywhere else."""
    facts, cycle, period = standing.facts, standing.cycle, standing.period
    if facts is None or cycle is None or cycle.window is None:
        return []
    beside = neighbours(facts.clauses, cycle.window)
    shared = [
        entry
        for entry in standing.entries
        if cycle.window.holds(entry.completed_on)
        and any(window.holds(entry.completed_on) for window in beside)
    ]
    if not shared:
        return []
    ends = {window.closes_on: window for window in beside}
    others = RenewalPeriod.objects.filter(
        licence=period.licence_id, given_due_on__in=ends.keys()
    ).order_by("given_due_on")
    neighbouring = [(ends[one.given_due_on], one) for one in others]
    placed = CreditPlacement.objects.filter(entry__in=shared, licence=period.licence_id)
    chosen = {row.entry_id: row.period for row in placed.select_related("period")}
    return [
        Placeable(
            entry,
            (
                period,
                *(one for window, one in neighbouring if window.holds(entry.completed_on)),
            ),
            chosen.get(entry.pk),
        )
        for entry in shared
    ]
