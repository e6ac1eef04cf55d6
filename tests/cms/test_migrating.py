"""The short way through the migrations leads where Django's own leads."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import operations as steps
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from cms.migrating import BriefExecutor, of_one_table, quickly

ENGINE = "django.db.backends.sqlite3"
# When a row was made, and the numbers drawn for it.
DRAWN = ("applied", "translation_key")

on_sqlite = pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"] != ENGINE, reason="another database in memory"
)


@contextmanager
def in_memory() -> Iterator[BaseDatabaseWrapper]:
    """An empty database in the place of the other: migrations write to whichever is there."""
    usual = connections["default"]
    empty = connections.create_connection("default")
    empty.settings_dict = {**empty.settings_dict, "NAME": ":memory:"}
    connections["default"] = empty
    try:
        yield empty
    finally:
        empty.connection.close()
        connections["default"] = usual


def everything_in(database: BaseDatabaseWrapper) -> tuple[list, dict[str, list]]:
    with database.cursor() as cursor:
        cursor.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")
        schema = cursor.fetchall()
        rows = {}
        for kind, name, *_ in schema:
            if kind == "table":
                cursor.execute(f'SELECT * FROM "{name}" ORDER BY 1')
                kept = [i for i, column in enumerate(cursor.description) if column[0] not in DRAWN]
                rows[name] = [[row[i] for i in kept] for row in cursor.fetchall()]
    return schema, rows


def migrated_by(executor: type[MigrationExecutor]) -> tuple[list, dict[str, list]]:
    with in_memory() as database:
        made = executor(database)
        # With models renamed, fields moved, tables joined and rows carried over by code.
        made.migrate(made.loader.graph.leaf_nodes("wagtailcore"))
        return everything_in(database)


@on_sqlite
@pytest.mark.django_db
def test_tables_and_rows_are_the_same():
    schema, rows = migrated_by(BriefExecutor)
    their_schema, their_rows = migrated_by(MigrationExecutor)
    assert schema == their_schema
    assert rows == their_rows
    assert [row[1] for row in rows["wagtailcore_page"]] == ["0001", "00010001"]


def shape(database: BaseDatabaseWrapper, table: str) -> tuple[list, list, list]:
    """Columns by name, indexes by what they hold, and what points elsewhere."""
    with database.cursor() as cursor:

        def asked(pragma: str, name: str) -> list[tuple]:
            return cursor.execute(f'PRAGMA {pragma}("{name}")').fetchall()

        columns = [column[1:] for column in asked("table_info", table)]
        indexes = [
            ([column[2:] for column in asked("index_xinfo", name)], unique, partial)
            for _, name, unique, _, partial in asked("index_list", table)
        ]
        return (
            sorted(columns, key=str),
            sorted(indexes, key=str),
            sorted(
                (there, here, to) for _, _, there, here, to, *_ in asked("foreign_key_list", table)
            ),
        )


@on_sqlite
@pytest.mark.django_db
def test_every_table_is_what_its_model_says():
    tables = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        # The words that are searched lie in a table of the kind that SQLite searches, not in one of columns.
        if model._meta.managed and not model._meta.proxy and "fts" not in model._meta.db_table
    }
    migrated = {table: shape(connections["default"], table) for table in tables}
    with in_memory() as database:
        database.disable_constraint_checking()
        with database.schema_editor() as editor:
            for model in tables.values():
                if not model._meta.auto_created:
                    editor.create_model(model)
        said = {table: shape(database, table) for table in tables}
    assert len(tables) > 150
    assert {t: s for t, s in migrated.items() if s != said[t]} == {}


def test_the_command_goes_the_short_way_and_leaves_no_trace():
    usual = migrate.MigrationExecutor
    with quickly():
        assert migrate.MigrationExecutor is BriefExecutor
        assert apps.get_swappable_settings_name("practitioners.User") == "AUTH_USER_MODEL"
    assert migrate.MigrationExecutor is usual
    assert "get_swappable_settings_name" not in vars(apps)


NAME = models.CharField(max_length=9)


@pytest.mark.parametrize(
    ("step", "short"),
    [
        (steps.AddField("course", "name", NAME), True),
        (steps.AlterField("course", "name", NAME), True),
        (steps.AlterField("course", "name", models.CharField(max_length=9, unique=True)), False),
        (steps.AlterField("course", "id", models.BigAutoField(primary_key=True)), False),
        (steps.RenameField("course", "name", "title"), False),
        (steps.RenameModel("course", "programme"), False),
        (steps.AlterModelTable("course", "other"), False),
        (steps.SeparateDatabaseAndState([], [steps.RenameModel("course", "other")]), False),
        (steps.SeparateDatabaseAndState([steps.RunSQL("SELECT 1")], []), True),
    ],
    ids=lambda step: getattr(step, "describe", lambda: step)(),
)
def test_steps_that_look_at_neighbours_get_them(step, short):
    assert of_one_table(step) is short


def test_nearly_every_step_is_of_one_table():
    loader = MigrationLoader(None)
    taken = [of_one_table(s) for m in loader.disk_migrations.values() for s in m.operations]
    assert len(taken) > 700
    assert sum(taken) / len(taken) > 0.95


@pytest.mark.parametrize("is_empty", [True, False])
@pytest.mark.django_db
def test_only_an_empty_database_is_migrated_the_short_way(monkeypatch, is_empty):
    taken = []
    monkeypatch.setattr(MigrationRecorder, "has_table", lambda _self: not is_empty)
    monkeypatch.setattr(
        migrate.Command, "handle", lambda *_a, **_o: taken.append(migrate.MigrationExecutor)
    )

    call_command("migrate", verbosity=0)

    assert taken == [BriefExecutor if is_empty else MigrationExecutor]
