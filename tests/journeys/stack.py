"""The product as real processes on throwaway ground: a folder, or PostgreSQL and Redis of our own."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POSTGRES_HOMES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def postgres_folder() -> Path | None:
    """Where the programs of one PostgreSQL lie together, or None."""
    needed = ("initdb", "postgres", "pg_isready", "createdb")
    on_path = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep)]
    folders = (*POSTGRES_HOMES, *on_path)
    return next((each for each in folders if all((each / name).exists() for name in needed)), None)


def missing_servers() -> str:
    """What is not installed, in words; empty when everything is there."""
    absent = []
    if postgres_folder() is None:
        absent.append("PostgreSQL (apt-get install postgresql)")
    if shutil.which("redis-server") is None:
        absent.append("Redis (apt-get install redis-server)")
    return " and ".join(absent)


@dataclass
class Stack:
    """One running product. `run` is manage.py; processes can be killed by name."""

    folder: Path
    port: int
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

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
            timeout=300,
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

    def start(self, name: str, *command: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start_site(self) -> None:
        bind = f"127.0.0.1:{self.port}"
        self.start(
            "site", "-m", "gunicorn", "cms.wsgi", "-b", bind, "-k", "gthread", "--threads", "4",
            "--no-control-socket",
        )  # fmt: skip
        self.wait_for_site()

    def start_worker(self, name: str = "worker") -> None:
        self.start(
            name, "-m", "celery", "--quiet", "-A", "cms", "worker", "-l", "INFO", "-c", "1",
            "-Q", "grade,certificate,mail,default,bulk", "-n", f"{name}@%h",
            "--without-gossip", "--without-mingle", "--without-heartbeat",
        )  # fmt: skip

    def start_clock(self) -> None:
        schedule = str(self.folder / "clock")
        self.start("clock", "-m", "celery", "--quiet", "-A", "cms", "beat", "-s", schedule)

    def wait_for_site(self, seconds: float = 60) -> None:
        def answers() -> bool:
            with contextlib.suppress(OSError):
                return urllib.request.urlopen(f"{self.address}/livez", timeout=1).status == 200
            return False

        wait_until(answers, "the site answers", seconds)

    def kill(self, name: str, number: int = signal.SIGKILL) -> None:
        """The whole group at once, as a machine that loses power."""
        process = self.processes.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        process.wait(30)

    def stop(self) -> None:
        if inside := self.processes.pop("inside", None):
            inside.communicate(timeout=30)
        for name in list(self.processes):
            self.kill(name, signal.SIGTERM if name in ("site", "serve") else signal.SIGKILL)


def wait_until(true, what: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain until {what}"
        time.sleep(0.2)


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


@contextlib.contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A cluster of our own; never run by root, which PostgreSQL refuses."""
    home, data = postgres_folder(), folder / "postgres"
    assert home is not None
    user = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    data.mkdir()
    if user:
        for path in (folder, *folder.parents[:3]):
            path.chmod(path.stat().st_mode | 0o055)
        shutil.chown(data, "postgres", "postgres")
    options = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/", **user}
    subprocess.run(
        [home / "initdb", "-D", data, "-U", "filiform", "-A", "trust", "--no-sync"], **options
    )
    with (folder / "postgres.log").open("wb") as log:
        server = subprocess.Popen(
            [
                home / "postgres",
                "-D",
                data,
                "-k",
                data,
                "-c",
                "listen_addresses=",
                "-c",
                "fsync=off",
            ],
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd="/",
            **user,
        )
    try:
        ready = [home / "pg_isready", "-q", "-h", data, "-U", "filiform"]
        wait_until(lambda: subprocess.run(ready, check=False).returncode == 0, "PostgreSQL is up")
        create = [home / "createdb", "-h", data, "-U", "filiform", "filiform"]
        subprocess.run(create, check=True)
        yield f"postgres://filiform@/filiform?host={data}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


@contextlib.contextmanager
def redis(folder: Path) -> Iterator[str]:
    path = folder / "redis.sock"
    with (folder / "redis.log").open("wb") as log:
        server = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", str(path), "--save", ""],
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=folder,
        )
    try:
        wait_until(path.exists, "Redis is up")
        yield f"redis+socket://{path}?virtual_host=0"
    finally:
        server.terminate()
        server.wait(30)
