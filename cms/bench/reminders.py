"""Planning beside one statement written by hand, sending beside rendering alone."""

import datetime as dt
from contextlib import nullcontext
from itertools import batched, groupby

from django.core import mail as outgoing
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cms.bench.clock import Stopwatch, stopwatch
from cms.bench.ledger import Ledger
from cms.bench.memory import peak_of
from cms.bench.obligations import THRESHOLDS, Obligations
from cms.bench.sizes import Sizes
from practitioners import mail
from renewals.models import Reminder
from renewals.selectors.deciding import with_facts
from renewals.selectors.standing import standings_of
from renewals.services import due_reminders, plan_reminders, send_reminders
from renewals.services.letters import write_letter
from renewals.services.planning import last_day_in_reach

AT_ONCE = 250
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


class Miscounted(Exception):  # noqa: N818  the run stops: its figures would mean nothing
    """Another number of letters than was prepared."""


def measure(ledger: Ledger, obligations: Obligations, sizes: Sizes) -> None:
    _plan(ledger, obligations, sizes)
    _send(ledger, obligations.at, sizes)


def _plan(ledger: Ledger, obligations: Obligations, sizes: Sizes) -> None:
    """A tenth of the people have all that is due; the others come after and have nothing due."""
    at, each = obligations.at, sizes.obligations // sizes.people
    tenth = max(sizes.people // 10, -(-sizes.due // each))
    obligations.prepare()
    obligations.add(people=tenth, each=each, due=sizes.due)
    with transaction.atomic():
        few = _planned(at, sizes.due)
        transaction.set_rollback(True)
    obligations.add(people=sizes.people - tenth, each=each, due=0)
    by_hand = _by_hand(at, sizes.due)
    with transaction.atomic():
        peak = peak_of(lambda: plan_reminders(at=at))
        transaction.set_rollback(True)
    many = _planned(at, sizes.due)
    name = f"plan {sizes.due:,} due of {sizes.obligations:,} obligations"
    ledger.add(
        name,
        many.seconds * 1000,
        limit=by_hand.seconds * 1000,
        budget=3 * by_hand.seconds * 1000,
        note="limit: one INSERT ... SELECT ... ON CONFLICT",
    )
    growth = f"plan, beside the same due of {tenth * each:,} obligations"
    ledger.add(growth, many.seconds / few.seconds, "times", budget=1.5)
    ledger.add("plan, most memory", peak, "MB", budget=100)
    with stopwatch() as again:
        plan_reminders(at=at)
    ledger.add("plan again the same day", again.seconds * 1000)


def _planned(at: dt.datetime, due: int) -> Stopwatch:
    before = Reminder.objects.count()
    with stopwatch() as watch:
        plan_reminders(at=at)
    _expect(Reminder.objects.count() - before, due)
    return watch


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
        _expect(Reminder.objects.count() - before, due)
        transaction.set_rollback(True)
    return watch


def _expect(found: int, due: int) -> None:
    if found != due:
        raise Miscounted(f"{found} letters instead of {due}")


def _send(ledger: Ledger, planned_at: dt.datetime, sizes: Sizes) -> None:
    """In turns of AT_ONCE letters each, so that both ways meet the same state of the machine."""
    day = last_day_in_reach(planned_at)
    at = dt.datetime.combine(day, dt.time(15), dt.UTC)
    owed = list(due_reminders(at=at).order_by("recipient", "pk").values_list("pk", flat=True))
    _expect(len(owed), sizes.due)
    rendering = sending = 0.0
    letters, statements = 0, 0.0
    for some in batched(owed, AT_ONCE, strict=False):
        rendering += _rendered(some, at)
        outgoing.outbox.clear()  # type: ignore[attr-defined]  # the backend in memory makes it
        # The first turn is the warm-up, in which the statements are counted.
        counted = nullcontext() if statements else CaptureQueriesContext(connection)
        with counted as captured, stopwatch() as watch:
            send_reminders(reminder_ids=some, at=at)
        if captured is not None:
            statements = len(captured) / len(outgoing.outbox)  # type: ignore[attr-defined]
            rendering = 0.0
            continue
        sending += watch.seconds
        letters += len(outgoing.outbox)  # type: ignore[attr-defined]
    _expect(Reminder.objects.filter(pk__in=owed, sent_at=at).count(), sizes.due)
    name = f"send {sizes.due:,} reminders"
    ledger.add(
        name,
        sending * 1000,
        limit=rendering * 1000,
        budget=1.5 * rendering * 1000,
        note="limit: rendering the same letters into the same sink",
    )
    ledger.add("send one letter", sending * 1000 / max(letters, 1))
    ledger.add("send one letter", statements, "statements")


def _rendered(reminder_ids: tuple[int, ...], at: dt.datetime) -> float:
    """Seconds to render and hand over, with everything they say loaded before."""
    found = with_facts(Reminder.objects.filter(pk__in=reminder_ids))
    rows = list(found.order_by("recipient", "channel", "due_on", "pk"))
    standings = standings_of([row.period for row in rows])
    together = [list(group) for _who, group in groupby(rows, key=lambda row: row.recipient_id)]
    with stopwatch() as watch, mail.Postbox() as postbox:
        for group in together:
            postbox.put(write_letter(group, at, standings))
    return watch.seconds
