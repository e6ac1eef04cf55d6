"""Every path in order, on whatever database is there: it must be empty and nobody's."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import partial

from django.utils import timezone

from cms.bench import (
    board,
    certificates,
    databases,
    grading,
    importing,
    pages,
    planning,
    quiz,
    reissue,
    sending,
    servers,
    weight,
)
from cms.bench.databases import TENTH, WHOLE, Kept
from cms.bench.ledger import Ledger
from cms.bench.obligations import Obligations, made_at
from cms.bench.site import Site, administrator_of, build_site
from cms.bench.sizes import Sizes

type Say = Callable[[str], None]

OF_REMINDERS = ("planning", "sending", "board", "export")


def measure_certificates(sizes: Sizes, say: Say) -> Ledger:
    """That part alone."""
    ledger = Ledger()
    say("Making courses and people.")
    site = build_site(sizes, timezone.now() - dt.timedelta(days=1))
    of_certificates(ledger, site, sizes, say)
    return ledger


def measure_reminders(
    sizes: Sizes, say: Say, *, parts: Collection[str] = OF_REMINDERS, kept: Kept | None = None
) -> Ledger:
    """These parts alone. What is kept and made already is what the database was begun with."""
    ledger = Ledger()
    if kept and kept.is_made:
        with _tenth_of(kept) as tenth:
            databases.tidy_up()
            of_reminders(ledger, sizes, made_at(), tenth, say, parts=parts)
        return ledger
    say("Making courses and people.")
    now = timezone.now()
    site = build_site(sizes, now - dt.timedelta(days=1))
    with obligations_of(site, sizes, now, say, kept=kept) as tenth:
        of_reminders(ledger, sizes, made_at(), tenth, say, parts=parts)
    return ledger


def measure_pages(sizes: Sizes, say: Say) -> Ledger:
    """Pages alone, without one that needs a certificate."""
    ledger = Ledger()
    say("Making courses and people.")
    site = build_site(sizes, timezone.now() - dt.timedelta(days=1))
    say("Pages.")
    pages.measure(ledger, site, "", sizes)
    return ledger


@contextmanager
def obligations_of(
    site: Site, sizes: Sizes, now: dt.datetime, say: Say, *, kept: Kept | None = None
) -> Iterator[str]:
    """All of them here; the name of a copy from when a tenth of them was there."""
    say(f"Making {sizes.obligations:,} obligations.")
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    obligations = Obligations(noon, site.small, site.programme)
    own = databases.own()
    tenth = databases.beside(own, TENTH)
    obligations.add_tenth(sizes)
    databases.tidy_up()
    databases.copy(own, tenth)
    try:
        obligations.add_others(sizes)
        databases.tidy_up()
        if kept:
            kept.put(TENTH, source=tenth)
            kept.put(WHOLE, source=own)
        yield tenth
    finally:
        databases.drop(tenth)


@contextmanager
def _tenth_of(kept: Kept) -> Iterator[str]:
    tenth = databases.beside(databases.own(), TENTH)
    databases.copy(kept.name(TENTH), tenth)
    try:
        with databases.working_on(tenth):
            databases.bring_up_to_date()
        yield tenth
    finally:
        databases.drop(tenth)


def of_reminders(
    ledger: Ledger,
    sizes: Sizes,
    at: dt.datetime,
    tenth: str,
    say: Say,
    *,
    parts: Collection[str] = OF_REMINDERS,
) -> None:
    """Planned is on both databases; the rest is measured where all obligations are."""
    measures = {
        "planning": partial(planning.measure, ledger, tenth, at, sizes),
        "sending": partial(sending.measure, ledger, at, sizes),
        "board": partial(board.measure, ledger, administrator_of(), sizes),
        "export": partial(board.measure_export, ledger),
    }
    for part, measure in measures.items():
        if part in parts:
            say(f"{part.capitalize()} of {sizes.obligations:,} obligations.")
            measure()


def of_certificates(ledger: Ledger, site: Site, sizes: Sizes, say: Say) -> str:
    """Returns the code of a certificate that can be verified."""
    say("Certificates.")
    code = certificates.measure(ledger, site, sizes)
    if sizes.reissued:
        say(f"Files of {sizes.reissued:,} certificates by a worker.")
    reissue.measure(ledger, sizes)
    return code


def measure_all(sizes: Sizes, say: Say) -> Ledger:
    ledger = Ledger()
    say("Making courses, quizzes and people.")
    now = timezone.now()
    site = build_site(sizes, now - dt.timedelta(days=1))
    say("Grading and storage.")
    attempt_id = grading.measure(ledger, site, sizes)
    say("Quiz.")
    quiz.measure(ledger, site, sizes)
    say("Import.")
    importing.measure(ledger, site, sizes)
    say("Worker and storage.")
    servers.measure(ledger, sizes)
    code = of_certificates(ledger, site, sizes, say)
    say("Pages.")
    pages.measure(ledger, site, code, sizes)
    weight.measure(ledger, site, code, attempt_id)
    with obligations_of(site, sizes, now, say) as tenth:
        of_reminders(ledger, sizes, made_at(), tenth, say)
    return ledger
