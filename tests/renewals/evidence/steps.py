"""Steps that tests of evidence take."""

import datetime as dt

import time_machine

from renewals.models import CreditEntry
from renewals.services.evidence import (
    decide_entry,
)
from renewals.tasks import mail_owed_decisions

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)


QUEUE = "evidence_queue"


STATES = ("waiting", "accepted", "partly", "needs_changes", "rejected")


def decide(entry, decision, actor, at, **more):
    said = {"reason": "Read the document.", "minutes": 120} | more
    return decide_entry(entry=entry, decision=decision, actor=actor, at=at, **said)


def moves(entry: CreditEntry) -> list[tuple[str, str]]:
    return list(entry.events.values_list("before", "after"))


def sweep(at):
    with time_machine.travel(at, tick=False):
        mail_owed_decisions()
        mail_owed_decisions()
