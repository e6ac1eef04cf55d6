"""Outside activities that went their way through the services."""

import datetime as dt
from typing import Any

from practitioners.models import User
from renewals.models import CreditEntry
from renewals.services.activities import ActivityClaim, submit_activity
from renewals.services.evidence import decide_entry
from tests.factories.practitioners import checker, picture


def claim(**said: Any) -> ActivityClaim:
    return ActivityClaim(
        **{
            "title": "Needling the shoulder",
            "provider": "Shoulder School",
            "completed_on": dt.date(2026, 10, 1),
            "minutes": 390,
            "mode": "in_person",
        }
        | said
    )


def activity(
    holder: User,
    *,
    at: dt.datetime,
    state: str = "waiting",
    files: list | None = None,
    by: User | None = None,
    minutes_counted: int = 240,
    **said: Any,
) -> CreditEntry:
    files = [picture()] if files is None else files
    entry = submit_activity(holder=holder, claim=claim(**said), files=files, at=at)
    if state != "waiting":
        decide_entry(
            entry=entry,
            decision=state,
            actor=by or checker(),
            reason="" if state == "accepted" else "The document does not say how long it took.",
            minutes=minutes_counted,
            at=at,
        )
        entry.refresh_from_db()
    return entry
