"""`manage.py import_questions FILE --bank NAME`: questions of a file come into a bank as drafts."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from quizzes.formats import AUTO, FORMATS, Unreadable, format_named
from quizzes.formats.items import MOST_BYTES
from quizzes.imports import Action, ImportPlan, report
from quizzes.services.importing import ImportRefused, carry_out_import, plan_import

REFUSED, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = (
        "Bring the questions of a file into a bank, as drafts. Exit status 0 when all came in, "
        "1 when some were refused, 2 when nothing of the file could be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--format", default=AUTO, choices=[AUTO, *map(_spoken, FORMATS)])
        parser.add_argument("--bank", default="Main", help="name of the bank, Main by default")
        parser.add_argument("--dry-run", action="store_true", help="say what would come in")
        parser.add_argument("--json", action="store_true", help="report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            data = _content(path)
            reading = format_named(_stored(options["format"]), data, path.name).read(data)
            plan = plan_import(reading=reading, bank=options["bank"].strip()[:80] or "Main")
            if not options["dry_run"]:
                carry_out_import(plan=plan, filename=path.name, author=None, at=timezone.now())
        except (Unreadable, ImportRefused) as refused:
            self.stderr.write(str(refused))
            sys.exit(UNREADABLE)
        if options["json"]:
            found = {"file": path.name, "dry_run": options["dry_run"], **report(plan)}
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(_in_words(plan, saved=not options["dry_run"])))
        if plan.refused:
            sys.exit(REFUSED)


def _spoken(name: str) -> str:
    """Formats are typed with a hyphen: moodle-xml."""
    return name.replace("_", "-")


def _stored(name: str) -> str:
    return name.replace("-", "_")


def _content(path: Path) -> bytes:
    """Raises Unreadable. One byte more than a file may have is enough to refuse it."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"{path} cannot be opened: {error.strerror}.") from None


def _in_words(plan: ImportPlan, *, saved: bool) -> list[str]:
    kinds = ", ".join(f"{count} {kind}" for kind, count in plan.counts.items()) or "none"
    done = "came in" if saved else "would come in"
    lines = [
        f"Questions that {done}: {kinds}.",
        (
            f"New {len(plan.of(Action.NEW))}, new versions {len(plan.of(Action.VERSION))}, "
            f"unchanged {len(plan.of(Action.UNCHANGED))}, refused {len(plan.refused)}."
        ),
    ]
    shared = dict(plan.shared_notes)
    lines += [f"{times} questions: {note}" for note, times in shared.items()]
    lines += [
        f"Line {each.item.line}, {each.reference}: {note}"
        for each in plan.planned
        for note in each.notes
        if note not in shared
    ]
    return lines + [
        f"Refused, line {each.line}, {each.name or each.type}: {each.reason}"
        for each in plan.refused
    ]
