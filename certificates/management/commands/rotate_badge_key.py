"""`manage.py rotate_badge_key`: sign badges with a new key from now on."""

import datetime as dt
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from certificates.services.keys import rotate_badge_key, withdraw_badge_key
from certificates.signing.keys import KeyRefused
from certificates.signing.secrecy import Locked


class Command(BaseCommand):
    help = (
        "Makes a new key for badges and status lists. The old one signs nothing more, stays in"
        " did.json for good, and the badges it signed stay good. With --withdraw they do not: for"
        " a key that was stolen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--withdraw", action="store_true", help="let nothing be believed that the key signed"
        )
        parser.add_argument(
            "--key", default="", metavar="NAME", help="withdraw this key, not the one in use"
        )
        parser.add_argument(
            "--since",
            type=_instant,
            metavar="INSTANT",
            help="since when it may be in other hands: 2026-11-20T09:00Z; now when left out",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if not options["withdraw"] and (options["key"] or options["since"]):
            raise CommandError("--key and --since go with --withdraw.")
        try:
            if options["withdraw"]:
                self._withdraw(options["key"], options["since"] or now, now)
            else:
                key = rotate_badge_key(at=now)
                self.stdout.write(f"Badges are signed with {key.key_id} from now on.")
        except KeyRefused as refused:
            raise CommandError(str(refused)) from refused
        except Locked as locked:
            raise CommandError(f"CERTIFICATE_KEY_SECRET: {locked}") from locked

    def _withdraw(self, key_id: str, since: dt.datetime, now: dt.datetime) -> None:
        key = withdraw_badge_key(key_id=key_id, since=since, at=now)
        self.stdout.write(
            f"{key.key_id} is withdrawn since {key.withdrawn_at:%Y-%m-%d %H:%M} UTC: nothing that"
            " it signed is believed any more. Make the files anew of every programme, so that"
            " badges are signed with a key of today (Certificates, Runs, Make the files anew)."
        )


def _instant(text: str) -> dt.datetime:
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise ArgumentTypeError(f"{text} is no instant such as 2026-11-20T09:00Z.")
    return found.astimezone(dt.UTC) if found.tzinfo else found.replace(tzinfo=dt.UTC)
