"""Other days for reminders: who it moves, looked at before and done afterwards by the same code."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Exists, F, Func, Max, OuterRef, Q
from django.db.models.fields import DateField

from practitioners.models import Jurisdiction
from renewals import rules
from renewals.models import Reminder, ReminderPlan, RenewalPeriod
from renewals.selectors.plans import parts_of, place_followed
from renewals.services.planning import (
    BY_MAIL,
    NOT_IN_PLAN,
    ensure_plans,
    last_day_in_reach,
    plan_reminders,
)

SHOWN = 50
# Dates beyond this are not moved: what comes after the last day of the calendar is no date.
CALENDAR_ENDS = dt.date(9990, 1, 1)


def days_before(date: str, offset: int) -> Func:
    """A column's date so many days earlier; the number is ours, never somebody's text."""
    if connection.vendor == "sqlite":
        template = f"date(%(expressions)s, '{-offset:+d} days')"
    else:
        template = f"(%(expressions)s - ({offset:d}))"
    return Func(F(date), template=template, output_field=DateField())


@dataclass(frozen=True)
class Moved:
    """A planned letter that goes out on another day, comes new (no `before`) or falls away (no `after`)."""

    letter: Reminder
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Foresight:
    """What another plan does to the letters of the next 14 days, and how many deadlines follow it."""

    moved: int
    added: int
    dropped: int
    deadlines: int
    sample: tuple[Moved, ...]

    @property
    def is_calm(self) -> bool:
        return not (self.moved or self.added or self.dropped)


@transaction.atomic
def change_plan(
    *,
    plan: ReminderPlan,
    offsets: Iterable[int],
    clinic_offsets: Iterable[int] | None = None,
    at: dt.datetime,
) -> ReminderPlan:
    """Other days from now on. Raises ValidationError.

    Letters of days that fell away are left out with the reason; a new day that lies in the past is not
    made up for. Planning does the rest, and only where this change can be felt.
    """
    plan = ReminderPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    before = {*plan.offsets, *plan.clinic_offsets}
    known = set(plan.offsets), set(plan.clinic_offsets)
    plan.offsets = _tidy("offsets", offsets)
    if clinic_offsets is not None:
        wanted = list(clinic_offsets)
        plan.clinic_offsets = _tidy("clinic_offsets", wanted) if wanted else []
    plan.save(update_fields=["offsets", "clinic_offsets"])
    if (set(plan.offsets), set(plan.clinic_offsets)) != known:
        _plan_anew(_under(plan), before, {*plan.offsets, *plan.clinic_offsets}, at)
    return plan


@transaction.atomic
def add_plan(*, place: Jurisdiction, at: dt.datetime) -> ReminderPlan:
    """A plan of a place, which begins as that of all places: nothing moves until it is changed."""
    ensure_plans()
    general = ReminderPlan.objects.get(subject=ReminderPlan.Subject.LICENCE, jurisdiction=None)
    plan, _made = ReminderPlan.objects.get_or_create(
        subject=ReminderPlan.Subject.LICENCE,
        jurisdiction=place,
        defaults={"offsets": general.offsets, "clinic_offsets": general.clinic_offsets},
    )
    return plan


@transaction.atomic
def remove_plan(*, plan: ReminderPlan, at: dt.datetime) -> None:
    """The place follows the plan of the one it is part of, or of all places, again.

    Raises ValidationError for that of all places.
    """
    if plan.jurisdiction_id is None:
        raise ValidationError("The plan of all places stays. Change its days instead.")
    above = ReminderPlan.objects.get(subject=plan.subject, jurisdiction=place_followed(plan))
    change_plan(plan=plan, offsets=above.offsets, clinic_offsets=above.clinic_offsets, at=at)
    plan.delete()


def foresee_plan(
    *,
    plan: ReminderPlan,
    offsets: Iterable[int],
    clinic_offsets: Iterable[int] | None = None,
    at: dt.datetime,
) -> Foresight:
    """What `change_plan` and the planner after it would do; all of it is taken back."""
    plan_reminders(at=at)
    with transaction.atomic():
        last = Reminder.objects.aggregate(last=Max("pk"))["last"] or 0
        plan = change_plan(plan=plan, offsets=offsets, clinic_offsets=clinic_offsets, at=at)
        scope = _under(plan)
        plan_reminders(at=at, only=scope)
        found = _compared(scope, last, at)
        transaction.set_rollback(True)
    return found


def _compared(scope: Q, last: int, at: dt.datetime) -> Foresight:
    inside = Reminder.objects.filter(
        period__in=RenewalPeriod.objects.open().filter(scope), channel__in=BY_MAIL
    ).select_related(
        "recipient",
        "period__certificate",
        "period__licence__jurisdiction",
        "period__licence__profession",
    )
    new = list(inside.pending().filter(pk__gt=last).order_by("send_at", "pk"))
    gone = list(inside.filter(skipped_at=at, why=NOT_IN_PLAN).order_by("send_at", "pk"))
    waiting: dict[tuple[int, str, int], list[Reminder]] = {}
    for letter in gone:
        waiting.setdefault(_whose(letter), []).append(letter)
    moved: list[Moved] = []
    for letter in new:
        olds = waiting.get(_whose(letter), [])
        before = min(olds, key=lambda old: abs(old.offset - letter.offset), default=None)
        if before is not None:
            olds.remove(before)
        moved.append(Moved(letter, before.offset if before else None, letter.offset))
    left = [Moved(letter, letter.offset, None) for rest in waiting.values() for letter in rest]
    both = sum(one.before is not None for one in moved)
    return Foresight(
        moved=both,
        added=len(moved) - both,
        dropped=len(left),
        deadlines=RenewalPeriod.objects.open().filter(scope).count(),
        sample=tuple([*moved, *left][:SHOWN]),
    )


def _whose(letter: Reminder) -> tuple[int, str, int]:
    return letter.period_id, letter.channel, letter.recipient_id


def _tidy(name: str, days: Iterable[int]) -> list[int]:
    try:
        return rules.tidy_offsets(days)
    except ValueError as refused:
        raise ValidationError({name: str(refused)}) from None


def _under(plan: ReminderPlan) -> Q:
    """The open periods that follow this plan: those of places with one of their own do not."""
    if plan.subject == ReminderPlan.Subject.CERTIFICATE:
        return Q(certificate__isnull=False)
    owned = set(
        ReminderPlan.objects.exclude(pk=plan.pk)
        .filter(subject=plan.subject, jurisdiction__isnull=False)
        .values_list("jurisdiction", flat=True)
    )
    others = parts_of(owned)
    if plan.jurisdiction_id is None:
        return Q(licence__isnull=False) & ~Q(licence__jurisdiction__in=others)
    return Q(licence__jurisdiction__in=parts_of({plan.jurisdiction_id}) - owned)


def _plan_anew(scope: Q, before: set[int], after: set[int], at: dt.datetime) -> None:
    """Only periods that feel it are looked at again: a million stay untouched."""
    today, until = at.date(), last_day_in_reach(at)
    periods = RenewalPeriod.objects.open().filter(scope)
    fallen = Reminder.objects.pending().filter(period=OuterRef("pk"), offset__in=before - after)
    back = Reminder.objects.filter(
        period=OuterRef("pk"), why=NOT_IN_PLAN, send_at__gt=at, offset__in=after - before
    )
    periods.filter(Exists(fallen) | Exists(back)).update(next_plan_on=None)
    for offset in sorted(after - before):
        first = _due_for(today, offset)
        last = _due_for(until, offset)
        periods.filter(due_on__range=(first, last)).update(next_plan_on=None)
        day = days_before("due_on", offset)
        periods.filter(due_on__gt=last, due_on__lt=CALENDAR_ENDS).filter(
            next_plan_on__gt=day
        ).update(next_plan_on=day)


def _due_for(day: dt.date, offset: int) -> dt.date:
    return dt.date.fromordinal(max(1, min(day.toordinal() + offset, dt.date.max.toordinal())))
