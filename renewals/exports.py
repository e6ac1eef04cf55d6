"""The board as a file."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _

from practitioners import spreadsheets
from renewals.forms.board import STATE_WORDS
from renewals.selectors.board import Row, State


def headings() -> list[str]:
    return [
        _("Person"),
        _("E-mail"),
        _("What"),
        _("Number"),
        _("Place"),
        _("Profession"),
        _("Clinic"),
        _("Due"),
        _("Days"),
        _("Hours missing"),
        _("Last reminder"),
        _("Next reminder"),
        _("State"),
    ]


def cells_of(row: Row) -> list[str | int]:
    """The columns of the page, in its order. Dates are written year, month, day."""
    return [
        row.period.holder.name_on_licence,
        row.period.holder.email,
        row.title,
        row.number,
        row.place,
        row.profession,
        ", ".join(row.clinics),
        row.period.due_on.isoformat(),
        row.days,
        _missing(row),
        _day(row.last_sent_at),
        row.next_on.isoformat() if row.next_on else _("None"),
        str(STATE_WORDS[State(row.state)]),
    ]


def _day(at: dt.datetime | None) -> str:
    return timezone.localdate(at).isoformat() if at else _("None yet")


def _missing(row: Row) -> str:
    if row.missing is None:
        return _("Not known")
    return _("Complete") if row.standing.satisfied else row.missing


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    return spreadsheets.csv_lines(headings(), map(cells_of, rows))


def workbook(rows: Iterable[Row]) -> IO[bytes]:
    return spreadsheets.workbook(_("Deadlines"), headings(), map(cells_of, rows))
