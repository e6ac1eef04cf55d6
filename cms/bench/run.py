"""Every path in order, on whatever database is there: it must be empty and nobody's."""

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from cms.bench import (
    board,
    certificates,
    grading,
    importing,
    pages,
    quiz,
    reissue,
    reminders,
    servers,
    weight,
)
from cms.bench.ledger import Ledger
from cms.bench.obligations import Obligations
from cms.bench.site import Site, build_site
from cms.bench.sizes import Sizes


def measure_certificates(sizes: Sizes, say: Callable[[str], None]) -> Ledger:
    """That part alone."""
    ledger = Ledger()
    say("Making courses and people.")
    site = build_site(sizes, timezone.now() - dt.timedelta(days=1))
    of_certificates(ledger, site, sizes, say)
    return ledger


def measure_reminders(sizes: Sizes, say: Callable[[str], None]) -> Ledger:
    """Planning, sending and the board alone."""
    ledger = Ledger()
    now = timezone.now()
    say("Making courses and people.")
    site = build_site(sizes, now - dt.timedelta(days=1))
    of_reminders(ledger, site, sizes, now, say)
    return ledger


def measure_pages(sizes: Sizes, say: Callable[[str], None]) -> Ledger:
    """Pages alone, without one that needs a certificate."""
    ledger = Ledger()
    say("Making courses and people.")
    site = build_site(sizes, timezone.now() - dt.timedelta(days=1))
    say("Pages.")
    pages.measure(ledger, site, "", sizes)
    return ledger


def of_reminders(
    ledger: Ledger, site: Site, sizes: Sizes, now: dt.datetime, say: Callable[[str], None]
) -> None:
    say(f"Reminders of {sizes.obligations:,} obligations.")
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    reminders.measure(ledger, Obligations(noon, site.small, site.programme), sizes)
    say("Board of deadlines.")
    board.measure(ledger, site, sizes)


def of_certificates(ledger: Ledger, site: Site, sizes: Sizes, say: Callable[[str], None]) -> str:
    """Returns the code of a certificate that can be verified."""
    say("Certificates.")
    code = certificates.measure(ledger, site, sizes)
    if sizes.reissued:
        say(f"Files of {sizes.reissued:,} certificates by a worker.")
    reissue.measure(ledger, sizes)
    return code


def measure_all(sizes: Sizes, say: Callable[[str], None]) -> Ledger:
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
    of_reminders(ledger, site, sizes, now, say)
    return ledger
