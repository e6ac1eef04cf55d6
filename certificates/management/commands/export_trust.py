"""`manage.py export_trust FOLDER`: what certificates are checked against, as plain files."""

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.credential.did import did_web
from certificates.selectors.issuer import site_of
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

        parser.add_argument(
            "--site",
            metavar="ADDRESS",
            help="an earlier SITE_URL, when the folder is to be served at that address",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["days"]
        site = _earlier(options["site"]) if options["site"] else ""
        if days is not None and not 1 <= days <= MOST_DAYS:
            raise CommandError(f"Give --days as a number from 1 to {MOST_DAYS}.")
        try:
            written = export_trust(
                folder=options["folder"],
                at=timezone.now(),
                lasts=dt.timedelta(days=days) if days else None,
                site=site,
            )
        except NoKey as missing:
            raise CommandError(str(missing)) from missing
        except OSError as error:
            raise CommandError(
                f"{options['folder']} cannot be written: {error.strerror}."
            ) from error
        self.stdout.write(f"{len(written)} files written to {options['folder']}.")


def _earlier(address: str) -> str:
    """The address as badges name it. Raises CommandError for one under which nothing was issued."""
    try:
        site = site_of(did_web(address.rstrip("/")))
    except ValueError as error:
        raise CommandError(f"Write --site as https:// and a host: {error}") from error
    if site is None:
        raise CommandError(f"This site issued nothing as {address}.")
    return site
