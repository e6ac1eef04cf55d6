"""PostgreSQL and Redis of our own, each listening on a socket in a folder."""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.journeys.children import wait_until

POSTGRES_HOMES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


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


def give_to_postgres(data: Path) -> None:
    """Its own folder, with a way to it, when everything else belongs to root."""
    data.chmod(0o700)
    if os.geteuid() != 0:
        return
    for path in data.parents[:4]:
        path.chmod(path.stat().st_mode | 0o055)
    for path in (data, *data.rglob("*")):
        shutil.chown(path, "postgres", "postgres")


@contextlib.contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A cluster of our own; never run by root, which PostgreSQL refuses."""
    home, data = postgres_folder(), folder / "postgres"
    assert home is not None
    user = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    new = not data.exists()
    if new:
        data.mkdir()
        give_to_postgres(data)
        initdb = [home / "initdb", "-D", data, "-U", "filiform", "-A", "trust", "--no-sync"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd="/", **user)
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
        if new:
            create = [home / "createdb", "-h", data, "-U", "filiform", "filiform"]
            subprocess.run(create, check=True)
        yield f"postgres://filiform@/filiform?host={data}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(120)


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
        server.wait(120)
