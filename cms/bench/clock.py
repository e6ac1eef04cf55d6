"""Processor time and statements of a piece of work; neither depends on who else uses the machine."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

# What opens and closes a transaction is not counted as a statement.
TRANSACTION = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@dataclass(frozen=True)
class Cost:
    """Of one call: milliseconds of this process, and statements."""

    ms: float
    statements: int


class Stopwatch:
    """Seconds of processor time, once it has stopped.

    `own` is this process; `seconds` is that and what the database spent for us. Where the
    database's time is not to be had (another machine), elapsed time stands in.
    """

    own = 0.0
    seconds = 0.0


@contextmanager
def stopwatch() -> Iterator[Stopwatch]:
    watch = Stopwatch()
    gc.collect()
    beside, elapsed, here = _database_seconds(), time.perf_counter(), time.process_time()
    yield watch
    watch.own = watch.seconds = time.process_time() - here
    if connection.vendor != "sqlite":
        after = _database_seconds()
        if beside is None or after is None:
            watch.seconds = time.perf_counter() - elapsed
        else:
            watch.seconds += after - beside


def cost_of(call: Callable[[], object], times: int, *, warm_up: int = 3) -> Cost:
    """The median of many calls once everything is warm."""
    for _ in range(warm_up):
        call()
    return Cost(cpu_of(call, times), statements_of(call))


def cpu_of(call: Callable[[], object], times: int) -> float:
    """Milliseconds of this process, the median of many calls."""
    gc.collect()
    spent = []
    for _ in range(times):
        begin = time.process_time()
        call()
        spent.append(time.process_time() - begin)
    return median(spent) * 1000


def statements_of(call: Callable[[], object], *, besides: tuple[str, ...] = ()) -> int:
    """Statements of one call, without those that name a table of `besides`."""
    with CaptureQueriesContext(connection) as captured:
        call()
    seen = [query["sql"] for query in captured.captured_queries]
    return sum(
        not sql.startswith(TRANSACTION) and not any(name in sql for name in besides) for sql in seen
    )


def _database_seconds() -> float | None:
    """Processor time of the server process that serves this connection, if it is on this machine."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), inet_server_addr() IS NULL")
        process, is_local = cursor.fetchone()
    path = Path(f"/proc/{process}/schedstat")
    if not is_local or not path.exists():
        return None
    return int(path.read_text().split()[0]) / 1e9
