"""The board of deadlines with many people, and its export."""

from django.urls import reverse
from django.utils import timezone

from cms.bench.clock import cost_of, stopwatch
from cms.bench.ledger import Ledger
from cms.bench.memory import peak_of
from cms.bench.sizes import Sizes
from cms.bench.visitors import Visitor
from practitioners.models import User
from renewals.exports import csv_lines
from renewals.selectors.board import BoardFilter, every_row, periods_on_board, shown

MOST_MEGABYTES = 30


def measure(ledger: Ledger, administrator: User, sizes: Sizes) -> None:
    visitor = Visitor(administrator)
    url = reverse("deadline_board")
    cost = cost_of(lambda: visitor.get(url), max(sizes.requests // 4, 2))
    name = f"board, {sizes.people:,} people with {sizes.obligations:,} deadlines"
    ledger.add(name, cost.ms, budget=40)
    ledger.add(name, cost.statements, "statements", budget=12)


def measure_export(ledger: Ledger) -> None:
    with stopwatch() as watch:
        lines = _exported()
    ledger.add("board export as CSV", lines / watch.seconds, "lines per CPU s")
    name = f"board export of {lines:,} lines, most memory"
    ledger.add(name, peak_of(_exported), "MB", budget=MOST_MEGABYTES)


def _exported() -> int:
    """Lines, read as a browser reads them: none is kept."""
    asked, today = BoardFilter(), timezone.localdate()
    rows = every_row(shown(periods_on_board(asked, today), asked, today), at=timezone.now())
    return sum(1 for _line in csv_lines(rows))
