"""What the sweeps find: ledger work that a lost message left behind."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from certificates.models import Certificate
from practitioners.models import Jurisdiction, Licence, Profession, User
from practitioners.models.licences import LicenceQuerySet
from renewals import rules
from renewals.models import CreditEntry, PeriodEvent, RenewalPeriod
from renewals.selectors.rules import clauses_of, deadline_of, rule_set_in_force

State = Licence.State
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


def licences_owed_a_period(*, before: dt.datetime, on: dt.date) -> Iterator[LicenceQuerySet]:
    """Licences whose period does not say what they say, in three kinds that do not overlap."""
    open_period = RenewalPeriod.objects.open().filter(licence=OuterRef("pk"))
    checked = Licence.objects.filter(checked_at__lt=before).order_by("pk")
    verified = checked.filter(state=State.VERIFIED)
    yield verified.filter(
        ~Exists(open_period.filter(given_due_on=OuterRef("expires_on"))), expires_on__isnull=False
    )
    known = Q(pk=None)
    for group in _groups_without_date(on):
        if isinstance(group.found, rules.Deadline):
            known |= Q(jurisdiction=group.place, profession=group.profession)
    yield verified.filter(known, ~Exists(open_period), expires_on=None)
    yield checked.filter(Exists(open_period), state__in=[State.REVOKED, State.REJECTED])


@dataclass(frozen=True)
class WithoutDeadline:
    """Verified licences of one place and profession for which no date is known, and why."""

    place: Jurisdiction
    profession: Profession
    found: rules.Deadline | rules.NeedsPerson
    licences: tuple[Licence, ...]


def licences_without_deadline(*, on: dt.date) -> list[WithoutDeadline]:
    """For staff: each needs the date that is printed on the licence, or a rule."""
    return [
        group for group in _groups_without_date(on) if isinstance(group.found, rules.NeedsPerson)
    ]


def _groups_without_date(on: dt.date) -> list[WithoutDeadline]:
    """One look-up of the rule for each place and profession, however many licences there are."""
    open_period = RenewalPeriod.objects.open().filter(licence=OuterRef("pk"))
    undated = Licence.objects.filter(
        ~Exists(open_period), state=State.VERIFIED, expires_on=None
    ).select_related("holder", "jurisdiction", "profession")
    groups: dict[tuple[int, int], list[Licence]] = {}
    for licence in undated.order_by("jurisdiction__name", "profession__name", "pk"):
        groups.setdefault((licence.jurisdiction_id, licence.profession_id), []).append(licence)
    return [
        WithoutDeadline(
            licences[0].jurisdiction,
            licences[0].profession,
            deadline_for_undated(licences[0], on),
            tuple(licences),
        )
        for licences in groups.values()
    ]


def deadline_for_undated(licence: Licence, on: dt.date) -> rules.Deadline | rules.NeedsPerson:
    clauses = clauses_of(rule_set_in_force(licence, on))
    return deadline_of(licence, clauses, after=on - dt.timedelta(days=1))
