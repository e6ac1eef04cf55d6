"""What takes long to make, made once and copied to whoever needs it.

A migrated database, a seeded site, a PostgreSQL cluster: every process of a test run would otherwise
make its own, which takes longer than many tests.
"""

import contextlib
import datetime as dt
import fcntl
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from tests.journeys import servers
from tests.journeys import stack as stacks

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "var" / "templates"
MADE_OF = "made_of.json"
APPS = ("cms", "practitioners", "courses", "quizzes", "certificates", "renewals")


def migrated_copy(to: Path) -> None:
    """The file of a migrated SQLite database."""
    with migrated("embedded") as made:
        shutil.copyfile(made / "data" / "filiform.sqlite3", to)


@contextlib.contextmanager
def migrated(kind: str) -> Iterator[Path]:
    """The ground of a stack of this kind: a folder with `data`, and for "servers" with `postgres`."""

    name, schema = f"migrated-{kind}", _schema(kind)

    def make(ground: Path) -> None:
        if earlier := _begun(name, schema):
            copy(earlier, ground)
        with stacks.of_kind(kind, ground) as product:
            product.run("migrate", "-v0")

    with _kept(name, schema, make) as made:
        yield made


def _begun(name: str, schema: list[str]) -> Path | None:
    """One from before these migrations were added: it only needs what is new, in seconds.

    A migration that was changed or taken away since means that it is no beginning.
    """
    for made in KEPT.glob(f"{name}-*"):
        said = made / MADE_OF
        if said.exists() and set(json.loads(said.read_text())) < set(_digests(schema)):
            return made
    return None


@contextlib.contextmanager
def seeded(kind: str) -> Iterator[Path]:
    """The same with the starter content, as the sources of today make it."""

    def make(ground: Path) -> None:
        with migrated(kind) as begun:
            copy(begun, ground)
        with stacks.of_kind(kind, ground) as product:
            product.run("migrate", "-v0")
            # What is queued now must not wait for a server that is gone by then.
            product.environment.pop("BROKER_URL", None)
            product.run("seed_demo")

    with _kept(f"seeded-{kind}", [*_schema(kind), *_sources()], make) as made:
        yield made


def copy(made: Path, to: Path) -> None:
    """As it lies there; PostgreSQL wants its folder to be its own."""
    for part in made.iterdir():
        if part.is_dir():
            shutil.copytree(part, to / part.name, dirs_exist_ok=True)
    if (to / "postgres").exists():
        servers.give_to_postgres(to / "postgres")


@contextlib.contextmanager
def _kept(name: str, made_of: list[str], make: Callable[[Path], None]) -> Iterator[Path]:
    """Whoever comes first makes it; the others wait for it. It stays while it is looked at."""
    digest = hashlib.sha256("\0".join(made_of).encode()).hexdigest()[:16]
    made = KEPT / f"{name}-{digest}"
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            older = list(KEPT.glob(f"{name}-*"))
            with stacks.ground() as folder:
                make(folder)
                _put(folder, made, made_of)
            for old in older:
                shutil.rmtree(old)
        yield made


def _put(folder: Path, made: Path, made_of: list[str]) -> None:
    """Under its name only when it is whole."""
    with tempfile.TemporaryDirectory(dir=KEPT, prefix=".") as beside:
        whole = Path(beside) / "whole"
        for part in ("data", "postgres"):
            if (folder / part).exists():
                shutil.copytree(folder / part, whole / part)
        (whole / MADE_OF).write_text(json.dumps(_digests(made_of)))
        whole.rename(made)


def _digests(made_of: list[str]) -> list[str]:
    return [hashlib.sha256(word.encode()).hexdigest() for word in made_of]


def _schema(kind: str) -> list[str]:
    """Another migration of ours or another version of what brings its own is another database."""
    ours = sorted(ROOT.glob("*/migrations/*.py"))
    words = [f"{name} {version(name)}" for name in ("django", "wagtail", "django-allauth")]
    words += [str(servers.postgres_folder())] if kind == "servers" else []
    return words + [path.read_text(encoding="utf-8") for path in ours]


def _sources() -> list[str]:
    """Every file of ours that could change a row or a file of the seeded site, and the day it counts from."""
    files = (path for app in APPS for path in sorted((ROOT / app).rglob("*.*")) if path.is_file())
    ours = [f"{path} {_hash(path)}" for path in files if path.suffix != ".pyc"]
    required = (ROOT / "requirements" / "base.txt").read_text(encoding="utf-8")
    return [dt.datetime.now(dt.UTC).date().isoformat(), required, *ours]


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
