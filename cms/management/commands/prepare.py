"""`manage.py prepare`: what has to be done before the site is started, safe at every start."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from cms.signing import ensure_signing_keys


class Command(BaseCommand):
    help = (
        "Bring the database up to date and make the keys that sign certificates where there are none."
        " The root's private key is written to DATA_DIR: take it away from there."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        ensure_signing_keys(self.stdout.write)
