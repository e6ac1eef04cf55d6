"""The least a task can cost: one that does nothing."""

from typing import Any

from celery import shared_task


@shared_task
def nothing(number: int, **kwargs: Any) -> None:
    """Takes a number, as tasks of the product do."""
