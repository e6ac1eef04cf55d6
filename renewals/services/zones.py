"""Where somebody lives now: their deadlines and planned letters keep the clock of that place."""

import datetime as dt

from django.db import transaction
from django.db.models import F, QuerySet

from practitioners.models import User
from renewals import rules
from renewals.models import Reminder, RenewalPeriod


def people_who_moved() -> QuerySet[User]:
    """Whoever has an open deadline on another clock than their own."""
    elsewhere = RenewalPeriod.objects.open().exclude(time_zone=F("holder__time_zone"))
    return User.objects.filter(pk__in=elsewhere.order_by().values("holder"))


@transaction.atomic
def follow_time_zone(*, person_id: int, at: dt.datetime) -> int:
    """The hours of letters that are still to come move to the new clock; returns how many deadlines did.

    Days stay: a deadline is a day, not an instant. What has come due already is decided by the new clock
    when it is sent. A letter that is on its way is left alone.
    """
    person = User.objects.get(pk=person_id)
    moved = list(
        RenewalPeriod.objects.open()
        .filter(holder=person)
        .exclude(time_zone=person.time_zone)
        .select_for_update(no_key=True)
        .order_by("pk")
    )
    due_on = {period.pk: period.due_on for period in moved}
    letters = list(
        Reminder.objects.pending()
        .filter(period__in=moved, occasion=Reminder.PLAN, claimed_at=None, send_at__gt=at)
        .select_for_update(no_key=True)
        .order_by("pk")
    )
    for letter in letters:
        day = due_on[letter.period_id]
        (planned,) = rules.planned_reminders(day, [letter.offset], zone=person.time_zone)
        letter.send_at = planned.send_at
    Reminder.objects.bulk_update(letters, ["send_at"], batch_size=500)
    RenewalPeriod.objects.filter(pk__in=due_on).update(time_zone=person.time_zone)
    return len(moved)
