"""Which reminders a deadline has, when each goes out, and which are owed at an instant.

An offset is a number of days before the deadline: 30 is a month before, 0 the day itself,
-1 the day after.
"""

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from json.encoder import encode_basestring_ascii as _quoted

from renewals.rules.dates import zone_named

DEFAULT_OFFSETS = (180, 120, 90, 60, 30, 14, 7, 1, 0, -1, -30)
PROGRESS_FROM = 180
# Nobody is written to from QUIET_FROM to QUIET_UNTIL o'clock on their own clock.
QUIET_FROM = 21
QUIET_UNTIL = 8
# The occasion of a letter that nobody asked for beside the plan.
PLAN = "plan"


class ReminderKind(StrEnum):
    PROGRESS = "progress"
    COUNTDOWN = "countdown"
    PAST_DUE = "past_due"


class SkipReason(StrEnum):
    """Why a reminder was not sent, as the outbox shows it."""

    NEARER_ONE_IS_DUE = "A reminder nearer to the deadline is due already."
    NEARER_ONE_WAS_DUE = "A reminder nearer to the deadline came first."
    BEFORE_THE_START = "The period was opened after this reminder's day."
    SATISFIED = "Everything that was required is met."
    CLOSED = "The period is closed."
    PAUSED = "Reminders are paused."
    SWITCHED_OFF = "The person has switched these reminders off."
    NOT_IN_PLAN = "This day is no longer in the plan, or the person chose other days."


@dataclass(frozen=True)
class PlannedReminder:
    """One reminder of one deadline: its day where the person lives and its instant in UTC."""

    offset: int
    send_on: date
    send_at: datetime
    zone: str

    @property
    def kind(self) -> ReminderKind:
        """From 180 days on a reminder only tells how far the person is; it does not warn."""
        if self.offset >= PROGRESS_FROM:
            return ReminderKind.PROGRESS
        return ReminderKind.COUNTDOWN if self.offset >= 0 else ReminderKind.PAST_DUE


@dataclass(frozen=True)
class Send:
    """Send this one, not before `at`, which is later than now only in the quiet hours."""

    offset: int
    at: datetime


@dataclass(frozen=True)
class Skip:
    offset: int
    reason: SkipReason


type Decision = Send | Skip


def reminder_day(due_on: date, offset: int) -> date:
    """The day of that reminder. One after the end of the calendar is put on its last day.

    A licence "without end" is often written as 31 December 9999.
    """
    return date.fromordinal(min(due_on.toordinal() - offset, date.max.toordinal()))


def planned_reminders(
    due_on: date,
    offsets: Iterable[int] = DEFAULT_OFFSETS,
    *,
    zone: str,
    send_hour: int = 9,
) -> tuple[PlannedReminder, ...]:
    """The whole plan of a deadline, first day first; an offset given twice is planned once.

    Each goes out at `send_hour` o'clock on the person's own clock, in summer and in winter.
    """
    if not QUIET_UNTIL <= send_hour < QUIET_FROM:
        raise ValueError(f"Choose an hour from {QUIET_UNTIL} to {QUIET_FROM - 1} for reminders.")
    return _planned(due_on, tuple(sorted(set(offsets), reverse=True)), zone, send_hour)


@lru_cache(maxsize=1024)
def _planned(
    due_on: date, offsets: tuple[int, ...], zone: str, send_hour: int
) -> tuple[PlannedReminder, ...]:
    """Kept for a while: licences of a place run out on the same days."""
    clock = zone_named(zone)
    plan = []
    for offset in offsets:
        send_on = reminder_day(due_on, offset)
        send_at = datetime.combine(send_on, time(send_hour), clock).astimezone(UTC)
        plan.append(PlannedReminder(offset, send_on, send_at, zone))
    return tuple(plan)


