"""The board of deadlines with many people, and its export."""

from django.urls import reverse
from django.utils import timezone

from cms.bench.clock import cost_of, stopwatch
from cms.bench.ledger import Ledger
from cms.bench.memory import Memory
from cms.bench.site import Site
from cms.bench.sizes import Sizes
from cms.bench.visitors import Visitor
from renewals.exports import csv_lines
from renewals.selectors.board import BoardFilter, every_row, periods_on_board, shown

LOOK_EVERY = 500
MORE_MEGABYTES = 30


def measure(ledger: Ledger, site: Site, sizes: Sizes) -> None:
    visitor = Visitor(site.administrator)
    url = reverse("deadline_board")
    cost = cost_of(lambda: visitor.get(url), max(sizes.requests // 4, 2))
    name = f"board, {sizes.people:,} people with {sizes.obligations:,} deadlines"
    ledger.add(name, cost.ms, budget=40)
    ledger.add(name, cost.statements, "statements", budget=12)
    _export(ledger)


def _export(ledger: Ledger) -> None:
    asked, today = BoardFilter(), timezone.localdate()
    memory, lines = Memory(), 0
    with stopwatch() as watch:
        rows = every_row(shown(periods_on_board(asked), asked, today), at=timezone.now())
        for _line in csv_lines(rows):
            lines += 1
            if lines % LOOK_EVERY == 0:
                memory.look()
    ledger.add("board export as CSV", lines / watch.seconds, "lines per CPU s")
    name = f"board export of {lines:,} lines, memory grown"
    ledger.add(name, memory.grown, "MB", budget=MORE_MEGABYTES)
