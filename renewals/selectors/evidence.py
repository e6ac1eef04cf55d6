"""The queue of outside activities, and all that one case needs to be decided."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from practitioners.models import User
from renewals import rules
from renewals.models import CreditEntry, CreditEvent, Evidence, RenewalPeriod
from renewals.selectors.standing import Facts, activity_of, standings_of

State = CreditEntry.State
OUTSIDE = CreditEntry.Source.OUTSIDE
MOST_TWINS = 20
# A case that somebody took and left is free again after that.
CLAIM_LASTS = dt.timedelta(minutes=30)


def outside_entries() -> QuerySet[CreditEntry]:
    return CreditEntry.objects.filter(source=OUTSIDE)


def evidence_queue(*, state: str = State.WAITING, search: str = "") -> QuerySet[CreditEntry]:
    """Cases as the queue lists them, oldest first. `state` may be "" for all."""
    entries = outside_entries().select_related("holder", "claimed_by")
    if state:
        entries = entries.filter(state=state)
    for word in search.replace("\x00", " ").split():
        entries = entries.filter(
            Q(holder__name_on_licence__icontains=word)
            | Q(holder__email__icontains=word)
            | Q(title__icontains=word)
            | Q(provider__icontains=word)
        )
    return entries.annotate(has_twin=Exists(_same_file_elsewhere())).order_by("submitted_at", "pk")


def counts_by_state() -> dict[str, int]:
    found = outside_entries().order_by().values_list("state").annotate(Count("pk"))
    return {state.value: 0 for state in State} | dict(found)


@dataclass(frozen=True)
class Waiting:
    number: int
    since: dt.datetime | None


def waiting_entries() -> Waiting:
    """How many, and since when the oldest."""
    found = CreditEntry.objects.filter(state=State.WAITING, source=OUTSIDE).aggregate(
        number=Count("pk"), since=Min("submitted_at")
    )
    return Waiting(found["number"], found["since"])


def case_to_decide(*, entry_id: int) -> CreditEntry:
    return get_object_or_404(
        outside_entries()
        .select_related("holder__profession", "claimed_by")
        .prefetch_related("licences__jurisdiction", "licences__profession", "evidence"),
        pk=entry_id,
    )


def events_of(entry: CreditEntry) -> list[CreditEvent]:
    """All of them, newest first, with who did it."""
    return list(entry.events.select_related("actor").order_by("-pk"))


def pending_first(events: Iterable[CreditEvent]) -> CreditEvent | None:
    """The decision that waits for a second person; of events newest first."""
    latest = next(iter(events), None)
    if latest is not None and latest.is_first_of_two and latest.undone_at is None:
        return latest
    return None


def next_case(
    *, reviewer: User, after: CreditEntry | None = None, at: dt.datetime
) -> CreditEntry | None:
    """The oldest that waits, that is not the reviewer's own, that nobody else has taken, and that
    does not wait for somebody other than the reviewer."""
    free = Q(claimed_by=None) | Q(claimed_by=reviewer) | Q(claimed_at__lte=at - CLAIM_LASTS)
    later = CreditEvent.objects.filter(entry=OuterRef("entry"), pk__gt=OuterRef("pk"))
    mine = CreditEvent.objects.filter(
        ~Exists(later), entry=OuterRef("pk"), actor=reviewer, is_first_of_two=True, undone_at=None
    )
    waiting = outside_entries().filter(free, ~Exists(mine), state=State.WAITING)
    if after is not None:
        waiting = waiting.exclude(pk=after.pk)
    return waiting.exclude(holder=reviewer).order_by("submitted_at", "pk").first()


def decided_by(reviewer: User, *, since: dt.datetime) -> list[CreditEvent]:
    """The reviewer's decisions of late that nobody was told and that nothing has overtaken."""
    later = CreditEvent.objects.filter(entry=OuterRef("entry"), pk__gt=OuterRef("pk"))
    return list(
        CreditEvent.objects.filter(
            ~Exists(later),
            actor=reviewer,
            after__in=CreditEntry.DECISIONS,
            at__gt=since,
            undone_at=None,
            mail_claimed_at=None,
        )
        .exclude(entry__holder=reviewer)
        .select_related("entry__holder")
        .order_by("-pk")[:5]
    )


@dataclass(frozen=True)
class Twin:
    """Another activity that may be the same one, and what they share."""

    entry: CreditEntry
    same_person: bool
    same_file: bool


def twins_of(entry: CreditEntry) -> list[Twin]:
    """Others with one of its files, or with its title on its day; the same person's first."""
    digests = [one.sha256 for one in entry.evidence.all()]
    with_file = set(
        Evidence.objects.filter(sha256__in=digests)
        .exclude(entry=entry)
        .values_list("entry", flat=True)[:MOST_TWINS]
    )
    alike = Q(pk__in=with_file) | Q(title__iexact=entry.title, completed_on=entry.completed_on)
    others = (
        outside_entries()
        .filter(alike)
        .exclude(pk=entry.pk)
        .select_related("holder")
        .order_by("submitted_at", "pk")[:MOST_TWINS]
    )
    twins = [
        Twin(other, other.holder_id == entry.holder_id, other.pk in with_file) for other in others
    ]
    return sorted(twins, key=lambda twin: (not twin.same_person, not twin.same_file))


@dataclass(frozen=True)
class Effect:
    """What an activity would do for one deadline. `why` says why it does nothing.

    `before` is what is missing now, `after` what would be, both in words; None where no rule is known,
    and empty where nothing that we can count is missing.
    """

    period: RenewalPeriod
    before: str | None
    after: str | None
    why: str = ""


def effects_of(entry: CreditEntry, periods: list[RenewalPeriod]) -> list[Effect]:
    """For each open deadline of the licences it names, or of all where it names none.

    Reckoned as if all that was claimed counted, by the functions that count it afterwards.
    """
    named = {licence.pk for licence in entry.licences.all()}
    served = [period for period in periods if not named or period.licence_id in named]
    standings = standings_of(served)
    return [_effect(entry, period, standings[period.pk].facts) for period in served]


def _effect(entry: CreditEntry, period: RenewalPeriod, facts: Facts | None) -> Effect:
    if facts is None:
        return Effect(period, None, None)
    mine = replace(activity_of(entry, period), minutes=entry.claimed_minutes or entry.minutes)
    others = replace(
        facts, activities=tuple(one for one in facts.activities if one.key != mine.key)
    )
    before, after = others.standing(), others.what_if([mine])
    return Effect(
        period,
        rules.missing_in_words(before.still_missing, before.unit),
        rules.missing_in_words(after.still_missing, after.unit),
        next((fill.why for fill in after.left_out if fill.key == mine.key), ""),
    )


def _same_file_elsewhere() -> QuerySet[Evidence]:
    mine = Evidence.objects.filter(entry=OuterRef(OuterRef("pk"))).values("sha256")
    return Evidence.objects.filter(sha256__in=mine).exclude(entry=OuterRef("pk"))
