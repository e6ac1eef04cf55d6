"""`migrate`: an empty database by the short way, one that holds anything by Django's own."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from cms.migrating import quickly


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        is_empty = not MigrationRecorder(connections[options["database"]]).has_table()
        if not is_empty:
            return super().handle(*args, **options)
        with quickly():
            return super().handle(*args, **options)
