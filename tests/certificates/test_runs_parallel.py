"""Two workers with one run at the same moment: each line is done once."""

import threading
from unittest.mock import Mock

import pytest
from django.db import DatabaseError, connections

from certificates import services
from certificates.models import Certificate
from certificates.services import Person, Wish, runs
from tests.factories import certificates as factory
from tests.factories import people
from tests.factories.certificates import NOON

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]

PEOPLE = 12


def test_two_workers_give_nobody_two(administrator, monkeypatch):
    monkeypatch.setattr(runs, "_render", Mock())
    holders = [people.confirmed(f"p{n}@example.org", f"Person {n}") for n in range(PEOPLE)]
    run = services.plan_issue(
        programme=factory.programme(),
        people=[Person(holder, NOON.date()) for holder in holders],
        wish=Wish({}, "Taught.", tells_holders=False),
        completed_on=None,
        by=administrator,
        at=NOON,
    )
    monkeypatch.setattr(runs, "queue", Mock())  # the two workers are below
    services.start_run(run_id=run.pk, actor=administrator, at=NOON)
    barrier, faults = threading.Barrier(2), []

    def work():
        barrier.wait(timeout=20)
        try:
            services.work_on_run(run_id=run.pk, at=NOON)
        except DatabaseError as error:
            faults.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)

    run.refresh_from_db()
    assert (faults, run.state) == ([], "done")
    assert set(run.items.values_list("state", flat=True)) == {"done"}
    assert Certificate.objects.values("holder").distinct().count() == PEOPLE
    assert Certificate.objects.count() == PEOPLE
