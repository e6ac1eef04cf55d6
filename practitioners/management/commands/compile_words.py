"""Make the .mo of every .po of ours, as they are read at run time."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from practitioners.catalogues import read_po, write_mo


def sources() -> list[Path]:
    """Every catalogue of our apps."""
    return sorted(Path(settings.BASE_DIR).glob("*/locale/*/LC_MESSAGES/django.po"))


class Command(BaseCommand):
    help = "Compile the translated sentences of letters. --check only says which files are behind."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        behind = []
        for source in sources():
            made, target = write_mo(read_po(source.read_text())), source.with_suffix(".mo")
            if target.exists() and target.read_bytes() == made:
                continue
            behind.append(str(target.relative_to(settings.BASE_DIR)))
            if not check:
                target.write_bytes(made)
        if check and behind:
            raise CommandError(f"Behind their source: {', '.join(behind)}. Run compile_words.")
        self.stdout.write(f"{len(behind)} compiled" if behind else "Every catalogue is compiled.")
