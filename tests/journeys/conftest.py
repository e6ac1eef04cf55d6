"""Each kind of stack is started once for all tests that walk through it."""

import contextlib
import os

import pytest

from tests import template
from tests.journeys import servers
from tests.journeys import stack as stacks
from tests.journeys.faults import empty_broker
from tests.journeys.mail_server import mail_server

KINDS = [
    pytest.param("embedded", id="sqlite"),
    pytest.param("servers", id="postgres+redis", marks=pytest.mark.services),
]


def need_servers() -> None:
    absent = servers.missing_servers()
    if absent and os.environ.get("CI"):
        pytest.fail(f"not installed, and the gate must not skip this: {absent}")
    if absent:
        pytest.skip(f"not installed: {absent}")


@pytest.fixture(scope="session", params=KINDS)
def stack(request):
    """The product with the starter content, its site, worker and clock running."""
    with started(template.seeded, request.param) as running:
        running.start_worker()
        running.start_clock()
        running.start_site()
        yield running


@pytest.fixture(scope="session", params=KINDS)
def bare(request):
    """Migrated and nothing more; no process is running. Use `product`."""
    with (
        mail_server() as catcher,
        started(template.migrated, request.param, MAIL_URL=catcher.address) as running,
    ):
        running.catcher = catcher
        running.run("prepare", "-v0")
        yield running


@pytest.fixture
def product(bare):
    """Each test starts what it needs, on an empty broker; nothing of it runs afterwards."""
    empty_broker(bare)
    yield bare
    bare.catcher.go_on()
    for name in [name for name in bare.processes if name != "inside"]:
        bare.kill(name)
    for log in bare.folder.glob("worker*.log"):
        log.unlink()


@contextlib.contextmanager
def started(made, kind: str, **environment: str):
    """On a copy of a template, with no process of the product running yet."""
    with contextlib.ExitStack() as closing:
        if kind == "servers":
            need_servers()
        folder = closing.enter_context(stacks.ground())
        with made(kind) as ready:
            template.copy(ready, folder)
        running = closing.enter_context(stacks.of_kind(kind, folder))
        running.environment.update(environment)
        listen_here(running)
        yield running


def listen_here(running: stacks.Stack) -> None:
    """The address that the seeded site thinks it has is that of its template."""
    with running.database() as connection:
        connection.execute(f"UPDATE wagtailcore_site SET port = {running.port}")
