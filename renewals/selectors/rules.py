"""Which rule of which place counts for a licence."""

import datetime as dt
from collections.abc import Iterable

from practitioners.models import Licence
from renewals.clauses import Clause, DeadlineRule, clause_of
from renewals.models import RuleSet
from renewals.rules import Deadline, NeedsPerson, Rule, next_deadline


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


def clauses_of(rule_set: RuleSet | None) -> Rule:
    return Rule(clause_of(stored) for stored in rule_set.clauses) if rule_set else Rule()


def deadline_of(
    licence: Licence, clauses: Iterable[Clause], after: dt.date
) -> Deadline | NeedsPerson:
    """The licence's own expiry, or the first date its place's rule gives after that day."""
    if licence.expires_on is not None:
        return Deadline(licence.expires_on, "The expiry date on the licence.")
    rule = next((clause for clause in clauses if isinstance(clause, DeadlineRule)), None)
    if rule is None:
        return NeedsPerson(
            "The licence names no expiry date, and we do not know when this place renews:"
            " enter the date that is printed on the licence."
        )
    return next_deadline(rule, after=after)
