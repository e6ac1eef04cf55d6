"""Chunks of grading again that begin and do not end are counted, and stop being tried."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db.models import F

from quizzes.models import RegradeRun

MOST_STARTS = 5


@contextmanager
def counted_start(run_id: int, state: RegradeRun.State) -> Iterator[bool]:
    """Whether to go on. The start is counted in a transaction of its own, what goes wrong is written
    down and raised; who brings a chunk to its end sets `starts` and `fault` back."""
    owed = RegradeRun.objects.filter(pk=run_id, state=state, starts__lt=MOST_STARTS)
    try:
        yield bool(owed.update(starts=F("starts") + 1))
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        RegradeRun.objects.filter(pk=run_id).update(fault=said)
        raise


def give_up_on_poisoned(*, at: datetime) -> None:
    """Runs whose last start led nowhere and left no word, because the worker died."""
    poisoned = RegradeRun.objects.filter(
        state__in=[RegradeRun.State.LOOKING, RegradeRun.State.RUNNING],
        starts__gte=MOST_STARTS,
        fault="",
        queued_at__lt=at,
    )
    poisoned.update(fault=f"The next attempts began {MOST_STARTS} times and did not end.")
