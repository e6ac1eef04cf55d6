"""Attempts by the thousand: rows that equal those of one that was really sat. PostgreSQL only."""

from django.db import connection
from django.db.models import Model

from quizzes.models import Attempt, GradeEvent, Response

TABLES: tuple[type[Model], ...] = (Attempt, Response, GradeEvent)
FIRST = 1_000_000


def copy_attempt(attempt_id: int, count: int, *, first: int = FIRST, number: int) -> range:
    """Their ids. Numbers go on from `number`; from 30,000 on enrolments are made up, unchecked."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for model in TABLES:
            own = "id" if model is Attempt else "attempt_id"
            cursor.execute(_statement(model, own), {
                "attempt": attempt_id, "count": count, "first": first, "number": number,
            })  # fmt: skip
        cursor.execute("SET session_replication_role = DEFAULT")
    return range(first, first + count)


def _statement(model: type[Model], own: str) -> str:
    """Every column as it is, but for what makes a row another one."""
    table = model._meta.db_table
    place = "t.slot" if model is Response else "0"
    changed = {"id": f"(%(first)s + n) * 100 + {place}", "attempt_id": "%(first)s + n"}
    if model is Attempt:
        changed = {
            "id": "%(first)s + n",
            "number": "(%(number)s + n) %% 30000",
            "enrolment_id": "t.enrolment_id + (%(number)s + n) / 30000 * 1000000",
            "seed": "(random() * 9e18)::bigint",
        }
    names = [str(field.column) for field in model._meta.concrete_fields]
    values = [changed.get(name, f't."{name}"') for name in names]
    listed = ", ".join(f'"{name}"' for name in names)
    return (
        f'INSERT INTO "{table}" ({listed}) '  # noqa: S608  names of our own tables and columns
        f'SELECT {", ".join(values)} FROM "{table}" t, generate_series(0, %(count)s - 1) n '
        f"WHERE t.{own} = %(attempt)s ORDER BY n, t.id"
    )


def bytes_by_name() -> dict[str, int]:
    """Of each table and index, without the room that updates have left behind."""
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        for table in (model._meta.db_table for model in TABLES):
            cursor.execute(f'VACUUM FULL ANALYZE "{table}"')
            cursor.execute("SELECT pg_table_size(%s)", [table])
            found[table] = cursor.fetchone()[0]
            cursor.execute(
                "SELECT relname, pg_relation_size(oid) FROM pg_class JOIN pg_index"
                " ON oid = indexrelid WHERE indrelid = %s::regclass ORDER BY 1",
                [table],
            )
            found |= dict(cursor.fetchall())
    return found
