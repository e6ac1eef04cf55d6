"""`manage.py make_signing_keys --root-out FILE`: what certificates and badges are signed with."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from certificates.services.keys import (
    NoKey,
    current_credential_key,
    current_signer,
    make_keys,
)
from certificates.signing.keys import KeyRefused, Organisation, fingerprint
from certificates.signing.secrecy import Locked


class Command(BaseCommand):
    help = (
        "Makes the key for certificates and the key for badges, whichever there is none of."
        " The private key of the root is written to one file and kept nowhere else."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--name",
            default=settings.PROVIDER_NAME,
            help="whose signature readers show; PROVIDER_NAME if left out",
        )
        where = parser.add_mutually_exclusive_group()
        where.add_argument(
            "--root-out",
            type=Path,
            metavar="FILE",
            help="a new file for the root's private key; take it off this machine",
        )
        where.add_argument(
            "--discard-root",
            action="store_true",
            help="keep no private key of the root: the next key for certificates has another root",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = _made(options["name"], options["root_out"], discard=options["discard_root"])
        except KeyRefused as refused:
            raise CommandError(str(refused)) from refused
        except Locked as locked:
            raise CommandError(f"CERTIFICATE_KEY_SECRET: {locked}") from locked
        if made is None:
            self.stdout.write("There was a key for certificates already. It stays in use.")
        else:
            self.stdout.write(
                f"Made a key for certificates. Fingerprint of its root (SHA-256):"
                f" {fingerprint(made.root_pem)}"
            )
            if options["root_out"]:
                self.stdout.write(
                    f"The root's private key is in {options['root_out']} and nowhere else."
                    " Move it off this machine."
                )
        try:
            signer, badge = current_signer(), current_credential_key()
        except NoKey as missing:
            raise CommandError(f"The keys were made with another secret. {missing}") from missing
        self.stdout.write(f"Certificates are signed with {signer.key_id}.")
        self.stdout.write(f"Badges are signed with {badge.key_id}.")


def _made(name: str, root_out: Path | None, *, discard: bool) -> Organisation | None:
    """Keys and file together, or neither."""
    if root_out is None:
        with transaction.atomic():
            made = make_keys(name=name, at=timezone.now())
            if made is not None and not discard:
                raise CommandError(
                    "Say where the root's private key goes: --root-out FILE."
                    " Or let nobody have it: --discard-root."
                )
        return made
    try:
        descriptor = os.open(root_out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CommandError(f"{root_out} is there already. Name a new file.") from None
    except OSError as fault:
        raise CommandError(f"{root_out} cannot be written: {fault.strerror}.") from None
    made = None
    try:
        with os.fdopen(descriptor, "wb") as file, transaction.atomic():
            made = make_keys(name=name, at=timezone.now())
            if made is not None:
                file.write((made.root_key_pem or b"") + made.root_pem)
                file.flush()
                os.fsync(file.fileno())
    except BaseException:
        root_out.unlink()
        raise
    if made is None:
        root_out.unlink()
    return made
