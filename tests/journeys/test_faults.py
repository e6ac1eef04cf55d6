"""Workers killed without warning, a broker that is gone or emptied: each effect is there once.

The worker is caught in the middle of its work by holding the lock it needs, not by hooks in the product.
"""

import contextlib
import os
import sqlite3
import subprocess
import time

import psycopg
import pytest

from tests.journeys import stack as stacks
from tests.journeys.conftest import started
from tests.journeys.mail_server import mail_server

pytestmark = pytest.mark.journey


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("embedded", id="sqlite"),
        pytest.param("servers", id="postgres+redis", marks=pytest.mark.services),
    ],
)
def product(request):
    """Nothing is running yet; each test starts what it needs."""
    with mail_server() as catcher, started(request.param, MAIL_URL=catcher.address) as running:
        running.catcher = catcher
        yield running


@pytest.fixture(autouse=True)
def nothing_runs_afterwards(product):
    yield
    product.catcher.go_on()
    for name in [name for name in product.processes if name != "inside"]:
        product.kill(name)
    (product.folder / "worker.log").unlink(missing_ok=True)


def scenario(product, call: str):
    return product.ask(f"from tests.journeys import scenario\nanswer = scenario.{call}")


def counts(product, learner: int) -> dict[str, int]:
    return scenario(product, f"counts({learner})")


ONCE = {"grades": 1, "certificates": 1, "files": 1, "letters": 1, "periods": 1}


def wait_for_everything(product, learner: int) -> None:
    """Sweeps run every two seconds; the leases are let run out instead of waited for."""

    def done() -> bool:
        found = counts(product, learner)
        if {name: found[name] for name in ONCE} == ONCE and found["credits"]:
            return True
        scenario(product, "let_leases_run_out()")
        time.sleep(1)
        return False

    stacks.wait_until(done, "each effect is there once", 120)


@contextlib.contextmanager
def held(product, table: str):
    """Nobody else can write to the table (on SQLite: to anything) until this ends."""
    url = product.environment.get("DATABASE_URL", "")
    if url:
        with psycopg.connect(url.replace("postgres://", "postgresql://")) as connection:
            connection.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            yield
            connection.rollback()
    else:
        path = product.folder / "data" / "filiform.sqlite3"
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")


def log_of(product) -> str:
    """What the worker said since it was last started."""
    path = product.folder / "worker.log"
    return path.read_text() if path.exists() else ""


def kill_worker_in(product, table: str, task: str, *ids: int) -> None:
    """The task stands at its first write, and the worker goes without a word."""
    module, name = task.rsplit(".", 1)
    product.start_worker()
    stacks.wait_until(lambda: log_of(product).rstrip().endswith("ready."), "the worker is ready")
    with held(product, table):
        product.ask(f"from {module} import {name}\n{name}.apply_async(args={list(ids)})")
        stacks.wait_until(lambda: f"Task {task}[" in log_of(product), f"{task} is received")
        time.sleep(1)
        product.kill("worker")


def test_killed_in_grading(product):
    made = scenario(product, "answered_attempt('graded')")
    scenario(product, f"hand_in({made['attempt']})")
    empty_broker(product)

    kill_worker_in(product, "quizzes_attempt", "quizzes.tasks.grade_attempt", made["attempt"], 1)
    assert counts(product, made["learner"])["grades"] == 0

    product.start_worker()
    product.start_clock()
    wait_for_everything(product, made["learner"])


def test_killed_in_issuing(product):
    made = scenario(product, "answered_attempt('issued')")
    enrolment = scenario(product, f"hand_in_and_grade({made['attempt']})")
    empty_broker(product)

    kill_worker_in(
        product, "certificates_certificate", "certificates.tasks.issue_certificate", enrolment
    )
    assert counts(product, made["learner"])["certificates"] == 0

    product.start_worker()
    product.start_clock()
    wait_for_everything(product, made["learner"])


def test_killed_in_mailing_sends_at_most_the_letter_in_flight_twice(product):
    made = scenario(product, "answered_attempt('mailed')")
    scenario(product, f"hand_in({made['attempt']})")
    before = len(product.catcher.arrived)
    product.catcher.stall()

    product.start_worker()
    product.start_clock()
    assert product.catcher.in_flight.wait(60)
    product.kill("worker")
    assert counts(product, made["learner"])["letters"] == 0
    product.catcher.go_on()

    product.start_worker()
    wait_for_everything(product, made["learner"])
    about_it = product.catcher.arrived[before:]
    assert len(about_it) == 2
    assert len(set(about_it)) == 1  # the same Message-ID, so that a mail program shows one


def test_broker_emptied_loses_nothing(product):
    made = scenario(product, "answered_attempt('emptied')")
    scenario(product, f"hand_in({made['attempt']})")

    empty_broker(product)
    product.start_worker()
    product.start_clock()

    wait_for_everything(product, made["learner"])


def test_broker_gone_at_submit(product):
    """The request succeeds; the sweep grades when the broker is back."""
    made = scenario(product, "answered_attempt('brokerless')")
    broken = dict(product.environment, BROKER_URL="redis://127.0.0.1:1/0")
    began = time.monotonic()
    done = subprocess.run(
        [stacks.sys.executable, "manage.py", "shell", "-v0", "-c",
         f"from tests.journeys import scenario; scenario.hand_in({made['attempt']})"],
        cwd=stacks.ROOT, env=broken, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - began < 60

    product.start_worker()
    product.start_clock()
    wait_for_everything(product, made["learner"])


def empty_broker(product) -> None:
    if product.environment.get("BROKER_URL"):
        socket_path = product.folder / "redis.sock"
        subprocess.run(
            ["redis-cli", "-s", socket_path, "FLUSHALL"], check=True, capture_output=True
        )
    else:
        for message in (product.folder / "data" / "broker" / "queue").iterdir():
            os.remove(message)
