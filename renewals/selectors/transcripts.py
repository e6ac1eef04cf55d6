"""What somebody completed, cycle by cycle, as a board asks for it: rows for a page, a table and a PDF."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from practitioners.models import User
from renewals import rules
from renewals.models import CreditEntry, RenewalPeriod
from renewals.selectors.periods import Card, card_of, mode_words, with_what_it_is_for
from renewals.selectors.standing import standings_of

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class TranscriptRow:
    """One activity. `counted` is in the unit of the place; empty where no cycle is asked about."""

    entry: CreditEntry
    counted: str
    why: str

    @property
    def hours(self) -> str:
        return rules.in_figures((Decimal(self.entry.minutes) / 60).quantize(HUNDREDTH))

    @property
    def mode(self) -> str:
        return mode_words().get(rules.Mode(self.entry.mode), _("Other")) if self._is_known else ""

    @property
    def number(self) -> str:
        return self.entry.certificate.number if self.entry.certificate else ""

    @property
    def state(self) -> str:
        return str(self.entry.get_state_display())

    @property
    def source(self) -> str:
        return str(self.entry.get_source_display())

    @property
    def topics(self) -> str:
        return ", ".join(topic.replace("_", " ") for topic in self.entry.topics)

    @property
    def _is_known(self) -> bool:
        return self.entry.mode in set(rules.Mode)


@dataclass(frozen=True)
class Transcript:
    """Of one cycle, or of everything on record. Certificates have no hours to reach, so no cycle here."""

    holder: User
    made_at: dt.datetime
    card: Card | None
    cycles: tuple[Card, ...]
    rows: tuple[TranscriptRow, ...]

    @property
    def total_hours(self) -> str:
        minutes = sum(row.entry.minutes for row in self.rows if row.entry.counts)
        return rules.in_figures((Decimal(minutes) / 60).quantize(HUNDREDTH))


def cycle_transcript(period: RenewalPeriod, *, at: dt.datetime) -> Transcript:
    """What counts in the period and what does not, with the reason."""
    card = card_of(period, at=at)
    counted, whys = _counted(card)
    rows = tuple(
        TranscriptRow(entry, counted.get(str(entry.pk), ""), whys.get(str(entry.pk), ""))
        for entry in sorted(card.standing.entries, key=lambda one: (one.completed_on, one.pk))
    )
    return Transcript(period.holder, at, card, (card,), rows)


def whole_transcript(user: User, *, at: dt.datetime) -> Transcript:
    """Every hour on record, and every cycle of every licence, the latest first."""
    periods = list(
        with_what_it_is_for(
            RenewalPeriod.objects.filter(holder=user, licence__isnull=False).exclude(
                closed_at__isnull=False, settled__isnull=True
            )
        ).order_by("-due_on", "-pk")
    )
    standings = standings_of(periods)
    cycles = tuple(card_of(period, standings[period.pk], (), at=at) for period in periods)
    rows = tuple(TranscriptRow(entry, "", "") for entry in entries_of(user))
    return Transcript(user, at, None, cycles, rows)


def entries_of(user: User) -> QuerySet[CreditEntry]:
    """All that count or did, oldest first; what is undecided or was refused is no record of hours."""
    kept = [*CreditEntry.COUNTING, CreditEntry.State.WITHDRAWN]
    return (
        CreditEntry.objects.filter(holder=user, state__in=kept)
        .exclude(source=CreditEntry.Source.OUTSIDE, state=CreditEntry.State.WITHDRAWN)
        .select_related("certificate")
        .defer("certificate__data")
        .order_by("completed_on", "pk")
    )


def headings() -> list[str]:
    return [
        _("Completed"),
        _("Activity"),
        _("Provider"),
        _("Kind"),
        _("Hours of 60 minutes"),
        _("Minutes"),
        _("Topics"),
        _("Certificate"),
        _("Source"),
        _("State"),
        _("Counted here"),
        _("Why not all of it"),
    ]


def table_of(transcript: Transcript) -> Iterator[list[str | int]]:
    """The cells of the CSV. Days are written year, month, day."""
    for row in transcript.rows:
        entry = row.entry
        yield [
            entry.completed_on.isoformat(),
            entry.title,
            entry.provider,
            row.mode,
            row.hours,
            entry.minutes,
            row.topics,
            row.number,
            row.source,
            row.state,
            row.counted,
            row.why,
        ]


def _counted(card: Card) -> tuple[dict[str, str], dict[str, str]]:
    cycle = card.standing.cycle
    if cycle is None or cycle.total is None:
        return {}, {}
    counted = {fill.key: rules.in_units(fill.counted, cycle.unit) for fill in cycle.total.fills}
    whys = {fill.key: fill.why for fill in (*cycle.total.fills, *cycle.left_out) if fill.why}
    for fill in cycle.left_out:
        counted.setdefault(fill.key, rules.in_units(Decimal(0), cycle.unit))
    return counted, whys
