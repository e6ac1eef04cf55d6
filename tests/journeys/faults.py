"""What is done to a running product, and what is there afterwards."""

import contextlib
import os
import subprocess
import time

from tests.journeys.children import wait_until


def scenario(product, call: str):
    return product.ask(f"from tests.journeys import scenario\nanswer = scenario.{call}")


def counts(product, learner: int) -> dict[str, int]:
    return scenario(product, f"counts({learner})")


@contextlib.contextmanager
def held(product, table: str):
    """Nobody else can write to the table (on SQLite: to anything) until this ends."""
    on_server = "DATABASE_URL" in product.environment
    with product.database() as connection:
        connection.execute(
            f"LOCK TABLE {table} IN EXCLUSIVE MODE" if on_server else "BEGIN IMMEDIATE"
        )
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
    wait_until(lambda: log_of(product).rstrip().endswith("ready."), "the worker is ready")
    with held(product, table):
        product.ask(f"from {module} import {name}\n{name}.apply_async(args={list(ids)})")
        wait_until(lambda: f"Task {task}[" in log_of(product), f"{task} is received")
        time.sleep(1)
        product.kill("worker")


def empty_broker(product) -> None:
    if product.environment.get("BROKER_URL"):
        socket_path = product.folder / "redis.sock"
        subprocess.run(
            ["redis-cli", "-s", socket_path, "FLUSHALL"], check=True, capture_output=True
        )
    else:
        for message in (product.folder / "data" / "broker" / "queue").iterdir():
            os.remove(message)
