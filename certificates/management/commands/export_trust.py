"""`manage.py export_trust FOLDER`: what certificates are checked against, as plain files."""

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.services.keys import NoKey
from certificates.services.trust_export import export_trust

MOST_DAYS = 36_600


class Command(BaseCommand):
    help = (
        "Writes keys, root certificates, lists of what was revoked and achievements into a folder"
        " that any web server can serve and verify_certificate --trust reads. Safe to repeat."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument(
            "--days",
            type=int,
            help=(
                "how long the exported lists are believed, for a site that closes for good;"
                " as long as the site's own when left out. A revocation after the export is"
                " not seen by whoever relies on the folder"
            ),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["days"]
        if days is not None and not 1 <= days <= MOST_DAYS:
            raise CommandError(f"Give --days as a number from 1 to {MOST_DAYS}.")
        try:
            written = export_trust(
                folder=options["folder"],
                at=timezone.now(),
                lasts=dt.timedelta(days=days) if days else None,
            )
        except NoKey as missing:
            raise CommandError(str(missing)) from missing
        except OSError as error:
            raise CommandError(
                f"{options['folder']} cannot be written: {error.strerror}."
            ) from error
        self.stdout.write(f"{len(written)} files written to {options['folder']}.")
