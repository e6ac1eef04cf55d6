"""The rows of the board as HTML.

A page has fifty of them with twenty values each. Asked for each one, templates took a third of the page's
time: here the row is rendered once, with blanks, and each deadline fills them.
"""

import datetime as dt
from collections.abc import Iterable
from functools import cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from renewals.selectors.board import Row

ROW = "renewals/admin/board_row.html"
BLANKS = (
    "address",
    "person",
    "email",
    "title",
    "kind",
    "number",
    "due_on",
    "due",
    "days",
    "missing",
    "last",
    "next",
    "state",
)
# No page has these characters; braces a translation may have.
BEGIN, END = "\ue000", "\ue001"


def board_rows(rows: Iterable[Row]) -> SafeString:
    """A table row for each, in the language that is switched on. Everything but our own words is escaped."""
    pattern, words = _pattern(), _Words()
    return mark_safe("".join(format_html(pattern, **words.of(row)) for row in rows))  # noqa: S308  escaped by format_html


def _pattern() -> str:
    """The row with a replacement field for each blank."""
    blank = {name: f"{BEGIN}{name}{END}" for name in BLANKS}
    html = render_to_string(ROW, {"blank": blank}).replace("{", "{{").replace("}", "}}")
    return html.replace(BEGIN, "{").replace(END, "}")


class _Words:
    """What the blanks are filled with. The same day, state or number of days is put into words once."""

    def __init__(self) -> None:
        self.certificate, self.licence = _("Certificate"), _("Licence")
        self.complete, self.unknown = _("Complete"), _("Not known")
        self.never_sent, self.none_to_come = _("None yet"), _("None")
        self.days = cache(lambda days: _rendered("days", days=days))
        self.state = cache(lambda state: _rendered("state", state=state))
        self.date = cache(lambda day: date_format(day, "j M Y"))
        # Every address ends in the key of its period.
        self.address = reverse("deadline_period", args=[0]).replace("/0/", "/{}/")

    def of(self, row: Row) -> dict[str, object]:
        period = row.period
        return {
            "address": self.address.format(period.pk),
            "person": period.holder.name_on_licence,
            "email": period.holder.email,
            "title": row.title,
            "kind": self.licence if period.licence_id else self.certificate,
            "number": row.number,
            "due_on": period.due_on.isoformat(),
            "due": self.date(period.due_on),
            "days": self.days(row.days),
            "missing": self.missing(row),
            "last": self.date(_day(row.last_sent_at)) if row.last_sent_at else self.never_sent,
            "next": self.date(row.next_on) if row.next_on else self.none_to_come,
            "state": self.state(row.state),
        }

    def missing(self, row: Row) -> str:
        missing = row.missing
        if missing is None:
            return self.unknown
        return self.complete if row.standing.satisfied else missing


def _rendered(name: str, **context: object) -> SafeString:
    return mark_safe(render_to_string(f"renewals/admin/{name}.html", context).strip())  # noqa: S308  our own template


def _day(at: dt.datetime) -> dt.date:
    return timezone.localdate(at)
