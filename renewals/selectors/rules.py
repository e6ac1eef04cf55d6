"""Which rule of which place counts for a licence."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from practitioners.models import Licence
from renewals.clauses import (
    Clause,
    DeadlineKind,
    DeadlineRule,
    RuleSetData,
    SetKind,
    Source,
    clause_of,
)
from renewals.models import CreditEntry, RuleSet
from renewals.rules import (
    BALANCES,
    Credit,
    Deadline,
    LicenceFacts,
    NeedsPerson,
    NoticeDuty,
    Rule,
    cut,
    deadline_for,
    target_of,
    unit_rule,
)
from renewals.selectors.duties import duty_in

type Found = Deadline | NeedsPerson


def rule_set_in_force(licence: Licence, on: dt.date) -> RuleSet | None:
    """The renewal rule of the licence's place and profession on that day.

    Another title of the same family, or the country around the place, stands in where there is
    none of its own. Reviewed goes before draft, a later number before an earlier one.
    """
    place = licence.jurisdiction
    places = [place.pk, *([place.parent_id] if place.parent_id else [])]
    found = (
        RuleSet.objects.in_force_on(on)
        .filter(
            kind=RuleSet.Kind.RENEWAL,
            jurisdiction__in=places,
            profession__family=licence.profession.family,
        )
        .order_by("pk")
    )
    return best_for(licence, found)


def best_for(licence: Licence, found: Iterable[RuleSet]) -> RuleSet | None:
    """The one that goes before the others of this place, the country around it and this family."""
    return max(
        found,
        key=lambda rule: (
            rule.jurisdiction_id == licence.jurisdiction_id,
            rule.profession_id == licence.profession_id,
            rule.status == RuleSet.Status.REVIEWED,
            rule.number,
        ),
        default=None,
    )


@dataclass(frozen=True)
class ReadRule:
    """What a rule set says, as periods are judged by it and as letters are planned under it."""

    clauses: Rule
    duty: NoticeDuty | None


def read_rules(keys: Iterable[int]) -> dict[int, ReadRule]:
    """Of these rule sets, in one statement. What says the same is taken apart once in a process."""
    stored = RuleSet.objects.filter(pk__in=keys).order_by()
    return {
        key: _read(text) for key, text in stored.values_list("pk", Cast("clauses", TextField()))
    }


@lru_cache(maxsize=512)
def _read(text: str) -> ReadRule:
    stored = json.loads(text)
    return ReadRule(Rule(clause_of(each) for each in stored), duty_in(stored))


def clauses_of(rule_set: RuleSet | None) -> Rule:
    return Rule(clause_of(stored) for stored in rule_set.clauses) if rule_set else Rule()


def data_of(rule_set: RuleSet) -> RuleSetData:
    """What a number says, in the shape in which rules are read, compared and written."""
    return RuleSetData(
        reference=rule_set.reference,
        code=rule_set.jurisdiction.code,
        profession=rule_set.profession.code,
        kind=SetKind(rule_set.kind),
        regulator=rule_set.regulator,
        confidence=rule_set.confidence,  # type: ignore[arg-type]
        clauses=tuple(clause_of(stored) for stored in rule_set.clauses),
        sources=tuple(Source.model_validate(stored) for stored in rule_set.sources),
        unverified=tuple(rule_set.unverified),
        effective_from=rule_set.effective_from,
        effective_to=rule_set.effective_to,
        sunset_on=rule_set.sunset_on,
    )


def deadline_of(licence: Licence, clauses: Iterable[Clause], after: dt.date) -> Found:
    """The licence's own expiry, or the first date its place's rule gives after that day.

    The holder's birth month and credits are read where the rule asks for them.
    """
    kinds = {clause.kind for clause in clauses if isinstance(clause, DeadlineRule)}
    by_birth_month = DeadlineKind.BIRTH_MONTH_END in kinds and licence.expires_on is None
    facts = LicenceFacts(
        issued_on=licence.issued_on,
        expires_on=licence.expires_on,
        birth_month=licence.holder.birth_month if by_birth_month else None,
        renewal_years=licence.renewal_years,
    )
    earned = credits_of(licence, clauses) if kinds & BALANCES and not licence.expires_on else None
    return deadline_for(clauses, facts, after=after, credits_earned=earned)


def credits_of(licence: Licence, clauses: Iterable[Clause]) -> list[Credit]:
    """What the holder has earned that may serve this licence, in units of its place."""
    length = unit_rule(target_of(clauses))
    entries = (
        CreditEntry.objects.counting()
        .filter(Q(licences=None) | Q(licences=licence), holder=licence.holder_id)
        .order_by("completed_on", "pk")
        .values_list("completed_on", "minutes")
    )
    return [Credit(day, cut(length.units_of(minutes))) for day, minutes in entries]