def reminders_owed(
    planned: Iterable[PlannedReminder],
    already: Collection[int],
    *,
    now: datetime,
    opened_at: datetime | None = None,
    halted: SkipReason | None = None,
) -> tuple[Decision, ...]:
    """One decision for each reminder whose time has come and that has none yet.

    Only the newest is sent. Older ones that an outage or a late start left behind are skipped
    with the reason, so nobody gets five letters on one morning or an older one after a newer.
    So a period that opens late gets the nearest threshold, and one that opens after its
    deadline gets one notice. After the last offset nothing is owed. A late one is left out, too,
    when the next has its hour later on the day on which it would go out.

    `already` holds the offsets that were sent or skipped, `opened_at` is when the period was
    opened, and `halted` is the reason why nothing may go out at all.
    """
    plan = tuple(planned)
    come = sorted(
        (reminder for reminder in plan if reminder.send_at <= now),
        key=lambda reminder: (reminder.send_at, -reminder.offset),
    )
    decisions: list[Decision] = []
    for reminder in come:
        if reminder.offset in already:
            continue
        if halted is not None:
            decisions.append(Skip(reminder.offset, halted))
        elif reminder is come[-1]:
            at = after_quiet_hours(now, reminder.zone)
            if _another_comes_that_day(reminder, plan, already, now, at):
                decisions.append(Skip(reminder.offset, SkipReason.NEARER_ONE_IS_DUE))
            else:
                decisions.append(Send(reminder.offset, at))
        elif opened_at is not None and reminder.send_at < opened_at:
            decisions.append(Skip(reminder.offset, SkipReason.BEFORE_THE_START))
        elif come[-1].offset in already:
            decisions.append(Skip(reminder.offset, SkipReason.NEARER_ONE_WAS_DUE))
        else:
            decisions.append(Skip(reminder.offset, SkipReason.NEARER_ONE_IS_DUE))
    return tuple(decisions)


def _another_comes_that_day(
    late: PlannedReminder,
    plan: Collection[PlannedReminder],
    already: Collection[int],
    now: datetime,
    at: datetime,
) -> bool:
    day = at.astimezone(zone_named(late.zone)).date()
    return late.send_on < day and any(
        nearer.send_on == day and nearer.send_at > now and nearer.offset not in already
        for nearer in plan
    )


def after_quiet_hours(at: datetime, zone: str) -> datetime:
    """The same instant, or the next morning's first waking one where it is night, in UTC."""
    local = at.astimezone(zone_named(zone))
    if QUIET_UNTIL <= local.hour < QUIET_FROM:
        return at.astimezone(UTC)
    morning = local.date() + timedelta(days=local.hour >= QUIET_FROM)
    waking = datetime.combine(morning, time(QUIET_UNTIL), local.tzinfo)
    return waking.astimezone(UTC)


def message_id(
    *,
    period_id: int,
    due_on: date,
    offset: int,
    channel: str,
    recipient: str,
    domain: str,
    occasion: str = PLAN,
) -> str:
    """The Message-ID of a reminder: the same facts, the same id, so a copy is recognised.

    A deadline that has moved gives another one, and so does a letter that staff asked for beside the
    plan. The address is in it only as a digest, and its capitals do not matter.
    """
    if not _is_domain(domain):
        raise ValueError("Give a domain name of letters, digits, dots and hyphens.")
    # What json.dumps would say of the list; that takes six times as long.
    facts = (
        f"[{period_id}, {_of_day(due_on, offset, channel)}, {_quoted(recipient.strip().casefold())}"
    )
    facts += "]" if occasion == PLAN else f", {_quoted(occasion)}]"
    digest = hashlib.sha256(facts.encode(), usedforsecurity=False).hexdigest()[:32]
    return f"<renewal-{period_id}-{digest}@{domain.lower()}>"


@lru_cache(maxsize=4096)
def _of_day(due_on: date, offset: int, channel: str) -> str:
    return f"{_quoted(due_on.isoformat())}, {offset}, {_quoted(channel)}"


@cache
def _is_domain(domain: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", domain) is not None
