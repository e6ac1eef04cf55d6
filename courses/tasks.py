"""What courses do later. The rows say what is owed; these make it fast, the sweeps true."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from courses.services import announcements, change_notices, letters, rechecks, schedules


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
