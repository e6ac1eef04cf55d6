"""The product as real processes on throwaway ground: a folder, or PostgreSQL and Redis of our own."""

import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.journeys.children import ROOT, Child, Nursery, wait_until
from tests.journeys.servers import postgres, redis


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Stack:
    """One running product. `run` is manage.py; processes can be killed by name."""

    folder: Path
    port: int
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen | Child] = field(default_factory=dict)
    nursery: Nursery | None = None

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def mail_folder(self) -> Path:
        return self.folder / "data" / "mail"

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=900,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, code: str):
        """The value of `answer` after running the code inside the product."""
        if "inside" not in self.processes:
            self.processes["inside"] = subprocess.Popen(
                [sys.executable, "-m", "tests.journeys.inside"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        inside = self.processes["inside"]
        inside.stdin.write(json.dumps(code) + "\n")
        inside.stdin.flush()
        said = json.loads(inside.stdout.readline())
        assert "fault" not in said, said["fault"]
        return said["answer"]

    def start(self, name: str, module: str, *words: str) -> None:
        """`python -m module words`, in a session of its own, with a log."""
        self.nursery = self.nursery or Nursery(self.environment)
        log = self.folder / f"{name}.log"
        if self.nursery.environment == self.environment:
            self.processes[name] = self.nursery.start(log, module, *words)
            return
        with log.open("ab") as out:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", module, *words],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    @contextlib.contextmanager
    def database(self) -> Iterator[psycopg.Connection | sqlite3.Connection]:
        """A connection beside those of the product."""
        if url := self.environment.get("DATABASE_URL"):
            with psycopg.connect(url.replace("postgres://", "postgresql://")) as connection:
                yield connection
        else:
            path = self.folder / "data" / "filiform.sqlite3"
            with contextlib.closing(
                sqlite3.connect(path, timeout=60, isolation_level=None)
            ) as connection:
                yield connection

    def start_site(self) -> None:
        bind = f"127.0.0.1:{self.port}"
        self.start(
            "site", "gunicorn", "cms.wsgi", "-b", bind, "-k", "gthread", "--threads", "4",
            "--no-control-socket",
        )  # fmt: skip
        self.wait_for_site()

    def start_worker(self, name: str = "worker") -> None:
        self.start(
            name, "celery", "--quiet", "-A", "cms", "worker", "-l", "INFO", "-c", "1",
            "-Q", "grade,certificate,mail,default,bulk", "-n", f"{name}@%h",
            "--without-gossip", "--without-mingle", "--without-heartbeat",
        )  # fmt: skip

    def start_clock(self) -> None:
        schedule = str(self.folder / "clock")
        self.start("clock", "celery", "--quiet", "-A", "cms", "beat", "-s", schedule)

    def wait_for_site(self, seconds: float = 120) -> None:
        def answers() -> bool:
            with contextlib.suppress(OSError):
                return urllib.request.urlopen(f"{self.address}/livez", timeout=5).status == 200
            return False

        wait_until(answers, "the site answers", seconds)

    def kill(self, name: str, number: int = signal.SIGKILL) -> None:
        """The whole group at once, as a machine that loses power."""
        process = self.processes.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        process.wait(120)

    def stop(self) -> None:
        if inside := self.processes.pop("inside", None):
            inside.communicate(timeout=120)
        for name in list(self.processes):
            self.kill(name, signal.SIGTERM if name in ("site", "serve") else signal.SIGKILL)
        if self.nursery:
            self.nursery.close()


@contextlib.contextmanager
def ground() -> Iterator[Path]:
    """A folder of its own for each stack."""
    # A short path: the sockets of PostgreSQL and Redis must fit into 107 characters.
    with tempfile.TemporaryDirectory(prefix="filiform-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextlib.contextmanager
def of_kind(kind: str, folder: Path) -> Iterator[Stack]:
    """ "embedded" or "servers", on what lies in the folder already; all is stopped at the end."""
    with contextlib.ExitStack() as closing:
        product = (
            closing.enter_context(with_servers(folder)) if kind == "servers" else embedded(folder)
        )
        closing.callback(product.stop)
        yield product


def embedded(folder: Path) -> Stack:
    """What `make run` starts: SQLite and a broker that is a folder."""
    return Stack(folder, port := free_port(), _environment(folder, port))


@contextlib.contextmanager
def with_servers(folder: Path) -> Iterator[Stack]:
    """The same code on PostgreSQL and Redis, each listening on a socket in the folder."""
    with postgres(folder) as database, redis(folder) as broker:
        port = free_port()
        yield Stack(
            folder,
            port,
            _environment(folder, port, DATABASE_URL=database, BROKER_URL=broker),
        )


def _environment(folder: Path, port: int, **more: str) -> dict[str, str]:
    (folder / "data").mkdir(exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.development",
        "DATA_DIR": str(folder / "data"),
        "PORT": str(port),
        "SWEEP_SECONDS": "3",
        "PYTHONUNBUFFERED": "1",
        **more,
    }
