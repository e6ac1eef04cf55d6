"""Numbers of a rule are written, reviewed and retired. None that is stored is ever changed."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from practitioners.models import Jurisdiction, Profession, User
from practitioners.queue import queue
from renewals.clauses import RuleSetData, Source, as_stored, clause_of, rule_sets_of
from renewals.models import RuleSet

Status = RuleSet.Status
# What two numbers are compared by.
CONTENT = (
    "jurisdiction_id",
    "profession_id",
    "regulator",
    "effective_from",
    "effective_to",
    "sunset_on",
    "confidence",
    "unverified",
)


@transaction.atomic
def store_rule_sets(
    row: Mapping[str, Any] | Iterable[RuleSetData], *, drafted_on: dt.date
) -> list[RuleSet]:
    """The rule sets of one row of the starter content, as drafts. The same row again changes nothing.

    A changed row becomes a new number that supersedes the one before; where that is reviewed it goes on
    to count. Once a person has written a number the starter content leaves that rule alone. Place and
    profession have to exist.
    Raises UnreadableRowError.
    """
    sets = rule_sets_of(row) if isinstance(row, Mapping) else row
    return [_store(data, drafted_on) for data in sets]


@transaction.atomic
def write_rule_set(
    *,
    data: RuleSetData,
    after: int,
    why: str,
    author: User,
    at: dt.datetime,
    next_review_on: dt.date | None = None,
    foreseen: Mapping[str, Any] | None = None,
) -> RuleSet:
    """The next number of this rule, as a draft that supersedes number `after` (0: there is none).

    Where no number is reviewed the draft is what counts from now on, so open deadlines follow it.
    Raises ValidationError when somebody wrote another number meanwhile, when nothing differs or
    when it is not said why.
    """
    latest = _latest(data)
    if (latest.number if latest else 0) != after:
        raise ValidationError(
            _("Somebody wrote number %(number)s meanwhile. Compare it with yours and write again.")
            % {"number": latest.number if latest else 0}
        )
    if not why.strip():
        raise ValidationError({"why": _("Enter why this number is written")})
    rule_set = _new(data, latest)
    if latest is not None and is_same(latest, rule_set):
        raise ValidationError(
            _("Nothing differs from number %(number)s.") % {"number": latest.number}
        )
    rule_set.why = why.strip()[:250]
    rule_set.written_by, rule_set.written_at = author, at
    rule_set.drafted_on = at.date()
    rule_set.next_review_on = next_review_on
    rule_set.foreseen = dict(foreseen) if foreseen is not None else None
    rule_set.save()
    if not _reviewed_before(rule_set):
        _let_periods_follow(rule_set, at)
    return rule_set


@transaction.atomic
def review_rule_set(
    *,
    rule_set: RuleSet,
    reviewer: User,
    credentials: str,
    at: dt.datetime,
    next_review_on: dt.date | None = None,
    foreseen: Mapping[str, Any] | None = None,
) -> RuleSet:
    """A named person stands for a draft: from now on it counts. Raises ValidationError."""
    rule_set = RuleSet.objects.select_for_update().get(pk=rule_set.pk)
    if rule_set.status != Status.DRAFT:
        raise ValidationError(_("Only a draft can be reviewed; this number no longer is one."))
    if not credentials.strip():
        raise ValidationError({"credentials": _("Enter what qualifies you, such as PT, DPT")})
    if next_review_on is not None and next_review_on <= at.date():
        raise ValidationError({"next_review_on": _("Choose a later day for the next review")})
    rule_set.status = Status.REVIEWED
    rule_set.reviewed_by, rule_set.reviewed_on = reviewer, at.date()
    rule_set.reviewer_credentials = credentials.strip()[:160]
    rule_set.next_review_on = next_review_on
    if foreseen is not None:
        rule_set.foreseen = dict(foreseen)
    rule_set.save()
    _let_periods_follow(rule_set, at)
    return rule_set


@transaction.atomic
def retire_rule_set(*, rule_set: RuleSet, actor: User, why: str, at: dt.datetime) -> RuleSet:
    """It counts no more; the number before it does where there is one. Raises ValidationError."""
    rule_set = RuleSet.objects.select_for_update().get(pk=rule_set.pk)
    if rule_set.status == Status.RETIRED:
        raise ValidationError(_("This number is retired already."))
    if not why.strip():
        raise ValidationError({"why": _("Enter why this number is retired")})
    rule_set.status = Status.RETIRED
    rule_set.retired_at, rule_set.retired_by = at, actor
    rule_set.retired_why = why.strip()[:250]
    rule_set.save()
    _let_periods_follow(rule_set, at)
    return rule_set


def is_same(one: RuleSet, other: RuleSet) -> bool:
    """Read, not as stored: a field that a type of clause has gained since makes no difference."""
    return (
        all(getattr(one, name) == getattr(other, name) for name in CONTENT)
        and [clause_of(stored) for stored in one.clauses]
        == [clause_of(stored) for stored in other.clauses]
        and [Source.model_validate(stored) for stored in one.sources]
        == [Source.model_validate(stored) for stored in other.sources]
    )


def _store(data: RuleSetData, drafted_on: dt.date) -> RuleSet:
    latest = _latest(data)
    rule_set = _new(data, latest)
    if latest is not None and (is_same(latest, rule_set) or _is_in_hand(latest)):
        return latest
    rule_set.drafted_on = drafted_on
    rule_set.save()
    return rule_set


def _is_in_hand(latest: RuleSet) -> bool:
    """A person has written a number of this rule."""
    chain = RuleSet.objects.filter(reference=latest.reference, kind=latest.kind)
    return chain.exclude(written_by=None).exists()


def _latest(data: RuleSetData) -> RuleSet | None:
    return (
        RuleSet.objects.select_for_update()
        .filter(reference=data.reference, kind=data.kind.value)
        .order_by("-number")
        .first()
    )


def _new(data: RuleSetData, latest: RuleSet | None) -> RuleSet:
    """The next number, not saved yet."""
    return RuleSet(
        reference=data.reference,
        kind=data.kind.value,
        number=latest.number + 1 if latest else 1,
        supersedes=latest,
        jurisdiction=Jurisdiction.objects.get(code=data.code),
        profession=Profession.objects.get(code=data.profession),
        regulator=data.regulator,
        effective_from=data.effective_from,
        effective_to=data.effective_to,
        sunset_on=data.sunset_on,
        confidence=data.confidence,
        clauses=[as_stored(clause) for clause in data.clauses],
        sources=[source.model_dump(mode="json") for source in data.sources],
        unverified=list(data.unverified),
    )


def _reviewed_before(rule_set: RuleSet) -> bool:
    return (
        RuleSet.objects.filter(
            reference=rule_set.reference, kind=rule_set.kind, status=Status.REVIEWED
        )
        .exclude(pk=rule_set.pk)
        .exists()
    )


def _let_periods_follow(rule_set: RuleSet, at: dt.datetime) -> None:
    """The row says what is owed before anything is queued; a sweep finds what a lost message left."""
    if rule_set.kind != RuleSet.Kind.RENEWAL:
        return
    # Tasks import services, so this one is looked up when it is needed.
    from renewals.tasks import follow_rule_change

    rule_set.to_follow_since = at
    rule_set.save(update_fields=["to_follow_since"])
    queue(follow_rule_change, rule_set.pk)
