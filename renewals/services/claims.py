"""Who sends which letter: claimed in a transaction of its own before anything is written."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Case, F, Min, Q, Value, When
from django.db.models.functions import Coalesce, Greatest

from practitioners.models import User
from renewals import rules
from renewals.models import Reminder
from renewals.models.reminders import ReminderQuerySet

CLAIM_LASTS = dt.timedelta(minutes=10)
# Kept in `why` while the letter is still owed: a sending that broke off is repeated once.
BROKE_OFF = "The first sending broke off; it may have gone out."
BROKE_OFF_TWICE = "The sending broke off twice: ask the person whether it arrived."
BY_MAIL = (Reminder.Channel.EMAIL, Reminder.Channel.CLINIC)
DAY = dt.timedelta(days=1)


def due_reminders(*, at: dt.datetime) -> ReminderQuerySet:
    """Planned for mail, due and in nobody's hands."""
    return _free(at).filter(send_at__lte=at)


def _free(at: dt.datetime) -> ReminderQuerySet:
    idle = Q(claimed_at=None) | (Q(claimed_at__lt=at - CLAIM_LASTS) & ~Q(why=BROKE_OFF))
    come = Q(next_try_at=None) | Q(next_try_at__lte=at)
    return Reminder.objects.pending().filter(idle, come, channel__in=BY_MAIL)


def claim_reminder(*, reminder_id: int, at: dt.datetime) -> bool:
    """True for one caller. A claim that led nowhere is free again after CLAIM_LASTS, once."""
    return _claim(due_reminders(at=at).filter(pk=reminder_id), at) == 1


@transaction.atomic
def claim_with_company(*, reminder_ids: Sequence[int], at: dt.datetime) -> list[int]:
    """Claim those of them that are due, with all else that falls on the same day for the same people.

    So several letters of one day become one. The people's rows are locked meanwhile: two workers that
    were told of two letters of one person do not share them out.
    """
    owed = due_reminders(at=at).filter(pk__in=reminder_ids)
    pairs = set(owed.values_list("recipient", "channel").order_by().distinct())
    if not pairs:
        return []
    people = sorted({recipient for recipient, _channel in pairs})
    list(User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
    # Without the rows asked for, a person's others of that day are nobody's company.
    still = set(owed.values_list("recipient", "channel").order_by().distinct())
    company = (
        _free(at)
        .filter(recipient__in=people, send_at__lt=at + DAY)
        .values_list("pk", "recipient", "channel", "send_at", "occasion", "period__time_zone")
    )
    keys = [
        key
        for key, recipient, channel, send_at, occasion, zone in company
        if (recipient, channel) in still
        and (send_at <= at or (occasion == Reminder.PLAN and _same_day(send_at, at, zone)))
    ]
    _claim(_free(at).filter(pk__in=keys), at)
    return keys


def _same_day(one: dt.datetime, other: dt.datetime, zone: str) -> bool:
    try:
        return rules.local_day(one, zone) == rules.local_day(other, zone)
    except rules.UnknownTimeZone:
        return False


def _claim(free: ReminderQuerySet, at: dt.datetime) -> int:
    taken_over = When(claimed_at__isnull=False, then=Value(BROKE_OFF))
    return free.update(claimed_at=at, tries=F("tries") + 1, why=Case(taken_over, default=Value("")))


def release(reminder_ids: Iterable[int]) -> None:
    """Claimed and not begun: the next worker has them, and no try was made."""
    Reminder.objects.pending().filter(pk__in=list(reminder_ids)).update(
        claimed_at=None, tries=F("tries") - 1
    )


def give_up_broken_off(*, at: dt.datetime) -> int:
    """Sendings that broke off a second time are left to a person; returns how many."""
    lost = Reminder.objects.pending().filter(claimed_at__lt=at - CLAIM_LASTS, why=BROKE_OFF)
    return lost.update(failed_at=at, why=BROKE_OFF_TWICE)


def try_again(*, reminder: Reminder, at: dt.datetime) -> bool:
    """A letter that failed is owed once more, with all its tries."""
    failed = Reminder.objects.filter(
        pk=reminder.pk, sent_at=None, skipped_at=None, failed_at__isnull=False
    )
    return bool(failed.update(failed_at=None, why="", tries=0, claimed_at=None, next_try_at=at))


def next_instant(*, after: dt.datetime, until: dt.datetime) -> dt.datetime | None:
    """When the next planned letter comes up, if that is before `until`."""
    come = Reminder.objects.pending().filter(
        claimed_at=None, channel__in=BY_MAIL, send_at__lte=until
    )
    when = Greatest("send_at", Coalesce("next_try_at", "send_at"))
    found: dt.datetime | None = (
        come.alias(when=when)
        .filter(when__gt=after, when__lte=until)
        .aggregate(first=Min(when))["first"]
    )
    return found
