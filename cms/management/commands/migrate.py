"""`migrate`, by the short way."""

from typing import Any

from django.core.management.commands import migrate

from cms.migrating import quickly


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with quickly():
            super().handle(*args, **options)
