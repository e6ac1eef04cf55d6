"""What a deadline would still need once something more is done. Nothing is written."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from renewals import rules
from renewals.selectors.paths import Path
from renewals.selectors.requirements import Counted, requirements_of
from renewals.selectors.standing import PeriodStanding


@dataclass(frozen=True)
class Outlook:
    """How a period stands once something more is done, beside what is missing today.

    `adds` is what of it would count in the total; `whys` say where less counts than it offers.
    """

    title: str
    path: Path | None
    adds: str
    offers: str
    missing: str
    was_missing: str
    is_complete: bool
    is_known: bool
    whys: tuple[str, ...]
    fills: tuple[Counted, ...]

    @property
    def changes_nothing(self) -> bool:
        return self.missing == self.was_missing and not self.is_complete


def outlook(
    standing: PeriodStanding,
    more: Sequence[rules.Activity],
    *,
    on: dt.date,
    title: str,
    path: Path | None = None,
) -> Outlook | None:
    """None where there is no rule to reckon with, or the period is closed."""
    if standing.facts is None or standing.cycle is None:
        return None
    after = standing.facts.what_if(more, on=on)
    if after.total is None:
        return None
    keys = {activity.key for activity in more}
    fills = [fill for fill in after.total.fills if fill.key in keys]
    left_out = [fill for fill in after.left_out if fill.key in keys]
    counted = sum((fill.counted for fill in fills), Decimal(0))
    offered = sum((fill.offered for fill in (*fills, *left_out)), Decimal(0))
    return Outlook(
        title=title,
        path=path,
        adds=rules.in_units(counted, after.unit),
        offers=rules.in_units(offered, after.unit),
        missing=rules.missing_in_words(after.still_missing, after.unit),
        was_missing=rules.missing_in_words(standing.cycle.still_missing, standing.cycle.unit),
        is_complete=after.answer.is_met,
        is_known=after.is_known,
        whys=tuple(dict.fromkeys(fill.why for fill in (*fills, *left_out) if fill.why)),
        fills=tuple(
            one
            for line in requirements_of(after, [])
            for one in line.fills
            if line.is_total and one.title == title
        ),
    )


def outlook_of_path(standing: PeriodStanding, path: Path, *, on: dt.date) -> Outlook | None:
    return outlook(standing, path.activities(on), on=on, title=path.programme.title, path=path)


def nudge(standing: PeriodStanding, paths: Iterable[Path], *, on: dt.date) -> Outlook | None:
    """The first programme under way that brings a deadline nearer, else the first that could be taken."""
    if standing.cycle is None or not standing.cycle.still_missing:
        return None
    for path in paths:
        found = outlook_of_path(standing, path, on=on)
        if found is not None and not found.changes_nothing:
            return found
    return None


def typed_activity(
    *, minutes: int, mode: str, topic: str, on: dt.date, category: str | None = None
) -> rules.Activity:
    """What somebody typed in by hand."""
    return rules.Activity(
        key="typed",
        title=_("What you typed"),
        minutes=minutes,
        mode=rules.Mode(mode),
        completed_on=on,
        topics=(topic,) if topic else (),
        category=category or None,
    )
