"""`manage.py rotate_badge_key`: sign badges with a new key from now on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates.services.keys import rotate_badge_key
from certificates.signing.secrecy import Locked


class Command(BaseCommand):
    help = (
        "Makes a new key for badges and status lists. The old one signs nothing more, stays in"
        " did.json for good, and the badges it signed stay good."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = rotate_badge_key(at=timezone.now())
        except Locked as locked:
            raise CommandError(f"CERTIFICATE_KEY_SECRET: {locked}") from locked
        self.stdout.write(f"Badges are signed with {key.key_id} from now on.")
