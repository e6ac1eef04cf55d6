"""Grading and closing. What is owed stands in the rows; these make it fast, the sweeps make it true."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from quizzes.services import attempts


@shared_task
def grade_attempt(attempt_id: int, generation: int, **kwargs: Any) -> None:
    attempts.grade_attempt(attempt_id=attempt_id, generation=generation, at=timezone.now())


@shared_task
def grade_waiting_attempts(**kwargs: Any) -> None:
    attempts.grade_waiting(at=timezone.now())


@shared_task
def close_overdue_attempts(**kwargs: Any) -> None:
    attempts.close_overdue(at=timezone.now())
