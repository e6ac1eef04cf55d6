"""`manage.py bring_signing_key FILE.p12`: sign certificates with a key from an authority."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.services.keys import bring_key
from certificates.signing.keys import KeyRefused
from certificates.signing.secrecy import Locked

MOST_BYTES = 1024 * 1024


class Command(BaseCommand):
    help = (
        "Signs certificates with the key of a PKCS#12 file from now on (RSA, 3072 bits or more)."
        " The key in use retires: what it signed stays good."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.p12")
        parser.add_argument(
            "--password-file",
            type=Path,
            metavar="FILE",
            help="a file whose first line is the password; without it you are asked",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        data = _read(options["file"])
        try:
            key = bring_key(data=data, password=_password(options), at=timezone.now())
        except KeyRefused as refused:
            raise CommandError(str(refused)) from refused
        except Locked as locked:
            raise CommandError(f"CERTIFICATE_KEY_SECRET: {locked}") from locked
        self.stdout.write(
            f"Certificates are signed with {key.key_id} from now on, until {key.valid_until:%Y-%m-%d}."
        )


def _password(options: dict[str, Any]) -> str | None:
    """Not an argument: those can be read by everybody on the machine."""
    if options["password_file"]:
        lines = _read(options["password_file"]).decode(errors="replace").splitlines()
        return lines[0] if lines else None
    if sys.stdin.isatty():
        return getpass("Password of the file (empty for none): ") or None
    return None


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise CommandError(f"{path} cannot be read: {fault.strerror}.") from None
    if len(data) > MOST_BYTES:
        raise CommandError(f"{path} is too large to be a key.")
    return data
