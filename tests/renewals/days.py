"""A deadline on 1 March 2027 and the letter of seven days before, for tests about reminders."""

import datetime as dt

import time_machine

from renewals import tasks

DUE_ON = dt.date(2027, 3, 1)
PLANNED = "planned"


def on(day: int, month: int = 2, hour: int = 12, year: int = 2027) -> dt.datetime:
    return dt.datetime(year, month, day, hour, tzinfo=dt.UTC)


def run(at: dt.datetime) -> None:
    with time_machine.travel(at, tick=False):
        tasks.plan_reminders()
        tasks.send_due_reminders()
