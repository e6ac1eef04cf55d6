"""What courses do later. The rows say what is owed; these make it fast, the sweeps true."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from courses.services import (
    announcements,
    change_notices,
    letters,
    rechecks,
    review_letters,
    schedules,
)


@shared_task
def tell_of_change(decision_id: int, **kwargs: Any) -> None:
    change_notices.tell_of_change(decision_id=decision_id, at=timezone.now())


@shared_task
def mail_change_notices(decision_id: int, **kwargs: Any) -> None:
    change_notices.mail_change_notices(decision_id=decision_id, at=timezone.now())


@shared_task
def recheck_course(recheck_id: int, **kwargs: Any) -> None:
    rechecks.recheck_course(recheck_id=recheck_id, at=timezone.now())


@shared_task
def continue_changes(**kwargs: Any) -> None:
    change_notices.continue_telling(at=timezone.now())
    rechecks.continue_rechecks(at=timezone.now())


@shared_task
def publish_scheduled(**kwargs: Any) -> None:
    schedules.publish_scheduled(at=timezone.now())


@shared_task(ignore_result=True)
def list_announcement(announcement_id: int, **kwargs: Any) -> None:
    announcements.list_announcement(announcement_id=announcement_id, at=timezone.now())


@shared_task(ignore_result=True)
def mail_announcement(announcement_id: int, **kwargs: Any) -> None:
    announcements.mail_announcement(announcement_id=announcement_id, at=timezone.now())


@shared_task(ignore_result=True)
def continue_announcements(**kwargs: Any) -> None:
    announcements.continue_announcements(at=timezone.now())


@shared_task(ignore_result=True)
def mail_problem_answer(problem_id: int, **kwargs: Any) -> None:
    letters.mail_problem_answer(problem_id=problem_id, at=timezone.now())


@shared_task(ignore_result=True)
def mail_missing_answers(**kwargs: Any) -> None:
    letters.mail_missing_answers(at=timezone.now())


@shared_task
def mail_review_letters(person_id: int, **kwargs: Any) -> None:
    review_letters.mail_review_letters(person_id=person_id, at=timezone.now())


@shared_task
def plan_review_letters(**kwargs: Any) -> None:
    review_letters.plan_review_letters(at=timezone.now())


@shared_task
def send_review_letters(**kwargs: Any) -> None:
    review_letters.send_owed_letters(at=timezone.now())
