"""`migrate`: an empty database by the short way, one that holds anything by Django's own."""

from contextlib import nullcontext
from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from cms.migrating import quickly


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        is_empty = not MigrationRecorder(connections[options["database"]]).has_table()
        with quickly() if is_empty else nullcontext():
            super().handle(*args, **options)
