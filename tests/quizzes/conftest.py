"""Counting statements as the budgets do: what opens and closes a transaction is none."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practitioners.models import User
from practitioners.roles import Role
from tests.conftest import give_role, person

TRANSACTION = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@pytest.fixture
def statements():
    """`with statements(3):`, with the statements in the failure."""

    @contextmanager
    def exactly(number: int, *, besides: tuple[str, ...] = ()) -> Iterator[None]:
        with CaptureQueriesContext(connection) as captured:
            yield
        seen = [
            query["sql"]
            for query in captured.captured_queries
            if not query["sql"].startswith(TRANSACTION)
            and not any(table in query["sql"] for table in besides)
        ]
        assert len(seen) == number, "\n\n".join([f"{len(seen)} statements", *seen])

    return exactly


@pytest.fixture
def reviewer(db) -> User:
    user = person("rita@example.org", "Rita Stone", display_name="Rita")
    give_role(person=user, role=Role.CLINICAL_REVIEWER)
    return user
