"""Send the reminders that are owed by hand, or rehearse a day, and say what became of each."""

import datetime as dt
import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from renewals.models import Reminder
from renewals.selectors.periods import title_of
from renewals.services.clock import Day, rehearse_day, send_owed

FURTHEST = 400
HEADINGS = (
    ("sent", "Sent"),
    ("planned", "Planned"),
    ("skipped", "Skipped"),
    ("failed", "Failed"),
)


class Command(BaseCommand):
    help = (
        "Plans and sends now the reminders that have come due by the end of a day (UTC), as the clock would."
        " Running it twice sends nothing twice. A day ahead can be rehearsed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", metavar="YYYY-MM-DD", help="the day to run; today if left out")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--dry-run", action="store_true", help="show what would happen; send and keep nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        on = _day_named(options["on"]) if options["on"] is not None else now.date()
        if options["dry_run"]:
            if (on - now.date()).days > FURTHEST:
                raise CommandError(f"{on} is too far ahead. Rehearse a day within {FURTHEST} days.")
            day = rehearse_day(on=on, at=now)
        elif on > now.date():
            raise CommandError(
                f"{on} has not come: its letters would say what is not true yet. Look with --dry-run."
            )
        else:
            day = send_owed(by=on, at=now)
        if options["json"]:
            self.stdout.write(json.dumps(day.as_data(), indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_lines(day, rehearsed=options["dry_run"])))


def _day_named(words: str) -> dt.date:
    try:
        day = dt.datetime.strptime(words.strip(), "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        raise CommandError(
            f"{words!r} is not a day. Write it as year, month, day: --on 2027-03-01"
        ) from None
    if not 2000 <= day.year <= 9000:
        raise CommandError(f"{day} is out of reach. Choose a day between 2000 and 9000.")
    return day


def _lines(day: Day, *, rehearsed: bool) -> Iterable[str]:
    yield f"Reminders on {day.on}" + (" (rehearsed: nothing was sent or kept)" if rehearsed else "")
    for name, heading in HEADINGS:
        rows: list[Reminder] = getattr(day, name)
        yield f"\n{heading}: {len(rows)}"
        for person, letters in groupby(rows, key=lambda row: row.recipient):
            yield f"  {person.name_on_licence} <{person.email}>"
            for row in letters:
                yield f"    {title_of(row.period)}, due {row.due_on}: {_what(row)}"


def _what(row: Reminder) -> str:
    when = f"{_days(abs(row.offset))} {'before' if row.offset > 0 else 'after'}"
    words = "on the day" if row.offset == 0 else when
    if row.why:
        return f"{words}. {row.why}"
    moment = row.sent_at or row.send_at
    return f"{words}, {moment:%Y-%m-%d %H:%M} UTC"


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"
