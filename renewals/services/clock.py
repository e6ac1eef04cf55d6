"""Reminders by hand: what is owed now, or one day rehearsed from midnight to midnight."""

import datetime as dt
from dataclasses import dataclass, field

from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from renewals.models import Reminder
from renewals.selectors.periods import title_of
from renewals.services.claims import due_reminders, give_up_broken_off, next_instant
from renewals.services.planning import plan_reminders
from renewals.services.reminders import Outcome, Put, send_reminders

DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


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


def run_day(*, on: dt.date, put: Put | None = None) -> Day:
    """What the clock and the workers do from midnight to midnight in UTC, through the same services.

    It goes from one instant at which something is due to the next, because letters wait for the
    morning where their reader lives. A letter the server did not take stays owed and is not
    tried again in the same run.
    """
    last = _newest()
    tried: dict[int, Outcome] = {}
    at: dt.datetime | None = dt.datetime.combine(on, dt.time.min, dt.UTC)
    assert at is not None  # noqa: S101  for the type checker
    end = _end(on)
    plan_reminders(at=at)
    while at is not None:
        give_up_broken_off(at=at)
        _send(at, tried, put)
        at = next_instant(after=at, until=end)
    plan_reminders(at=end)
    _send(end, tried, put)
    return _day(on, last, tried)


def send_owed(*, by: dt.date, at: dt.datetime, put: Put | None = None) -> Day:
    """Plan, and send at this instant what has been due by the end of a day in UTC or by now.

    The rows say when each letter really went out. What waits for the morning or for a server waits on.
    """
    last = _newest()
    tried: dict[int, Outcome] = {}
    plan_reminders(at=at)
    give_up_broken_off(at=at)
    due = due_reminders(at=min(at, _end(by))).order_by("send_at", "pk")
    while keys := list(due.exclude(pk__in=tried).values_list("pk", flat=True)):
        became = send_reminders(reminder_ids=keys, at=at, put=put)
        if not became:
            break  # somebody else has claimed them
        tried |= became
    return _day(by, last, tried)


def rehearse_day(*, on: dt.date, at: dt.datetime) -> Day:
    """The same day, without a letter sent or a row kept.

    A day ahead comes after those between, with everything but the clock as it is at this instant.
    """
    with transaction.atomic():
        for ahead in range((on - at.date()).days):
            run_day(on=at.date() + ahead * DAY, put=_nobody)
        day = run_day(on=on, put=_nobody)
        transaction.set_rollback(True)
    return day


def _newest() -> int:
    return Reminder.objects.order_by("pk").values_list("pk", flat=True).last() or 0


def _end(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, dt.UTC) + DAY - SECOND


def _nobody(letter: EmailMultiAlternatives) -> None:
    """Takes a letter and does nothing with it."""


def _send(at: dt.datetime, tried: dict[int, Outcome], put: Put | None) -> None:
    """The server's words are kept in `why`; a letter that waits for the morning has none."""
    refused = Reminder.objects.filter(pk__in=tried).exclude(why="").values("pk")
    due = due_reminders(at=at).exclude(pk__in=refused).order_by("send_at", "pk")
    tried |= send_reminders(reminder_ids=list(due.values_list("pk", flat=True)), at=at, put=put)


def _day(on: dt.date, last: int, tried: dict[int, Outcome]) -> Day:
    day = Day(on)
    new_or_tried = Reminder.objects.filter(pk__gt=last) | Reminder.objects.filter(pk__in=tried)
    rows = new_or_tried.select_related(
        "recipient",
        "period__holder",
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
        "channel": row.channel,
        "occasion": row.occasion,
        "message_id": row.message_id,
        "sent_with": row.sent_with_id,
        "tries": row.tries,
        "about_whom": row.period.holder.email,
    }
