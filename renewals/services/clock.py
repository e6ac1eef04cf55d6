"""One day of reminders, run at once: what the clock and the workers do between two midnights."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction

from renewals.models import Reminder
from renewals.selectors.periods import title_of
from renewals.services.planning import plan_reminders
from renewals.services.reminders import (
    Outcome,
    Write,
    due_reminders,
    give_up_broken_off,
    send_reminder,
)

HOUR = dt.timedelta(hours=1)


@dataclass
class Day:
    """What became of the reminders on that day, each in one list."""

    on: dt.date
    planned: list[Reminder] = field(default_factory=list)
    sent: list[Reminder] = field(default_factory=list)
    skipped: list[Reminder] = field(default_factory=list)
    failed: list[Reminder] = field(default_factory=list)

    def as_data(self) -> dict[str, object]:
        """For programs. Keys are only ever added."""
        return {
            "on": self.on.isoformat(),
            "planned": [_as_data(row) for row in self.planned],
            "sent": [_as_data(row) for row in self.sent],
            "skipped": [_as_data(row) for row in self.skipped],
            "failed": [_as_data(row) for row in self.failed],
        }


def run_day(*, on: dt.date, write: Write | None = None) -> Day:
    """Plan and send what is due to the end of that day in UTC, through the services the clock uses.

    It goes hour by hour, because letters wait for the morning where their reader lives. A letter
    the server did not take stays owed and is not tried again in the same run.
    """
    last = Reminder.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    tried: dict[int, Outcome] = {}
    for at in _hours_of(on):
        plan_reminders(at=at)
        give_up_broken_off(at=at)
        for reminder_id in due_reminders(at=at).order_by("send_at", "pk").values_list("pk"):
            _try(reminder_id[0], at, tried, write)
    return _day(on, last, tried)


def rehearse_day(*, on: dt.date) -> Day:
    """The same day, without a letter sent or a row kept."""
    with transaction.atomic():
        day = run_day(on=on, write=_nobody)
        transaction.set_rollback(True)
    return day


def _nobody(**letter: object) -> None:
    """Takes a letter and does nothing with it."""


def _hours_of(on: dt.date) -> Iterator[dt.datetime]:
    begin = dt.datetime.combine(on, dt.time.min, dt.UTC)
    yield from (begin + HOUR * passed for passed in range(24))
    yield begin + 24 * HOUR - dt.timedelta(seconds=1)


def _try(reminder_id: int, at: dt.datetime, tried: dict[int, Outcome], write: Write | None) -> None:
    before = tried.get(reminder_id)
    if before is Outcome.WAITS and _was_refused(reminder_id):
        return
    outcome = send_reminder(reminder_id=reminder_id, at=at, write=write)
    if outcome is not Outcome.NOT_OWED:
        tried[reminder_id] = outcome


def _was_refused(reminder_id: int) -> bool:
    """The server's words are kept in `why`; a letter that waits for the morning has none."""
    return Reminder.objects.filter(pk=reminder_id).exclude(why="").exists()


def _day(on: dt.date, last: int, tried: dict[int, Outcome]) -> Day:
    day = Day(on)
    new_or_tried = Reminder.objects.filter(pk__gt=last) | Reminder.objects.filter(pk__in=tried)
    rows = new_or_tried.select_related(
        "recipient",
        "period__certificate",
        "period__licence__jurisdiction",
        "period__licence__profession",
    )
    for row in rows.order_by("recipient__name_on_licence", "recipient_id", "send_at", "pk"):
        lists = {"sent": day.sent, "skipped": day.skipped, "failed": day.failed}
        lists.get(row.state, day.planned).append(row)
    return day


def _as_data(row: Reminder) -> dict[str, object]:
    return {
        "reminder": row.pk,
        "period": row.period_id,
        "person": row.recipient.email,
        "name": row.recipient.name_on_licence,
        "subject": row.period.subject,
        "about": title_of(row.period),
        "due_on": row.due_on.isoformat(),
        "offset": row.offset,
        "send_at": row.send_at.isoformat(),
        "sent_at": row.sent_at.isoformat() if row.sent_at else None,
        "why": row.why,
    }
