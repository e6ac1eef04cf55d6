"""Grading, closing, figures. What is owed stands in the rows; these make it fast, the sweeps true."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from quizzes.services import (
    attempts,
    files,
    letters,
    pictures,
    regrade_letters,
    regrades,
    statistics,
    uploads,
)


@shared_task
def grade_attempt(attempt_id: int, generation: int, **kwargs: Any) -> None:
    attempts.grade_attempt(attempt_id=attempt_id, generation=generation, at=timezone.now())


@shared_task
def grade_waiting_attempts(**kwargs: Any) -> None:
    attempts.grade_waiting(at=timezone.now())


@shared_task
def close_overdue_attempts(**kwargs: Any) -> None:
    attempts.close_overdue(at=timezone.now())


@shared_task
def compute_statistics(quiz_id: int, **kwargs: Any) -> None:
    statistics.compute_statistics(quiz_id=quiz_id, at=timezone.now())


@shared_task
def compute_due_statistics(**kwargs: Any) -> None:
    statistics.compute_due_statistics()


@shared_task
def regrade_chunk(run_id: int, **kwargs: Any) -> None:
    regrades.regrade_chunk(run_id=run_id, at=timezone.now())


@shared_task
def tell_regraded(run_id: int, **kwargs: Any) -> None:
    regrade_letters.tell_regraded(run_id=run_id, at=timezone.now())


@shared_task
def mail_regrade(run_id: int, learner_id: int, **kwargs: Any) -> None:
    regrade_letters.mail_regrade(run_id=run_id, learner_id=learner_id, at=timezone.now())


@shared_task
def continue_regrades(**kwargs: Any) -> None:
    regrades.continue_regrades(at=timezone.now())


@shared_task
def mail_lowered_mark(lowered_id: int, **kwargs: Any) -> None:
    letters.mail_lowered_mark(lowered_id=lowered_id, at=timezone.now())


@shared_task
def mail_report_answer(report_id: int, **kwargs: Any) -> None:
    letters.mail_report_answer(report_id=report_id, at=timezone.now())


@shared_task
def mail_missing_letters(**kwargs: Any) -> None:
    letters.mail_missing_letters(at=timezone.now())


@shared_task
def remove_old_uploads(**kwargs: Any) -> None:
    uploads.remove_old_uploads(at=timezone.now())


@shared_task
def clear_removed_files(**kwargs: Any) -> None:
    files.clear_removed_files(at=timezone.now())


@shared_task
def remove_unused_pictures(**kwargs: Any) -> None:
    pictures.remove_unused_pictures(at=timezone.now())


@shared_task
def look_at_regrade(run_id: int, **kwargs: Any) -> None:
    regrades.look_at_regrade(run_id=run_id, at=timezone.now())
