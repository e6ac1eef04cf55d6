"""What the sweeps find: ledger work that a lost message left behind."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from certificates.models import Certificate
from practitioners.models import Licence, User
from practitioners.models.licences import LicenceQuerySet
from renewals import rules
from renewals.clauses import DeadlineKind, DeadlineRule
from renewals.models import (
    Adjustment,
    CalendarFeed,
    CreditEntry,
    DeliveryReport,
    Evidence,
    PeriodEvent,
    Reminder,
    RenewalPeriod,
    RuleSet,
)
from renewals.rules.requirements import of_type
from renewals.selectors.rules import clauses_of, deadline_of, rule_set_in_force

State = Licence.State
# For so long a sweep still finds what a lost message left behind.
LOOK_BACK = dt.timedelta(days=7)
# The note of a pause that a suspension made. Pauses of staff say something else.
SUSPENDED = "The certificate is suspended."


def uncredited_certificates(*, before: dt.datetime) -> QuerySet[Certificate]:
    """Issued before then, without the credits or without the period they give."""
    period = RenewalPeriod.objects.filter(certificate=OuterRef("pk"))
    credit = CreditEntry.objects.filter(certificate=OuterRef("pk"))
    day, instant, key = OuterRef("completed_on"), OuterRef("issued_at"), OuterRef("pk")
    later = (
        Q(completed_on__gt=day)
        | Q(completed_on=day, issued_at__gt=instant)
        | Q(completed_on=day, issued_at=instant, pk__gt=key)
    )
    # `held_in_family` from inside a query: of the programme, of what it renews, of what renews either.
    own, first = OuterRef("programme"), OuterRef("programme__renews")
    family = (
        Q(programme=own)
        | Q(programme__renews=own)
        | Q(programme=first)
        | Q(programme__renews=first)
    )
    replaced = Certificate.objects.filter(later, family, holder=OuterRef("holder"), revoked_at=None)
    without_credits = ~Exists(credit) & ~Q(data__credits=[])
    without_period = Q(valid_until__isnull=False) & ~Exists(period) & ~Exists(replaced)
    return Certificate.objects.filter(
        without_credits | without_period,
        revoked_at=None,
        issued_at__lt=before,
        holder__closed_at=None,
    ).order_by("pk")


def revoked_certificates_still_due(*, before: dt.datetime) -> QuerySet[Certificate]:
    """Revoked before then, with a period that is open or credits that still count."""
    period = RenewalPeriod.objects.open().filter(certificate=OuterRef("pk"))
    credit = CreditEntry.objects.filter(certificate=OuterRef("pk")).exclude(
        state=CreditEntry.State.WITHDRAWN
    )
    return Certificate.objects.filter(
        Exists(period) | Exists(credit), revoked_at__lt=before
    ).order_by("pk")


def suspensions_to_follow(*, before: dt.datetime) -> QuerySet[Certificate]:
    """Suspended with a period that is not quiet, or reinstated with one that still is."""
    last_pause = (
        PeriodEvent.objects.filter(period=OuterRef("pk"), event=PeriodEvent.Event.PAUSED)
        .order_by("-at", "-pk")
        .values("note")[:1]
    )
    open_period = RenewalPeriod.objects.open().filter(certificate=OuterRef("pk"))
    loud = open_period.filter(Q(paused_until=None) | Q(paused_until__lt=before.date()))
    quiet = open_period.filter(paused_until__isnull=False).alias(why=Subquery(last_pause))
    return Certificate.objects.filter(
        Q(Exists(loud), suspended_at__lt=before)
        | Q(Exists(quiet.filter(why=SUSPENDED)), suspended_at=None),
        revoked_at=None,
    ).order_by("pk")


def people_to_withdraw(*, before: dt.datetime) -> QuerySet[User]:
    """Whose account was closed before then, with a deadline that is still open."""
    open_period = RenewalPeriod.objects.open().filter(holder=OuterRef("pk"))
    return User.objects.filter(Exists(open_period), closed_at__lt=before).order_by("pk")


def people_with_papers(*, before: dt.datetime) -> QuerySet[User]:
    """Whose account was closed before then, with something left that had to go.

    Letters with an address are looked for while the closing is recent: more would cost what exists.
    """
    evidence = Evidence.objects.filter(entry__holder=OuterRef("pk")).exclude(file="")
    proofs = Adjustment.objects.filter(period__holder=OuterRef("pk")).exclude(proof="")
    asked = Adjustment.objects.filter(period__holder=OuterRef("pk"), state=Adjustment.State.WAITING)
    feed = CalendarFeed.objects.filter(holder=OuterRef("pk"), revoked_at=None)
    gone = Q(Exists(evidence) | Exists(proofs) | Exists(asked) | Exists(feed))
    letters = Reminder.objects.filter(recipient=OuterRef("pk")).exclude(
        sent_to__in=["", OuterRef("email")]
    )
    reports = DeliveryReport.objects.filter(person=OuterRef("pk")).exclude(
        address=OuterRef("email")
    )
    addressed = Q(Exists(letters) | Exists(reports), closed_at__gt=before - LOOK_BACK)
    return User.objects.filter(gone | addressed, closed_at__lt=before).order_by("pk")


def licences_owed_a_period(
    *, before: dt.datetime, on: dt.date, since: dt.datetime | None = None
) -> Iterator[LicenceQuerySet]:
    """Licences whose period does not say what they say, in five kinds that do not overlap.

    With `since` only those that were decided about after that, and those whose credits changed in the
    last days, are looked at; without it every verified licence is read.
    """
    open_period = RenewalPeriod.objects.open().filter(licence=OuterRef("pk"))
    checked = Licence.objects.filter(checked_at__lt=before, holder__closed_at=None).order_by("pk")
    if since is not None:
        checked = checked.filter(checked_at__gte=since)
    verified = checked.filter(state=State.VERIFIED)
    yield verified.filter(
        ~Exists(open_period.filter(given_due_on=OuterRef("expires_on"))), expires_on__isnull=False
    )
    undated = _undated(on, since=since)
    dated = [licence.pk for licence, found in undated if isinstance(found, rules.Deadline)]
    yield verified.filter(~Exists(open_period), expires_on=None, pk__in=dated)
    moved = Licence.objects.filter(pk__in=_balances_that_moved(on), checked_at__lt=before)
    yield moved.filter(state=State.VERIFIED, expires_on=None, holder__closed_at=None).order_by("pk")
    born = _of_another_birth_month() if since is None else []
    yield verified.filter(pk__in=born, expires_on=None)
    yield checked.filter(Exists(open_period), state__in=[State.REVOKED, State.REJECTED])


@dataclass(frozen=True)
class WithoutDeadline:
    """A verified licence for which no date is known, and why."""

    licence: Licence
    found: rules.NeedsPerson


def licences_without_deadline(*, on: dt.date) -> list[WithoutDeadline]:
    """For staff: each needs a date, a fact or a rule. Those with the same question are together."""
    asked = [
        WithoutDeadline(licence, found)
        for licence, found in _undated(on)
        if isinstance(found, rules.NeedsPerson)
    ]
    return sorted(
        asked,
        key=lambda one: (
            one.licence.jurisdiction.name,
            one.licence.profession.name,
            one.found.why,
            one.licence.pk,
        ),
    )


def _undated(
    on: dt.date, *, since: dt.datetime | None = None
) -> Iterator[tuple[Licence, rules.Deadline | rules.NeedsPerson]]:
    """One look-up of the rule for each place and profession, however many licences there are."""
    open_period = RenewalPeriod.objects.open().filter(licence=OuterRef("pk"))
    undated = Licence.objects.filter(
        ~Exists(open_period), state=State.VERIFIED, expires_on=None, holder__closed_at=None
    ).select_related("holder", "jurisdiction", "profession")
    if since is not None:
        undated = undated.filter(checked_at__gte=since)
    known: dict[tuple[int, int], rules.Rule] = {}
    for licence in undated.order_by("jurisdiction__name", "profession__name", "pk"):
        key = licence.jurisdiction_id, licence.profession_id
        if key not in known:
            known[key] = clauses_of(rule_set_in_force(licence, on))
        yield licence, deadline_of(licence, known[key], after=on - dt.timedelta(days=1))


def _balances_that_moved(on: dt.date) -> list[int]:
    """Licences whose credits lapse one by one, and whose open period has another day than they give.

    Only those are looked at whose credits changed in the last days: more would cost what exists.
    """
    balances: dict[int, rules.Rule] = {}
    for rule_set in RuleSet.objects.filter(kind=RuleSet.Kind.RENEWAL):
        if rules.counts_a_balance(clauses := clauses_of(rule_set)):
            balances[rule_set.pk] = clauses
    if not balances:
        return []
    since = dt.datetime.combine(on, dt.time(), dt.UTC) - LOOK_BACK
    changed = CreditEntry.objects.filter(
        Q(recorded_at__gte=since)
        | Q(events__at__gte=since)
        | Q(certificate__revoked_at__gte=since),
        holder=OuterRef("holder"),
    )
    periods = RenewalPeriod.objects.open().filter(
        Exists(changed),
        rule_set__in=balances,
        licence__expires_on=None,
        licence__state=State.VERIFIED,
    )
    moved = []
    for period in periods.select_related("licence__holder"):
        assert period.licence is not None  # noqa: S101  only licences have rules
        found = deadline_of(
            period.licence, balances[period.rule_set_id or 0], after=on - dt.timedelta(days=1)
        )
        if isinstance(found, rules.Deadline) and found.on != period.given_due_on:
            moved.append(period.licence.pk)
    return moved


def _of_another_birth_month() -> list[int]:
    """Licences with a deadline at the end of a birth month that the holder has corrected since."""
    by_birth: dict[int, rules.Rule] = {}
    for rule_set in RuleSet.objects.filter(kind=RuleSet.Kind.RENEWAL):
        clauses = clauses_of(rule_set)
        kinds = {rule.kind for rule in of_type(clauses, DeadlineRule)}
        if DeadlineKind.BIRTH_MONTH_END in kinds:
            by_birth[rule_set.pk] = clauses
    if not by_birth:
        return []
    periods = (
        RenewalPeriod.objects.open()
        .filter(
            rule_set__in=by_birth,
            holder__birth_month__isnull=False,
            licence__expires_on=None,
            licence__state=State.VERIFIED,
        )
        .exclude(given_due_on__month=F("holder__birth_month"))
    )
    moved = []
    for period in periods.select_related("licence__holder"):
        assert period.licence is not None  # noqa: S101  only licences have rules
        opened_on = rules.local_day(period.opened_at, period.time_zone)
        clauses = by_birth[period.rule_set_id or 0]
        found = deadline_of(period.licence, clauses, after=opened_on - dt.timedelta(days=1))
        if isinstance(found, rules.Deadline) and found.on != period.given_due_on:
            moved.append(period.licence.pk)
    return moved


def deadline_for_undated(licence: Licence, on: dt.date) -> rules.Deadline | rules.NeedsPerson:
    clauses = clauses_of(rule_set_in_force(licence, on))
    return deadline_of(licence, clauses, after=on - dt.timedelta(days=1))
