"""Work of this app, later and on the clock. Tasks carry ids; what is owed stands in the rows."""

import datetime as dt
from typing import Any

from celery import shared_task
from django.utils import timezone

from practitioners.queue import requeue
from renewals import services
from renewals.selectors import owed

BATCH = 500
# A sweep leaves alone what has just happened: its own message is still on the way.
LEASE = dt.timedelta(minutes=2)


@shared_task(ignore_result=True)
def credit_certificate(certificate_id: int, **kwargs: Any) -> None:
    services.credit_certificate(certificate_id=certificate_id, at=timezone.now())


@shared_task(ignore_result=True)
def close_certificate_period(certificate_id: int, **kwargs: Any) -> None:
    services.close_certificate_period(certificate_id=certificate_id, at=timezone.now())


@shared_task(ignore_result=True)
def follow_suspension(certificate_id: int, **kwargs: Any) -> None:
    services.follow_suspension(certificate_id=certificate_id, at=timezone.now())


@shared_task(ignore_result=True)
def withdraw_periods(person_id: int, **kwargs: Any) -> None:
    services.withdraw_periods(person_id=person_id, at=timezone.now())


@shared_task(ignore_result=True)
def open_licence_period(licence_id: int, **kwargs: Any) -> None:
    services.open_licence_period(licence_id=licence_id, at=timezone.now())


@shared_task(ignore_result=True)
def plan_reminders(**kwargs: Any) -> None:
    services.plan_reminders(at=timezone.now())


@shared_task(ignore_result=True)
def send_reminder(reminder_id: int, **kwargs: Any) -> None:
    services.send_reminder(reminder_id=reminder_id, at=timezone.now())


@shared_task(ignore_result=True)
def credit_missing_certificates(**kwargs: Any) -> None:
    before = timezone.now() - LEASE
    missing = owed.uncredited_certificates(before=before)
    requeue(credit_certificate, missing.values_list("pk")[:BATCH])
    revoked = owed.revoked_certificates_still_due(before=before)
    requeue(close_certificate_period, revoked.values_list("pk")[:BATCH])
    suspended = owed.suspensions_to_follow(before=before)
    requeue(follow_suspension, suspended.values_list("pk")[:BATCH])
    requeue(withdraw_periods, owed.people_to_withdraw(before=before).values_list("pk")[:BATCH])


@shared_task(ignore_result=True)
def open_missing_licence_periods(**kwargs: Any) -> None:
    now = timezone.now()
    for licences in owed.licences_owed_a_period(before=now - LEASE, on=now.date()):
        requeue(open_licence_period, licences.values_list("pk")[:BATCH])


@shared_task(ignore_result=True)
def send_due_reminders(**kwargs: Any) -> None:
    now = timezone.now()
    services.give_up_broken_off(at=now)
    due = services.due_reminders(at=now).order_by("send_at", "pk")
    requeue(send_reminder, due.values_list("pk")[:BATCH])
