"""A deadline and its days as rows of the outbox."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

from renewals import rules
from renewals.selectors.clinics import Addressee

__all__ = ["Addressee", "Deadline", "NewRow", "Stored", "domain_of_letters", "rows_of"]


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

    @property
    def subject(self) -> str:
        """In the words of `ReminderPlan.Subject`."""
        return "certificate" if self.certificate_id else "licence"

    def planned_before(self, offsets: Sequence[int]) -> set[int]:
        """The days that had their turn: everything before `next_plan_on`."""
        if self.next_plan_on is None:
            return set()
        first = self.due_on.toordinal() - self.next_plan_on.toordinal()
        return {day for day in offsets if day > first}


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


def rows_of(
    one: Deadline,
    to: Addressee,
    offsets: Sequence[int],
    had: Collection[int],
    at: dt.datetime,
    domain: str,
) -> list[NewRow]:
    """A row for each of these days that has none. Of those that have passed only the newest is owed."""
    missing = [day for day in offsets if day not in had]
    if not missing:
        return []
    planned = rules.planned_reminders(one.due_on, missing, zone=one.time_zone)
    decisions: dict[int, rules.Decision] = {}
    if planned[0].send_at <= at:
        decisions = {
            decision.offset: decision
            for decision in rules.reminders_owed(
                rules.planned_reminders(one.due_on, offsets, zone=one.time_zone),
                had,
                now=at,
                opened_at=one.opened_at,
            )
        }
    rows = []
    for reminder in planned:
        row = NewRow(
            period_id=one.pk,
            recipient_id=to.pk,
            channel=to.channel,
            due_on=one.due_on,
            offset=reminder.offset,
            send_at=reminder.send_at,
            message_id=rules.message_id(
                period_id=one.pk,
                due_on=one.due_on,
                offset=reminder.offset,
                channel=to.channel,
                recipient=to.address,
                domain=domain,
            ),
        )
        match decisions.get(reminder.offset):
            case rules.Send(at=later) if later > at:
                row = row._replace(send_at=later)
            case rules.Skip(reason=reason):
                row = row._replace(skipped_at=at, why=reason.value)
        rows.append(row)
    return rows


def domain_of_letters() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
