"""Outside activities as their holder sees them, and what a rule lets them be."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from practitioners.models import Licence, User
from renewals.clauses import CategoryMaximum, CategoryMinimum, Clause, TopicRule
from renewals.models import CreditEntry, CreditEvent, Evidence, RenewalPeriod
from renewals.selectors.rules import clauses_of

State = CreditEntry.State


def may_review(user: User) -> bool:
    return user.has_perm("renewals.change_creditentry")


def activities_of(user: User) -> QuerySet[CreditEntry]:
    """Newest first, with licences, files and the words that were decided last, in four statements."""
    return _with_papers(
        CreditEntry.objects.filter(holder=user, source=CreditEntry.Source.OUTSIDE)
    ).order_by("-submitted_at", "-pk")


def activity_for(*, user: User, entry_id: int) -> CreditEntry:
    """Someone else's activity does not exist."""
    return get_object_or_404(activities_of(user), pk=entry_id)


def evidence_for(*, user: User, evidence_id: int) -> Evidence:
    """A file the person may open: the holder's own, or any for who reviews activities."""
    files = Evidence.objects.select_related("entry").exclude(file="")
    if not may_review(user):
        files = files.filter(entry__holder=user, removed_at=None)
    return get_object_or_404(files, pk=evidence_id)


def decided_last(entry: CreditEntry) -> CreditEvent | None:
    """The decision that stands, of an entry that was read with its papers."""
    if entry.state not in CreditEntry.DECISIONS:
        return None
    return next(
        (event for event in reversed(list(entry.events.all())) if event.after == entry.state), None
    )


def history_of(entry: CreditEntry) -> list[CreditEvent]:
    """What happened to it, newest first, as its holder may know it: proposals and undone ones are not."""
    # Not through the entry: what it was read with are its decisions alone.
    events = CreditEvent.objects.filter(entry=entry, undone_at=None, is_first_of_two=False)
    return list(events.select_related("actor").order_by("-pk"))


def files_of(entry: CreditEntry) -> list[Evidence]:
    return [one for one in entry.evidence.all() if one.file and one.removed_at is None]


def licences_to_serve(user: User) -> QuerySet[Licence]:
    """Those that an activity can count for: not rejected and not revoked."""
    gone = [Licence.State.REJECTED, Licence.State.REVOKED]
    return (
        Licence.objects.filter(holder=user)
        .exclude(state__in=gone)
        .select_related("jurisdiction", "profession")
        .order_by("jurisdiction__name", "number", "pk")
    )


@dataclass(frozen=True)
class OwnCategories:
    """The categories of one place's rule that only a person can tell, by its reference."""

    reference: str
    place: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class RuleWords:
    """What the rules of somebody's deadlines call things. Topics are sorted and said once."""

    topics: tuple[str, ...] = ()
    categories: tuple[OwnCategories, ...] = ()


def rule_words(periods: Iterable[RenewalPeriod]) -> RuleWords:
    """Of periods that were read with their rule set and place; no statement of its own."""
    topics: set[str] = set()
    categories: dict[str, OwnCategories] = {}
    for period in periods:
        if period.rule_set is None or period.licence is None:
            continue
        clauses = clauses_of(period.rule_set)
        topics.update(_topics_in(clauses))
        if names := _categories_in(clauses):
            reference = period.rule_set.reference
            place = str(period.licence.jurisdiction)
            categories[reference] = OwnCategories(reference, place, names)
    return RuleWords(tuple(sorted(topics, key=str.casefold)), tuple(categories.values()))


def open_licence_periods(user: User) -> list[RenewalPeriod]:
    """With place, profession and rule, the nearest first."""
    return list(
        RenewalPeriod.objects.open()
        .filter(holder=user, licence__isnull=False)
        .select_related("holder", "licence__jurisdiction", "licence__profession", "rule_set")
        .order_by("due_on", "pk")
    )


def _topics_in(clauses: Iterable[Clause]) -> set[str]:
    found: set[str] = set()
    for clause in clauses:
        match clause:
            case TopicRule():
                found.update({clause.topic, *(clause.of_which or {})})
            case CategoryMinimum() | CategoryMaximum():
                found.update(clause.topics or ())
    return found


def _categories_in(clauses: Iterable[Clause]) -> tuple[str, ...]:
    """Those that neither a mode nor a kind of activity nor a topic gives away."""
    names = [
        clause.category
        for clause in clauses
        if isinstance(clause, CategoryMinimum | CategoryMaximum)
        and clause.category
        and clause.modes is None
        and clause.activities is None
        and clause.topics is None
    ]
    return tuple(dict.fromkeys(names))


def _with_papers(entries: QuerySet[CreditEntry]) -> QuerySet[CreditEntry]:
    decisions = CreditEvent.objects.filter(
        after__in=CreditEntry.DECISIONS, undone_at=None, is_first_of_two=False
    ).order_by("pk")
    licences = Licence.objects.select_related("jurisdiction", "profession").order_by("pk")
    return entries.select_related("holder").prefetch_related(
        Prefetch("events", decisions), Prefetch("licences", licences), "evidence"
    )
