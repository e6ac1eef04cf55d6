"""Sending what is planned, beside rendering the same letters alone."""

import datetime as dt
from contextlib import nullcontext
from itertools import batched, groupby

from django.core import mail as outgoing
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.bench.clock import stopwatch
from cms.bench.counting import expect
from cms.bench.ledger import Ledger
from cms.bench.sizes import Sizes
from practitioners import mail
from practitioners.selectors import learn_clinic_languages
from renewals.models import Reminder
from renewals.selectors.deciding import with_facts
from renewals.selectors.standing import standings_of
from renewals.services import due_reminders, plan_reminders, send_reminders
from renewals.services.letters import write_letter
from renewals.services.planning import last_day_in_reach

AT_ONCE = 250


def measure(ledger: Ledger, planned_at: dt.datetime, sizes: Sizes) -> None:
    """In turns of AT_ONCE letters each, so that both ways meet the same state of the machine."""
    plan_reminders(at=planned_at)
    day = last_day_in_reach(planned_at)
    at = dt.datetime.combine(day, dt.time(15), dt.UTC)
    owed = list(due_reminders(at=at).order_by("recipient", "pk").values_list("pk", flat=True))
    expect(len(owed), sizes.due)
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
    expect(Reminder.objects.filter(pk__in=owed, sent_at=at).count(), sizes.due)
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
    learn_clinic_languages(row.recipient for row in rows)
    together = [list(group) for _who, group in groupby(rows, key=lambda row: row.recipient_id)]
    with stopwatch() as watch, mail.Postbox() as postbox:
        for group in together:
            postbox.put(write_letter(group, at, standings))
    return watch.seconds
