"""The performance budgets, measured on ground that is thrown away afterwards."""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django import get_version
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cms.bench.databases import WHOLE, Kept, copy
from cms.bench.ledger import Ledger
from cms.bench.run import (
    OF_REMINDERS,
    Say,
    measure_all,
    measure_certificates,
    measure_pages,
    measure_reminders,
)
from cms.bench.sizes import FULL, QUICK, TINY, Sizes

GROUND = "cms.bench.settings"
PARTS = {
    "": measure_all,
    "certificates": measure_certificates,
    "pages": measure_pages,
}
SIZES = {"quick": QUICK, "full": FULL, "tiny": TINY}


class Command(BaseCommand):
    help = "Measure the performance budgets beside their limits. Nothing of yours is touched."
    requires_system_checks = []
    measure: Callable[[Sizes, Say], Ledger] = staticmethod(measure_all)

    def add_arguments(self, parser: ArgumentParser) -> None:
        size = parser.add_mutually_exclusive_group()
        size.add_argument(
            "--quick",
            dest="size",
            action="store_const",
            const="quick",
            default="quick",
            help="small sizes, about a minute (default)",
        )
        size.add_argument(
            "--full",
            dest="size",
            action="store_const",
            const="full",
            help="the sizes that the budgets name: a million obligations, well over ten minutes",
        )
        size.add_argument(
            "--tiny",
            dest="size",
            action="store_const",
            const="tiny",
            help="only whether it runs; the figures say nothing",
        )
        parser.add_argument(
            "--begin-with",
            type=Path,
            metavar="FILE",
            help="a migrated SQLite database to copy instead of making one",
        )
        part = parser.add_mutually_exclusive_group()
        part.add_argument(
            "--certificates",
            dest="part",
            action="store_const",
            const="certificates",
            default="",
            help="certificates alone",
        )
        part.add_argument(
            "--reminders",
            dest="part",
            action="store_const",
            const="reminders",
            help="planning, sending, the board of deadlines and its export alone",
        )
        for name in OF_REMINDERS:
            part.add_argument(
                f"--{name}",
                dest="part",
                action="store_const",
                const=name,
                help=f"of these {name} alone",
            )
        part.add_argument(
            "--pages",
            dest="part",
            action="store_const",
            const="pages",
            help="pages alone",
        )
        kept = parser.add_mutually_exclusive_group()
        kept.add_argument(
            "--keep",
            action="store_true",
            help="keep the obligations that are made, or measure on a copy of those that were kept",
        )
        kept.add_argument("--forget", action="store_true", help="drop what was kept in this size")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *, size: str, json: bool, begin_with: Path | None, **options: Any) -> None:
        if os.environ["DJANGO_SETTINGS_MODULE"] != GROUND:
            sys.exit(on_own_ground())
        if options["forget"]:
            Kept(size).forget()
            return
        begin = time.monotonic()
        part, kept = options["part"], Kept(size) if options["keep"] else None
        of_reminders = OF_REMINDERS if part == "reminders" else (part,)
        if part in PARTS and kept:
            raise CommandError("Only what reminders are measured with is kept: add --reminders.")
        self.measure = PARTS.get(part) or partial(measure_reminders, parts=of_reminders, kept=kept)
        ledger = self.on_own_database(SIZES[size], int(options["verbosity"]), begin_with, kept)
        about = self.about(size, time.monotonic() - begin)
        if json:
            self.stdout.write(ledger.as_json(about))
        else:
            self.stdout.write(ledger.table())
            self.stdout.write("; ".join(f"{name}: {value}" for name, value in about.items()))

    def on_own_database(
        self, sizes: Sizes, verbosity: int, begin_with: Path | None, kept: Kept | None
    ) -> Ledger:
        """Django's machinery for test databases makes it and drops it, whatever happens between."""
        name, own = (settings.DATABASES["default"][key] for key in ("NAME", "TEST"))
        is_begun = True
        if verbosity:
            self.say("Making a database.")
        if kept and kept.is_made:
            copy(kept.name(WHOLE), own["NAME"])
        elif begin_with:
            shutil.copyfile(begin_with, own["NAME"])
        else:
            is_begun = False
        connection.creation.create_test_db(verbosity=0, autoclobber=True, keepdb=is_begun)
        try:
            return self.measure(sizes, self.say if verbosity else lambda _line: None)
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)

    def say(self, line: str) -> None:
        """Beside the table, so that --json leaves only that on the standard output."""
        self.stderr.write(line, self.style.NOTICE if self.stderr.isatty() else None)

    def about(self, size: str, seconds: float) -> dict[str, object]:
        return {
            "size": size,
            "database": connection.vendor,
            "python": platform.python_version(),
            "django": get_version(),
            "cores": os.cpu_count() or 0,
            "seconds": round(seconds),
        }


def on_own_ground() -> int:
    """The same command again with a folder and settings of its own; returns how it ended."""
    with tempfile.TemporaryDirectory(prefix="filiform-bench-") as folder:
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": GROUND, "DATA_DIR": folder}
        return subprocess.run(  # noqa: S603  ourselves, with our own arguments
            [sys.executable, *sys.argv], env=environment, check=False
        ).returncode
