"""Steps that tests of changed rules take."""

import datetime as dt
from dataclasses import replace

from practitioners.models import User
from renewals.clauses import RuleSetData
from renewals.models import CreditEntry, RenewalPeriod, RuleSet
from renewals.selectors.rules import data_of
from renewals.services.rules import (
    review_rule_set,
    write_rule_set,
)
from tests.factories import renewals as make

AT = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)


def with_clause(rule: RuleSet, kind: type, **fields: object) -> RuleSetData:
    """The same rule with one clause that says something else."""
    data = data_of(rule)
    return replace(
        data,
        clauses=tuple(
            one.model_copy(update=fields) if isinstance(one, kind) else one for one in data.clauses
        ),
    )


def write(data: RuleSetData, after: int, author: User, **fields: object) -> RuleSet:
    return write_rule_set(
        data=data, after=after, why="The board said so.", author=author, at=AT, **fields
    )


def review(rule_set: RuleSet, ben: User) -> RuleSet:
    return review_rule_set(
        rule_set=rule_set,
        reviewer=ben,
        credentials="PT, DPT",
        at=AT,
        next_review_on=dt.date(2027, 11, 20),
    )


def period_of(holder: User, *, minutes: int = 0, **claim: object) -> RenewalPeriod:
    """A deadline that the rule gives, with accepted hours inside its window."""
    claim.setdefault("expires_on", None)
    claim.setdefault("issued_on", dt.date(2020, 1, 1))
    licence = make.verified_licence(holder, at=AT, **claim)
    period = make.open_licence_period(licence_id=licence.pk, at=AT)
    assert period is not None
    if minutes:
        CreditEntry.objects.create(
            holder=holder,
            source=CreditEntry.Source.OUTSIDE,
            title="Course",
            mode="in_person",
            minutes=minutes,
            completed_on=dt.date(2026, 6, 1),
            state=CreditEntry.State.ACCEPTED,
            recorded_at=AT,
        )
    return period
