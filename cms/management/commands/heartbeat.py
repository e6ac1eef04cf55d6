"""Whether clock, broker, worker and database work together: for health checks."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.models import Heartbeat


class Command(BaseCommand):
    help = "Exit 1 when the clock's last sign of life is older than asked, or there is none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--younger-than", type=int, default=300, metavar="SECONDS")

    def handle(self, *, younger_than: int, **options: Any) -> None:
        beat = Heartbeat.objects.filter(name="clock").first()
        if beat is None:
            raise CommandError("The clock has not ticked yet.")
        age = timezone.now() - beat.at
        if age > timedelta(seconds=younger_than):
            raise CommandError(f"The clock last ticked {age.total_seconds():.0f} seconds ago.")
        self.stdout.write(f"The clock ticked {age.total_seconds():.0f} seconds ago.")
