"""The one way to hand work to Celery. The row that says it is owed is written first."""

import logging
from collections.abc import Iterable
from functools import partial
from typing import Any

from celery import Task
from django.db import transaction

logger = logging.getLogger(__name__)


def queue(task: Task, *ids: int) -> None:
    """Publish once the transaction is committed.

    A broker that is down is logged, never raised: the request has done its part, the sweep finds the row.
    """
    transaction.on_commit(partial(_publish, task, ids), robust=True)


def requeue(task: Task, owed: Iterable[tuple[Any, ...]]) -> int:
    """Publish what a sweep found, at once; returns how many went out. Stops when the broker is down."""
    sent = 0
    for ids in owed:
        if not _publish(task, ids):
            break
        sent += 1
    return sent


def _publish(task: Task, ids: tuple[Any, ...]) -> bool:
    try:
        task.apply_async(args=ids)
    except task.OperationalError as error:
        logger.warning("%s waits for the sweep, the broker does not answer: %s", task.name, error)
        return False
    return True
