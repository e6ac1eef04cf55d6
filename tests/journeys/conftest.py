"""Each stack is started once and walked through by the tests of one module."""

import contextlib
import os
import tempfile
from pathlib import Path

import pytest

from tests.journeys import stack as stacks
from tests.template import migrated_copy


@contextlib.contextmanager
def ground():
    """A folder of its own for each stack."""
    # A short path: the sockets of PostgreSQL and Redis must fit into 107 characters.
    with tempfile.TemporaryDirectory(prefix="filiform-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def need_servers() -> None:
    absent = stacks.missing_servers()
    if absent and os.environ.get("CI"):
        pytest.fail(f"not installed, and the gate must not skip this: {absent}")
    if absent:
        pytest.skip(f"not installed: {absent}")


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("embedded", id="sqlite"),
        pytest.param("servers", id="postgres+redis", marks=pytest.mark.services),
    ],
)
def stack(request):
    """The product with the starter content, its site, worker and clock running."""
    with started(request.param) as running:
        running.run("seed_demo")
        running.start_site()
        running.start_worker()
        running.start_clock()
        yield running


@contextlib.contextmanager
def started(kind: str, **environment: str):
    """Migrated, with no process of the product running yet; all of them are stopped at the end."""
    with contextlib.ExitStack() as closing:
        folder = closing.enter_context(ground())
        if kind == "servers":
            need_servers()
            running = closing.enter_context(stacks.with_servers(folder))
        else:
            running = stacks.embedded(folder)
            migrated_copy(folder / "data" / "filiform.sqlite3")
        running.environment.update(environment)
        running.run("migrate", "-v0")
        closing.callback(running.stop)
        yield running
