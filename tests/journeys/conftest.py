"""Each stack is started once and walked through by the tests of one module."""

import os
import tempfile
from pathlib import Path

import pytest

from tests.journeys import stack as stacks


@pytest.fixture(scope="module")
def ground():
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
def stack(request, ground):
    """The product with the starter content, its site, worker and clock running."""
    if request.param == "servers":
        need_servers()
        with stacks.with_servers(ground) as running:
            yield from _walked(running)
    else:
        yield from _walked(stacks.embedded(ground))


def _walked(running):
    running.run("migrate", "-v0")
    running.run("seed_demo")
    try:
        running.start_site()
        running.start_worker()
        running.start_clock()
        yield running
    finally:
        running.stop()
