"""What only shows on PostgreSQL and Redis of our own, whatever database the rest is measured on."""

import json
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings

from cms.bench.ledger import Ledger
from cms.bench.sizes import Sizes

OF_IN_PROCESS, OF_NOTHING = 0.6, 0.3
WORKER, STORED = "grading by a Celery worker", "attempt of 20 questions, stored"


def measure(ledger: Ledger, sizes: Sizes) -> None:
    if why := why_not(sizes.stored):
        ledger.skip(WORKER, why)
        ledger.skip(f"{STORED} on PostgreSQL", why)
        return
    said = inside("cms.bench.inside", sizes.tasks, sizes.stored)
    rate, here, nothing = said["graded"], said["in_process"], said["nothing"]
    ledger.add("grading in one process, on PostgreSQL", here, "per s")
    ledger.add("tasks that do nothing, worker of 2 processes", nothing, "per s")
    note = "one core for the worker; limit: in process"
    least = OF_IN_PROCESS * here
    ledger.add(WORKER, rate, "per s", limit=here, budget=least, at_least=True, note=note)
    least = OF_NOTHING * nothing
    note = "limit: tasks that do nothing"
    ledger.add(WORKER, rate, "per s", limit=nothing, budget=least, at_least=True, note=note)
    parts = said["bytes"]
    name = f"{STORED} on PostgreSQL, of {sizes.stored:,}"
    ledger.add(name, sum(parts.values()) / 1000, "kB", budget=4, note="indexes included")
    for part, taken in parts.items():
        if taken >= 1:
            ledger.add(f"  of it {part}", taken, "bytes")


def why_not(wanted: int) -> str:
    """Why nothing can be measured on servers of our own; "" where it can."""
    if not wanted:
        return "not in this size"
    try:
        missing: str = _ground("journeys.servers").missing_servers()
    except ModuleNotFoundError:
        return "tests/journeys sets up the servers, and is not here"
    return f"not installed: {missing}" if missing else ""


def _ground(room: str) -> Any:
    return import_module(f"tests.{room}")


def inside(module: str, *numbers: int) -> dict[str, Any]:
    """What a module of ours says, run on them. They are thrown away afterwards.

    Raises CalledProcessError.
    """
    template = _ground("template")
    # A short path: sockets of servers must fit into 107 characters.
    with tempfile.TemporaryDirectory(
        prefix="fili-", dir="/tmp", ignore_cleanup_errors=True
    ) as name:
        with template.migrated("servers") as made:
            template.copy(made, Path(name))
        with _ground("journeys.stack").with_servers(Path(name)) as product:
            done = subprocess.run(  # noqa: S603  ourselves, with numbers of our own
                [sys.executable, "-m", module, *map(str, numbers)],
                cwd=settings.BASE_DIR,
                env=product.environment,
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said
