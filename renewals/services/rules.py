"""Rules of places are loaded as drafts. A reviewed one is never written over."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from practitioners.models import Jurisdiction, Profession
from renewals.clauses import RuleSetData, as_stored, rule_sets_of
from renewals.models import RuleSet


@transaction.atomic
def store_rule_sets(
    row: Mapping[str, Any] | Iterable[RuleSetData], *, drafted_on: dt.date
) -> list[RuleSet]:
    """The rule sets of one row of the rules file, as drafts. The same row again changes nothing.

    A changed row becomes a new number that supersedes the one before, so that a period keeps the
    rule it was opened under. Place and profession have to exist. Raises UnreadableRowError.
    """
    sets = rule_sets_of(row) if isinstance(row, Mapping) else row
    return [_store(data, drafted_on) for data in sets]


def _store(data: RuleSetData, drafted_on: dt.date) -> RuleSet:
    content: dict[str, Any] = {
        "jurisdiction": Jurisdiction.objects.get(code=data.code),
        "profession": Profession.objects.get(code=data.profession),
        "regulator": data.regulator,
        "effective_from": data.effective_from,
        "effective_to": data.effective_to,
        "sunset_on": data.sunset_on,
        "confidence": data.confidence,
        "clauses": [as_stored(clause) for clause in data.clauses],
        "sources": [source.model_dump(mode="json") for source in data.sources],
        "unverified": list(data.unverified),
    }
    latest = (
        RuleSet.objects.select_for_update()
        .filter(reference=data.reference, kind=data.kind.value)
        .order_by("-number")
        .first()
    )
    if latest is not None and all(getattr(latest, key) == new for key, new in content.items()):
        return latest
    return RuleSet.objects.create(
        reference=data.reference,
        kind=data.kind.value,
        number=latest.number + 1 if latest else 1,
        supersedes=latest,
        drafted_on=drafted_on,
        **content,
    )
