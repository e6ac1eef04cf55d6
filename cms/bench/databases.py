"""Databases as a whole: copied, dropped, and worked on one after the other."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

TENTH, WHOLE = "tenth", "whole"


@dataclass(frozen=True)
class Kept:
    """The obligations of a size as they were made once, under names that outlive a run.

    Measured are copies, so that what is kept stays as it is. PostgreSQL keeps databases beside the
    one of the run, SQLite files in `var/bench`.
    """

    size: str

    @property
    def is_made(self) -> bool:
        """The whole is kept last."""
        return _exists(self.name(WHOLE))

    def name(self, part: str) -> str:
        if connection.vendor == "postgresql":
            return f"filiform_bench_kept_{self.size}_{part}"
        return str(Path(settings.BASE_DIR) / "var" / "bench" / f"{self.size}_{part}.sqlite3")

    def put(self, part: str, *, source: str) -> None:
        copy(source, self.name(part))

    def forget(self) -> None:
        for part in (WHOLE, TENTH):
            drop(self.name(part))


def own() -> str:
    """The database that is worked on."""
    return str(connection.settings_dict["NAME"])


def beside(name: str, part: str) -> str:
    """A name for another one of the same run."""
    if connection.vendor == "postgresql":
        return f"{name}_{part}"
    path = Path(name)
    return str(path.with_name(f"{path.stem}_{part}{path.suffix}"))


@contextmanager
def working_on(name: str) -> Iterator[None]:
    """Every statement goes there; then to where they went before."""
    before = own()
    _use(name)
    try:
        yield
    finally:
        _use(before)


def copy(source: str, to: str) -> None:
    """As it lies there. Nobody else may be working on it."""
    connection.close()
    if connection.vendor == "postgresql":
        # Page by page through the log, as is usual since 15, takes ten times as long.
        by_files = " STRATEGY FILE_COPY" if connection.pg_version >= 150000 else ""  # type: ignore[attr-defined]
        _administer(f'CREATE DATABASE "{to}" TEMPLATE "{source}"{by_files}')
    else:
        copy_file(source, to)


def copy_file(source: str, to: str) -> None:
    """Whole or not at all."""
    Path(to).parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(f"{to}.part")
    shutil.copyfile(source, unfinished)
    unfinished.rename(to)


def drop(name: str) -> None:
    """Whether it is there or not. Nobody may be working on it."""
    if connection.vendor == "postgresql":
        _administer(f'DROP DATABASE IF EXISTS "{name}"')
    else:
        Path(name).unlink(missing_ok=True)


def bring_up_to_date() -> None:
    """The migrations that came after it was made."""
    call_command("migrate", verbosity=0)
    tidy_up()


def tidy_up(*tables: str) -> None:
    """No rows left behind, all pages known and counted: each measurement begins on the same ground."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"VACUUM (ANALYZE) {', '.join(tables)}")
        else:
            cursor.execute("ANALYZE")


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _exists(name: str) -> bool:
    if connection.vendor != "postgresql":
        return Path(name).exists()
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def _administer(statement: str) -> None:
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement)
