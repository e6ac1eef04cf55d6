"""What about certificates waits for a person, as staff see it on their home and in the list."""

import datetime as dt
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Min
from django.utils import timezone

from certificates.models import Certificate, IssueRun
from certificates.selectors.earned import withheld_awards

# Whoever waits is found out course by course: looked for at most this often for the staff home.
WITHHELD_SECONDS = 300
_WITHHELD = "certificates.withheld"


@dataclass(frozen=True)
class Waiting:
    """How many, each a number of rows that a list shows; `late_since` is the oldest."""

    faults: int
    late: int
    late_since: dt.datetime | None
    letters: int
    withheld: int
    runs: int


def waiting_for_staff(*, at: dt.datetime) -> Waiting:
    """Four statements, and the search for what is withheld when the last one is five minutes old."""
    late = Certificate.objects.late(at).aggregate(number=Count("pk"), since=Min("issued_at"))
    return Waiting(
        faults=Certificate.objects.needing_a_person().count(),
        late=late["number"],
        late_since=late["since"],
        letters=Certificate.objects.with_a_letter_that_failed().count(),
        withheld=_withheld(timezone.localdate(at)),
        runs=IssueRun.objects.filter(state=IssueRun.State.MADE).count(),
    )


def _withheld(on: dt.date) -> int:
    number = cache.get_or_set(
        f"{_WITHHELD}.{on}", lambda: len(withheld_awards(on=on)), WITHHELD_SECONDS
    )
    return int(number or 0)


def withheld_were_counted(number: int, *, on: dt.date) -> None:
    """Whoever opens the list has just found out: the staff home says the same."""
    cache.set(f"{_WITHHELD}.{on}", number, WITHHELD_SECONDS)
