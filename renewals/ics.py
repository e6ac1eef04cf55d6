"""Deadlines as a calendar file (RFC 5545): whole days, without alarms, under names that stay."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Calendar, Event

ONE_DAY = dt.timedelta(days=1)
# How often calendars are told to look again.
LOOK_AGAIN = dt.timedelta(hours=12)


@dataclass(frozen=True)
class WholeDay:
    """One day of a calendar. `uid` stays when the day moves, so that the entry moves with it."""

    uid: str
    on: dt.date
    title: str
    words: str
    url: str


def calendar_file(name: str, days: Iterable[WholeDay], *, made_at: dt.datetime) -> bytes:
    """The same days, the same bytes, but for the instant at which it was made."""
    calendar = Calendar()
    calendar.add("prodid", "-//Filiform//Renewals//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for day in days:
        calendar.add_component(_event(day, made_at))
    return calendar.to_ical()


def _event(day: WholeDay, made_at: dt.datetime) -> Event:
    event = Event()
    event.add("uid", day.uid)
    event.add("dtstamp", made_at)
    event.add("dtstart", day.on)
    event.add("dtend", day.on + ONE_DAY)
    event.add("summary", day.title)
    event.add("description", day.words)
    event.add("url", day.url)
    # A deadline takes nobody's time.
    event.add("transp", "TRANSPARENT")
    return event
