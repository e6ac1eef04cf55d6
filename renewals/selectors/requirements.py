"""What a rule asks, line by line, as its holder reads it: which entries fill each line, and why less counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from renewals import rules
from renewals.models import CreditEntry
from renewals.rules.sentences import in_units

LineKind = rules.LineKind


@dataclass(frozen=True)
class Counted:
    """One entry in one line. `entry` is None for what is not on record, such as a course in a what-if."""

    title: str
    offered: str
    counted: str
    why: str
    entry: CreditEntry | None

    @property
    def is_less(self) -> bool:
        return bool(self.why)


@dataclass(frozen=True)
class Requirement:
    """One line, with amounts in the words of the place. Empty where one is not known or makes no sense."""

    kind: str
    label: str
    needed: str
    counted: str
    missing: str
    most: str
    progress: str
    verdict: str
    reasons: tuple[str, ...]
    fills: tuple[Counted, ...]
    part_of: str
    share: int | None

    @property
    def is_total(self) -> bool:
        return self.kind == LineKind.TOTAL

    @property
    def is_settled(self) -> bool:
        """A maximum asks for nothing, so it shows no verdict until it is reached."""
        return self.kind == LineKind.MAXIMUM


def requirements_of(
    cycle: rules.CycleStanding, entries: Sequence[CreditEntry]
) -> tuple[Requirement, ...]:
    """The total first, then the lines of the rule in its own order."""
    by_key = {str(entry.pk): entry for entry in entries}
    return tuple(_requirement(line, by_key) for line in cycle.all_lines)


def left_out_of(cycle: rules.CycleStanding, entries: Sequence[CreditEntry]) -> tuple[Counted, ...]:
    """What counts for nothing in this period, with the reason."""
    by_key = {str(entry.pk): entry for entry in entries}
    return tuple(_counted(fill, cycle.unit, by_key) for fill in cycle.left_out)


def _requirement(line: rules.Line, by_key: Mapping[str, CreditEntry]) -> Requirement:
    return Requirement(
        kind=line.kind.value,
        label=_("All together") if line.kind is LineKind.TOTAL else _first_capital(line.label),
        needed=in_units(line.needed, line.unit),
        counted=in_units(line.counted, line.unit),
        missing=in_units(line.missing, line.unit) if line.missing else "",
        most=in_units(line.most, line.unit),
        progress=_progress(line),
        verdict=line.answer.verdict.value,
        reasons=line.answer.reasons,
        fills=tuple(_counted(fill, line.unit, by_key) for fill in line.fills),
        part_of=line.part_of,
        share=_share(line),
    )


def _counted(fill: rules.Fill, unit: str, by_key: Mapping[str, CreditEntry]) -> Counted:
    return Counted(
        title=fill.title,
        offered=in_units(fill.offered, unit),
        counted=in_units(fill.counted, unit),
        why=fill.why,
        entry=by_key.get(fill.key),
    )


def _progress(line: rules.Line) -> str:
    """6 of 12 contact hours."""
    goal = line.needed if line.most is None else line.most
    if goal is None or line.counted is None:
        return in_units(line.counted, line.unit)
    said = {"counted": rules.in_figures(line.counted), "goal": in_units(goal, line.unit)}
    if line.most is not None:
        return _("%(counted)s of at most %(goal)s") % said
    return _("%(counted)s of %(goal)s") % said


def _share(line: rules.Line) -> int | None:
    """For the bar: whole percent, never 100 before all is there."""
    goal = line.needed if line.most is None else line.most
    if not goal or line.counted is None:
        return None
    return min(100, int(line.counted / goal * Decimal(100)))


def _first_capital(label: str) -> str:
    return label[:1].upper() + label[1:]
