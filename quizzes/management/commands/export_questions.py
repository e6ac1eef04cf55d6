"""`manage.py export_questions FILE --bank NAME --format gift`: a bank as a file, with its keys."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from quizzes.formats import WRITERS
from quizzes.services.exporting import bank_named, exported_items

LEFT_OUT, UNWRITTEN = 1, 2


class Command(BaseCommand):
    help = (
        "Write the questions of a bank into a file, right answers included. Exit status 1 when the "
        "format cannot hold some of them, 2 when nothing was written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--bank", default="Main", help="name of the bank, Main by default")
        parser.add_argument("--format", required=True, choices=list(map(_spoken, WRITERS)))

    def handle(self, *args: Any, **options: Any) -> None:
        items = exported_items(bank_named(options["bank"]))
        if not items:
            self.stderr.write(f"The bank {options['bank']} has no questions.")
            sys.exit(UNWRITTEN)
        written = WRITERS[options["format"].replace("-", "_")].write(items)
        try:
            Path(options["file"]).write_bytes(written.data)
        except OSError as error:
            self.stderr.write(f"{options['file']} cannot be written: {error.strerror}.")
            sys.exit(UNWRITTEN)
        self.stdout.write(f"{len(items) - len(written.refusals)} questions written.")
        for left_out in written.refusals:
            self.stderr.write(f"Left out: {left_out.name or left_out.type}: {left_out.reason}")
        if written.refusals:
            sys.exit(LEFT_OUT)


def _spoken(name: str) -> str:
    """Formats are typed with a hyphen: moodle-xml."""
    return name.replace("_", "-")
