"""Planning beside one statement written by hand, with all obligations and with a tenth of them."""

import datetime as dt
from typing import NamedTuple

from django.db import connection, transaction

from cms.bench.clock import Stopwatch, stopwatch
from cms.bench.counting import expect
from cms.bench.databases import own, tidy_up, working_on
from cms.bench.ledger import Ledger
from cms.bench.memory import peak_of
from cms.bench.obligations import DAY, THRESHOLDS, tenth_of
from cms.bench.sizes import Sizes
from renewals.models import Reminder, RenewalPeriod
from renewals.services import plan_reminders
from renewals.services.planning import last_day_in_reach

ROUNDS = 5
TABLES = (Reminder._meta.db_table, RenewalPeriod._meta.db_table)
BY_HAND = """
    WITH days (days_before) AS (VALUES {days})
    INSERT INTO renewals_reminder
        (period_id, recipient_id, channel, occasion, due_on, "offset", send_at, message_id, tries,
         sent_to, why)
    SELECT p.id, p.holder_id, 'email', 'plan', p.due_on, d.days_before, {send_at}, {message_id}, 0,
           '', ''
    FROM days d JOIN renewals_renewalperiod p ON p.due_on = {due_on}
    WHERE p.closed_at IS NULL
    ON CONFLICT DO NOTHING
"""
DIALECTS = {
    "postgresql": {
        "send_at": "(p.due_on - d.days_before + time '09:00') AT TIME ZONE p.time_zone",
        "message_id": "'<renewal-' || p.id || '-' || md5(p.id || '/' || d.days_before) || '@bench>'",
        "due_on": "CAST(%s AS date) + d.days_before",
    },
    "sqlite": {
        "send_at": "datetime(p.due_on, '-' || d.days_before || ' days', '+9 hours')",
        "message_id": "'<renewal-' || p.id || '-' || d.days_before || '@bench>'",
        "due_on": "date(%s, '+' || d.days_before || ' days')",
    },
}


def measure(ledger: Ledger, tenth: str, at: dt.datetime, sizes: Sizes) -> None:
    """The best of ROUNDS, in turns on both databases, so that all meet the same state of the machine.

    What a round has written is taken back and swept up before the next one, on both sides.
    """
    few: list[_Round] = []
    many: list[_Round] = []
    whole = own()
    for _ in range(ROUNDS):
        for name, rounds in ((tenth, few), (whole, many)):
            with working_on(name):
                rounds.append(_round(at, sizes.due))
    limit = min(one.by_hand for one in many) * 1000
    planned = min(one.planned for one in many)
    ledger.add(
        f"plan {sizes.due:,} due of {sizes.obligations:,} obligations",
        planned * 1000,
        limit=limit,
        budget=3 * limit,
        note="limit: one INSERT ... SELECT ... ON CONFLICT",
    )
    fewer = tenth_of(sizes) * (sizes.obligations // sizes.people)
    growth = f"plan, beside the same due of {fewer:,} obligations"
    ledger.add(growth, planned / min(one.planned for one in few), "times", budget=1.5)
    ledger.add("plan, most memory", peak_of(lambda: plan_reminders(at=at)), "MB", budget=100)
    with stopwatch() as again:
        plan_reminders(at=at)
    ledger.add("plan again the same day", again.seconds * 1000)
    _take_back(at)


class _Round(NamedTuple):
    """Seconds."""

    by_hand: float
    planned: float


def _round(at: dt.datetime, due: int) -> _Round:
    """Both on a connection that has just been opened, the statement by hand first."""
    by_hand = _by_hand(at, due).seconds
    tidy_up(*TABLES)
    planned = _planned(at, due).seconds
    _take_back(at)
    return _Round(by_hand, planned)


def _planned(at: dt.datetime, due: int) -> Stopwatch:
    before = Reminder.objects.count()
    with stopwatch() as watch:
        plan_reminders(at=at)
    expect(Reminder.objects.count() - before, due)
    return watch


def _take_back(at: dt.datetime) -> None:
    """As it was before the planner came: earlier letters have all been sent."""
    reach = last_day_in_reach(at)
    days = [reach + days_before * DAY for days_before in THRESHOLDS]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM renewals_reminder WHERE sent_at IS NULL")
    RenewalPeriod.objects.open().filter(due_on__in=days).update(next_plan_on=reach)
    tidy_up(*TABLES)


def _by_hand(at: dt.datetime, due: int) -> Stopwatch:
    """Written, looked at and taken back."""
    days = ", ".join(f"({offset})" for offset in THRESHOLDS)
    statement = BY_HAND.format(days=days, **DIALECTS[connection.vendor])
    before = Reminder.objects.count()
    with transaction.atomic(), connection.cursor() as cursor:
        with stopwatch() as watch:
            cursor.execute(statement, [last_day_in_reach(at)])
            if connection.vendor == "postgresql":
                # Looked at when rows are kept; the planner's are.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        expect(Reminder.objects.count() - before, due)
        transaction.set_rollback(True)
    return watch
