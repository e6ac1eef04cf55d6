"""A deadline and its days as rows of the outbox."""

import datetime as dt
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

from renewals import rules
from renewals.selectors.clinics import Addressee

__all__ = [
    "NEVER",
    "Addressee",
    "Deadline",
    "NewRow",
    "Stored",
    "Turn",
    "domain_of_letters",
    "rows_of",
    "turn_of",
]

# The next day of a deadline that has none.
NEVER = dt.date.max


class Deadline(NamedTuple):
    """What planning needs of an open period, read without making a model of it."""

    pk: int
    certificate_id: int | None
    licence_id: int | None
    rule_set_id: int | None
    holder_id: int
    due_on: dt.date
    time_zone: str
    opened_at: dt.datetime
    next_plan_on: dt.date | None
    address: str
    place: int | None
    has_wish: bool

    @property
    def subject(self) -> str:
        """In the words of `ReminderPlan.Subject`."""
        return "certificate" if self.certificate_id else "licence"


class NewRow(NamedTuple):
    """A row to be, in the order of its columns."""

    period_id: int
    recipient_id: int
    channel: str
    due_on: dt.date
    offset: int
    send_at: dt.datetime
    message_id: str
    skipped_at: dt.datetime | None = None
    why: str = ""


class Stored(NamedTuple):
    """A row that is there already."""

    pk: int
    offset: int
    send_at: dt.datetime
    claimed_at: dt.datetime | None
    sent_at: dt.datetime | None
    skipped_at: dt.datetime | None
    failed_at: dt.datetime | None
    why: str

    @property
    def is_idle(self) -> bool:
        """Planned, and in nobody's hands."""
        return self.claimed_at is self.sent_at is self.skipped_at is self.failed_at is None

    def may_come_back(self, at: dt.datetime) -> bool:
        """Left out only because a plan did not have its day, which is still to come."""
        return (
            self.skipped_at is not None
            and self.why == rules.SkipReason.NOT_IN_PLAN.value
            and self.send_at > at
        )


class Turn(NamedTuple):
    """The days of a deadline that come into reach, and when the next of them does.

    `near` are all days in reach, `had` those of them that have had their turn before, `planned` the others.
    """

    near: tuple[int, ...]
    had: frozenset[int]
    planned: tuple[rules.PlannedReminder, ...]
    next_on: dt.date


@lru_cache(maxsize=4096)
def turn_of(
    due_on: dt.date,
    zone: str,
    next_plan_on: dt.date | None,
    days: tuple[int, ...],
    until: dt.date,
) -> Turn:
    """Worked out once for all deadlines of a day and a zone. Raises UnknownTimeZone."""
    # Numbers of days, which do not end where the calendar does.
    reach = due_on.toordinal() - until.toordinal()
    near = tuple(day for day in days if day >= reach)
    ahead = [day for day in days if day < reach]
    had = frozenset[int]()
    if next_plan_on is not None:
        first = due_on.toordinal() - next_plan_on.toordinal()
        had = frozenset(day for day in near if day > first)
    planned = rules.planned_reminders(due_on, [day for day in near if day not in had], zone=zone)
    return Turn(near, had, planned, rules.reminder_day(due_on, max(ahead)) if ahead else NEVER)


def rows_of(
    one: Deadline,
    to: Addressee,
    turn: Turn,
    stored: Collection[int],
    at: dt.datetime,
    domain: str,
) -> list[NewRow]:
    """A row for each day in reach that has none. Of those that have passed only the newest is owed."""
    planned = turn.planned
    if stored:
        planned = tuple(each for each in planned if each.offset not in stored)
    if not planned:
        return []
    rows = [_row(one, to, reminder, domain) for reminder in planned]
    if planned[0].send_at > at:
        return rows
    decisions = {
        decision.offset: decision
        for decision in rules.reminders_owed(
            rules.planned_reminders(one.due_on, turn.near, zone=one.time_zone),
            turn.had.union(stored),
            now=at,
            opened_at=one.opened_at,
        )
    }
    return [_decided(row, decisions.get(row.offset), at) for row in rows]


def _row(one: Deadline, to: Addressee, reminder: rules.PlannedReminder, domain: str) -> NewRow:
    return NewRow(
        one.pk,
        to.pk,
        to.channel,
        one.due_on,
        reminder.offset,
        reminder.send_at,
        rules.message_id(
            period_id=one.pk,
            due_on=one.due_on,
            offset=reminder.offset,
            channel=to.channel,
            recipient=to.address,
            domain=domain,
        ),
    )


def _decided(row: NewRow, decision: rules.Decision | None, at: dt.datetime) -> NewRow:
    match decision:
        case rules.Send(at=later) if later > at:
            return row._replace(send_at=later)
        case rules.Skip(reason=reason):
            return row._replace(skipped_at=at, why=reason.value)
    return row


def domain_of_letters() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
