"""One foreground command: site, worker and clock start, come back when killed, and stop together."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.children import ROOT, wait_until
from tests.journeys.stack import embedded, free_port
from tests.template import migrated_copy

pytestmark = pytest.mark.journey


def children_of(pid: int) -> dict[str, int]:
    """The processes a command started, by what they are."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            words = (stat.parent / "cmdline").read_bytes().decode().split("\0")
        except (OSError, ValueError):
            continue
        if parent == pid:
            name = next((each for each in ("gunicorn", "worker", "beat") if each in words), None)
            if name:
                found[name] = int(stat.parent.name)
    return found


def serve(environment: dict[str, str], log) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--empty"],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )


def undo_migration(product, app: str, table: str) -> None:
    """One step is waiting, as after an update: all of them would take half a minute."""
    with product.database() as database:
        database.execute(f"DROP TABLE {table}")
        database.execute("DELETE FROM django_migrations WHERE app = ?", [app])


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs /proc to look at processes")
def test_site_worker_and_clock_live_and_die_together(tmp_path):
    product = embedded(tmp_path)
    migrated_copy(tmp_path / "data" / "filiform.sqlite3")
    undo_migration(product, "sessions", "django_session")
    log = tmp_path / "serve.log"
    with log.open("wb") as out:
        command = serve(product.environment, out)
    try:
        product.wait_for_site(120)
        wait_until(lambda: len(children_of(command.pid)) == 3, "all three run")
        worker = children_of(command.pid)["worker"]

        os.kill(worker, signal.SIGKILL)
        wait_until(
            lambda: children_of(command.pid).get("worker", worker) != worker, "the worker is back"
        )
        started = children_of(command.pid)

        command.send_signal(signal.SIGINT)
        assert command.wait(120) == 0
        assert [name for name, pid in started.items() if Path(f"/proc/{pid}").exists()] == []
    finally:
        if command.poll() is None:
            command.kill()
    said = log.read_text()
    assert "Bringing the database up to date (1 steps)." in said
    assert f"Filiform is at  {product.address}/" in said
    assert "The worker ended (signal SIGKILL)" in said
    assert "Traceback" not in said


def test_a_taken_port_is_named_with_a_way_out(tmp_path):
    product = embedded(tmp_path)
    port = free_port()
    with socket.socket() as taken, (tmp_path / "log").open("wb") as out:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        command = serve({**product.environment, "PORT": str(port)}, out)
        assert command.wait(120) == 1
    said = (tmp_path / "log").read_text()
    assert f"Port {port} is taken" in said
    assert f"make run PORT={port + 1}" in said
