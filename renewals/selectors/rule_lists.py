"""Rules of places as staff look for them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from practitioners.models import Licence
from renewals.models import RenewalPeriod, RuleSet
from renewals.models.rules import RuleSetQuerySet

SOON = dt.timedelta(days=180)


@dataclass(frozen=True)
class RuleFilter:
    """What is asked of the list; empty is not asked. `only` is "review", "drafts",
    "sunset" or "every"."""

    q: str = ""
    kind: str = ""
    status: str = ""
    confidence: str = ""
    profession: int | None = None
    only: str = ""


def rule_sets(asked: RuleFilter, *, on: dt.date) -> RuleSetQuerySet:
    """The last number of each rule, by place; every number where that is asked."""
    found = RuleSet.objects.select_related("jurisdiction", "profession")
    if asked.only != "every":
        found = found.last_numbers()
    if asked.only == "review":
        found = found.due_for_review(on)
    if asked.only == "drafts":
        found = found.filter(status=RuleSet.Status.DRAFT, written_by__isnull=False)
    if asked.only == "sunset":
        found = found.filter(sunset_on__lte=on + SOON).exclude(status=RuleSet.Status.RETIRED)
    for name in ("kind", "status", "confidence", "profession"):
        if value := getattr(asked, name):
            found = found.filter(**{name: value})
    for word in asked.q.split():
        found = found.filter(
            Q(jurisdiction__name__icontains=word)
            | Q(reference__icontains=word)
            | Q(regulator__icontains=word)
            | Q(profession__name__icontains=word)
        )
    return found.order_by("jurisdiction__name", "profession__name", "kind", "reference", "-number")


def concerned_by(found: Iterable[RuleSet]) -> dict[int, tuple[int, int]]:
    """For each of these rules who holds a checked licence of its place and profession, and how many open
    deadlines are reckoned by it; one statement."""
    held = Licence.objects.filter(
        jurisdiction=OuterRef("jurisdiction"),
        profession=OuterRef("profession"),
        state=Licence.State.VERIFIED,
    )
    under = RenewalPeriod.objects.open().filter(rule_set=OuterRef("pk"))
    counted = RuleSet.objects.filter(pk__in=[one.pk for one in found]).annotate(
        people=_counted(held, "holder", "jurisdiction"),
        open_deadlines=_counted(under, "pk", "rule_set"),
    )
    return {
        key: (people, deadlines)
        for key, people, deadlines in counted.values_list("pk", "people", "open_deadlines")
    }


def _counted(rows: object, what: str, by: str) -> Coalesce:
    counts = (
        rows.order_by()  # type: ignore[attr-defined]
        .values(by)
        .annotate(number=Count(F(what), distinct=True))
        .values("number")
    )
    return Coalesce(Subquery(counts), 0, output_field=IntegerField())


def reviewed_numbers(found: Iterable[RuleSet]) -> dict[tuple[str, str], int]:
    """For these rules the last reviewed number, in one statement."""
    rows = RuleSet.objects.filter(
        reference__in={one.reference for one in found}, status=RuleSet.Status.REVIEWED
    ).order_by("number")
    return {
        (reference, kind): number
        for reference, kind, number in rows.values_list("reference", "kind", "number")
    }


def chain_of(rule_set: RuleSet) -> list[RuleSet]:
    """All numbers of a rule, the last one first."""
    return list(
        RuleSet.objects.filter(reference=rule_set.reference, kind=rule_set.kind)
        .select_related("written_by", "reviewed_by", "retired_by", "jurisdiction", "profession")
        .order_by("-number")
    )


def reviews_due(*, on: dt.date) -> int:
    return RuleSet.objects.last_numbers().due_for_review(on).count()


def drafts_waiting() -> int:
    """Last numbers that a person wrote and nobody has reviewed."""
    return (
        RuleSet.objects.last_numbers()
        .filter(status=RuleSet.Status.DRAFT, written_by__isnull=False)
        .count()
    )
