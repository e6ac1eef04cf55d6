"""The performance budgets, measured on ground that is thrown away afterwards."""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django import get_version
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection

from cms.bench.ledger import Ledger
from cms.bench.run import measure_all, measure_certificates, measure_pages, measure_reminders
from cms.bench.sizes import FULL, QUICK, TINY, Sizes

GROUND = "cms.bench.settings"
PARTS = {
    "": measure_all,
    "certificates": measure_certificates,
    "reminders": measure_reminders,
    "pages": measure_pages,
}
SIZES = {"quick": QUICK, "full": FULL, "tiny": TINY}


class Command(BaseCommand):
    help = "Measure the performance budgets beside their limits. Nothing of yours is touched."
    requires_system_checks = []
    measure = staticmethod(measure_all)

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
            help="planning, sending and the board of deadlines alone",
        )
        part.add_argument(
            "--pages",
            dest="part",
            action="store_const",
            const="pages",
            help="pages alone",
        )
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *, size: str, json: bool, begin_with: Path | None, **options: Any) -> None:
        if os.environ["DJANGO_SETTINGS_MODULE"] != GROUND:
            sys.exit(on_own_ground())
        begin = time.monotonic()
        self.measure = PARTS[options["part"]]
        ledger = self.on_own_database(SIZES[size], int(options["verbosity"]), begin_with)
        about = self.about(size, time.monotonic() - begin)
        if json:
            self.stdout.write(ledger.as_json(about))
        else:
            self.stdout.write(ledger.table())
            self.stdout.write("; ".join(f"{name}: {value}" for name, value in about.items()))

    def on_own_database(self, sizes: Sizes, verbosity: int, begin_with: Path | None) -> Ledger:
        """Django's machinery for test databases makes it and drops it, whatever happens between."""
        name = settings.DATABASES["default"]["NAME"]
        if verbosity:
            self.say("Making a database.")
        if begin_with:
            shutil.copyfile(begin_with, settings.DATABASES["default"]["TEST"]["NAME"])
        connection.creation.create_test_db(verbosity=0, autoclobber=True, keepdb=bool(begin_with))
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
