"""One period opens, closes, opens again, falls silent. Each leaves an event."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from practitioners.models import User
from renewals.models import PeriodEvent, RenewalPeriod
from renewals.rules import SkipReason, local_day
from renewals.selectors.deciding import Refusal
from renewals.selectors.standing import settled_now
from renewals.services.claims import CLAIM_LASTS

Event = PeriodEvent.Event
Closing = RenewalPeriod.Closing

# What the outbox says about letters of a period that ended before they went out.
WHY_CLOSED = {
    Closing.RENEWED: "It was renewed before this reminder's day.",
    Closing.REVOKED: "It was revoked.",
    Closing.MOVED: "The due date changed; another period has its own reminders.",
    Closing.WITHDRAWN: "The period was withdrawn.",
}


@transaction.atomic
def open_period(period: RenewalPeriod, *, note: str = "") -> RenewalPeriod:
    """The row for this thing and date; twice is once.

    One that had closed opens again: the date moved back, or what had ended it was undone.
    """
    key = {
        "certificate": period.certificate,
        "licence": period.licence,
        "given_due_on": period.due_on,
    }
    fields = (
        "holder",
        "rule_set",
        "opens_on",
        "due_on",
        "time_zone",
        "needed_minutes",
        "opened_at",
    )
    found, made = RenewalPeriod.objects.get_or_create(
        **key, defaults={name: getattr(period, name) for name in fields}
    )
    if made:
        PeriodEvent.objects.create(
            period=found, event=Event.OPENED, note=note[:250], at=period.opened_at
        )
        return found
    return reopen_period(period=found, at=period.opened_at)


@transaction.atomic
def reopen_period(*, period: RenewalPeriod, at: dt.datetime) -> RenewalPeriod:
    """Due again after all. Letters that were only left out because it had closed are owed again."""
    period = RenewalPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)
    if period.closed_at is None:
        return period
    why = WHY_CLOSED[Closing(period.closing)]
    period.reminders.filter(sent_at=None, failed_at=None, why__in=[why, SkipReason.CLOSED]).update(
        skipped_at=None, why=""
    )
    period.closed_at, period.closing, period.next_plan_on = None, "", None
    period.settled = None
    period.save(update_fields=["closed_at", "closing", "next_plan_on", "settled"])
    PeriodEvent.objects.create(period=period, event=Event.REOPENED, at=at)
    return period


@transaction.atomic
def close_period(*, period: RenewalPeriod, closing: str, at: dt.datetime) -> RenewalPeriod:
    """End it with a reason; letters that have not gone out are skipped. Twice is once.

    What was needed, counted and missing is written down: no later correction changes a past cycle.
    """
    period = RenewalPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)
    if period.closed_at is not None:
        return period
    closing = Closing(closing)
    period.closed_at, period.closing = at, closing
    period.settled = settled_now(period) if period.licence_id else None
    period.save(update_fields=["closed_at", "closing", "settled"])
    # One that is on its way this moment is left to its sender, who looks at the period again.
    idle = Q(claimed_at=None) | Q(claimed_at__lt=at - CLAIM_LASTS)
    period.reminders.pending().filter(idle).update(skipped_at=at, why=WHY_CLOSED[closing])
    PeriodEvent.objects.create(period=period, event=Event.CLOSED, note=str(closing.label), at=at)
    return period


@transaction.atomic
def extend_period(
    *, period: RenewalPeriod, until: dt.date, actor: User, note: str = "", at: dt.datetime
) -> RenewalPeriod:
    """Give another last good day; `given_due_on` stays, and is the day that ends every extension.

    Letters for the day before are skipped, those for the new one are planned; where it was the day
    once already, those that an extension had left out are owed again. Raises ValidationError.
    """
    period = RenewalPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)
    if period.closed_at is not None:
        raise ValidationError(_("This period is closed, so its date stays."))
    if until < period.given_due_on:
        raise ValidationError({"until": _("Choose a day after the one that was given.")})
    if until == period.due_on:
        return period
    later = until > period.due_on
    period.due_on, period.next_plan_on = until, None
    period.save(update_fields=["due_on", "next_plan_on"])
    idle = Q(claimed_at=None) | Q(claimed_at__lt=at - CLAIM_LASTS)
    outdated = period.reminders.pending().filter(idle).exclude(due_on=until)
    outdated.update(skipped_at=at, why=Refusal.MOVED.value)
    period.reminders.filter(
        due_on=until, sent_at=None, failed_at=None, why=Refusal.MOVED.value
    ).update(skipped_at=None, why="")
    PeriodEvent.objects.create(
        period=period,
        event=Event.GRANTED if later else Event.ENDED,
        actor=actor,
        note=f"Due on {until:%Y-%m-%d}. {note}".strip()[:250],
        at=at,
    )
    return period


@transaction.atomic
def pause_period(
    *, period: RenewalPeriod, until: dt.date, reason: str, actor: User, at: dt.datetime
) -> RenewalPeriod:
    """Nobody is written to about it up to and including that day. Raises ValidationError."""
    period = RenewalPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)
    if not reason.strip():
        raise ValidationError({"reason": _("Enter why the reminders are paused")})
    if until < local_day(at, period.time_zone):
        raise ValidationError({"until": _("Choose today or a later day")})
    if period.closed_at is not None:
        raise ValidationError(_("This period is closed, so there is nothing to pause."))
    period.paused_until = until
    period.save(update_fields=["paused_until"])
    PeriodEvent.objects.create(
        period=period,
        event=Event.PAUSED,
        actor=actor,
        note=f"Until {until:%Y-%m-%d}: {reason.strip()}"[:250],
        at=at,
    )
    return period


@transaction.atomic
def resume_period(*, period: RenewalPeriod, actor: User, at: dt.datetime) -> RenewalPeriod:
    """End a pause before its day. What fell into it is not made up."""
    period = RenewalPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)
    if period.paused_until is None:
        return period
    period.paused_until = None
    period.save(update_fields=["paused_until"])
    PeriodEvent.objects.create(period=period, event=Event.RESUMED, actor=actor, at=at)
    return period
