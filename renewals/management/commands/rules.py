"""Rules of places as YAML: out to a file, in from one, with what would change before it is written."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from practitioners.models import User
from renewals.exchange import UnreadableFileError, read_rules
from renewals.services.rule_exchange import (
    REFUSED,
    Planned,
    export_rules,
    import_rules,
    plan_rules,
)


class Command(BaseCommand):
    help = "Export rules of places as YAML, or import them as drafts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        out = actions.add_parser("export", help="write the last numbers to the output")
        out.add_argument("--reference", default="", help="of one, such as US-OH/physical_therapist")
        come = actions.add_parser("import", help="read a file; - is the input")
        come.add_argument("file")
        come.add_argument("--dry-run", action="store_true", help="say what would change, no more")
        come.add_argument("--author", default="", help="the e-mail of whoever stands for it")
        come.add_argument("--why", default="", help="why these numbers are written")
        come.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["action"] == "export":
            self.stdout.write(export_rules(options["reference"]), ending="")
            return
        planned = self._plan(options["file"])
        if options["json"]:
            self.stdout.write(json.dumps([_as_data(one) for one in planned], indent=2))
        else:
            for one in planned:
                kind = one.data.kind if one.data else ""
                line = f"{one.line}: {one.name} {kind} {one.becomes} {one.fault}"
                self.stdout.write(" ".join(line.split()))
        if any(one.becomes == REFUSED for one in planned):
            raise CommandError("Nothing is written: mend the rows that are refused.")
        if not options["dry_run"]:
            self._write(planned, options)

    def _plan(self, name: str) -> list[Planned]:
        try:
            text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
            return plan_rules(read_rules(text))
        except (OSError, UnicodeDecodeError, UnreadableFileError) as refused:
            raise CommandError(str(refused)) from refused

    def _write(self, planned: list[Planned], options: dict[str, Any]) -> None:
        author = User.objects.filter(email__iexact=options["author"], is_active=True).first()
        if author is None or not options["why"].strip():
            raise CommandError("Name who stands for it with --author, and why with --why.")
        try:
            written = import_rules(planned, why=options["why"], author=author, at=timezone.now())
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        if not options["json"]:
            self.stdout.write(f"{len(written)} written, as drafts.")


def _as_data(one: Planned) -> dict[str, Any]:
    return {
        "line": one.line,
        "reference": one.name,
        "kind": one.data.kind.value if one.data else None,
        "becomes": one.becomes,
        "number": one.after + 1 if one.becomes in ("new", "changed") else None,
        "fault": one.fault,
    }
