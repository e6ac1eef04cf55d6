"""Planning beside one statement written by hand, sending beside rendering alone."""

import datetime as dt
from itertools import batched
from typing import Any

from django.core import mail as outgoing
from django.db import connection, transaction

from cms.bench.clock import Stopwatch, statements_of, stopwatch
from cms.bench.ledger import Ledger
from cms.bench.memory import peak_of
from cms.bench.obligations import THRESHOLDS, Obligations, last_day_in_reach
from cms.bench.sizes import Sizes
from practitioners import mail
from renewals.models import Reminder
from renewals.services import due_reminders, plan_reminders, send_reminder
from renewals.services.letters import TEMPLATE, letter_of

AT_ONCE = 250
BY_HAND = """
    WITH days (days_before) AS (VALUES {days})
    INSERT INTO renewals_reminder
        (period_id, recipient_id, channel, due_on, "offset", send_at, message_id, tries, sent_to, why)
    SELECT p.id, p.holder_id, 'email', p.due_on, d.days_before, {send_at}, {message_id}, 0, '', ''
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
    owed = list(due_reminders(at=at).order_by("pk").values_list("pk", flat=True))
    _expect(len(owed), sizes.due)
    first, *rest = owed
    statements = statements_of(lambda: send_reminder(reminder_id=first, at=at))
    rendering = sending = 0.0
    sent = 1
    for some in batched(rest, AT_ONCE, strict=False):
        rendering += _rendered(some, at)
        outgoing.outbox.clear()  # type: ignore[attr-defined]  # the backend in memory makes it
        with stopwatch() as watch:
            for reminder_id in some:
                send_reminder(reminder_id=reminder_id, at=at)
        sending += watch.seconds
        sent += len(outgoing.outbox)  # type: ignore[attr-defined]
    _expect(sent, sizes.due)
    name = f"send {sizes.due:,} reminders"
    ledger.add(
        name,
        sending * 1000,
        limit=rendering * 1000,
        budget=1.5 * rendering * 1000,
        note="limit: rendering the same letters into the same sink",
    )
    ledger.add("send one reminder", sending * 1000 / len(rest))
    ledger.add("send one reminder", statements, "statements")


def _rendered(reminder_ids: tuple[int, ...], at: dt.datetime) -> float:
    """Seconds to render and hand over, with everything they say loaded before."""
    loaded = Reminder.objects.select_related(
        "recipient",
        "period__certificate",
        "period__licence__jurisdiction",
        "period__licence__profession",
        "period__rule_set",
    ).filter(pk__in=reminder_ids)
    letters: list[tuple[Reminder, dict[str, Any]]] = [
        (reminder, letter_of(reminder, at)) for reminder in loaded
    ]
    with stopwatch() as watch:
        for reminder, context in letters:
            mail.write_to(
                person=reminder.recipient,
                template=TEMPLATE,
                context=context,
                message_id=reminder.message_id,
            )
    return watch.seconds
