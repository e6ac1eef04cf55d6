"""Work of this app, later and on the clock. Tasks carry ids; what is owed stands in the rows."""

import datetime as dt
from itertools import batched
from typing import Any

from celery import shared_task
from django.utils import timezone

from practitioners.queue import requeue
from renewals import services
from renewals.models import RuleSet
from renewals.selectors import owed
from renewals.services import decision_letters, leaving, rule_changes, rule_reviews, zones

BATCH = 500
# Letters in one minute, and in one message: they share a connection to the mail server.
LETTERS = 5_000
AT_ONCE = 100
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
def follow_time_zone(person_id: int, **kwargs: Any) -> None:
    zones.follow_time_zone(person_id=person_id, at=timezone.now())


@shared_task(ignore_result=True)
def follow_missed_time_zones(**kwargs: Any) -> None:
    requeue(follow_time_zone, zones.people_who_moved().order_by("pk").values_list("pk")[:BATCH])


@shared_task(ignore_result=True)
def follow_rule_change(rule_set_id: int, **kwargs: Any) -> None:
    rule_changes.follow_rule_change(rule_set_id=rule_set_id, at=timezone.now())


@shared_task(ignore_result=True)
def follow_missed_rule_changes(**kwargs: Any) -> None:
    missed = RuleSet.objects.filter(to_follow_since__lt=timezone.now() - LEASE)
    requeue(follow_rule_change, missed.order_by("to_follow_since").values_list("pk")[:BATCH])


@shared_task(ignore_result=True)
def plan_reminders(**kwargs: Any) -> None:
    services.plan_reminders(at=timezone.now())


@shared_task(ignore_result=True)
def send_reminder(reminder_id: int, **kwargs: Any) -> None:
    services.send_reminder(reminder_id=reminder_id, at=timezone.now())


@shared_task(ignore_result=True)
def drop_papers(person_id: int, **kwargs: Any) -> None:
    leaving.drop_papers(person_id=person_id, at=timezone.now())


@shared_task(ignore_result=True)
def mail_activity_decision(event_id: int, **kwargs: Any) -> None:
    decision_letters.mail_activity_decision(event_id=event_id, at=timezone.now())


@shared_task(ignore_result=True)
def mail_adjustment_decision(adjustment_id: int, **kwargs: Any) -> None:
    decision_letters.mail_adjustment_decision(adjustment_id=adjustment_id, at=timezone.now())


@shared_task(ignore_result=True)
def mail_owed_decisions(**kwargs: Any) -> None:
    """Letters of activities and adjustments. Nothing else publishes them: most wait to be undone."""
    now = timezone.now()
    events = decision_letters.activity_letters_due(at=now).order_by("at", "pk")
    requeue(mail_activity_decision, events.values_list("pk")[:BATCH])
    adjusted = decision_letters.adjustment_letters_due(at=now).order_by("decided_at", "pk")
    requeue(mail_adjustment_decision, adjusted.values_list("pk")[:BATCH])


@shared_task(ignore_result=True)
def send_reminders(reminder_ids: list[int], **kwargs: Any) -> None:
    services.send_reminders(reminder_ids=reminder_ids, at=timezone.now())


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
    requeue(drop_papers, owed.people_with_papers(before=before).values_list("pk")[:BATCH])


@shared_task(ignore_result=True)
def open_missing_licence_periods(**kwargs: Any) -> None:
    """Each minute what was decided lately: a message was lost then. The rest waits for the hour."""
    now = timezone.now()
    _open_periods(now, since=now - owed.LOOK_BACK)


@shared_task(ignore_result=True)
def open_all_missing_licence_periods(**kwargs: Any) -> None:
    """Every verified licence is read, for what no message ever told of."""
    _open_periods(timezone.now(), since=None)


def _open_periods(now: dt.datetime, *, since: dt.datetime | None) -> None:
    kinds = owed.licences_owed_a_period(before=now - LEASE, on=now.date(), since=since)
    for licences in kinds:
        requeue(open_licence_period, licences.values_list("pk")[:BATCH])


@shared_task(ignore_result=True)
def send_due_reminders(**kwargs: Any) -> None:
    now = timezone.now()
    services.give_up_broken_off(at=now)
    due = services.due_reminders(at=now).order_by("send_at", "recipient", "pk")
    ids = due.values_list("pk", flat=True)[:LETTERS]
    requeue(send_reminders, (([*some],) for some in batched(ids, AT_ONCE, strict=False)))


@shared_task(ignore_result=True)
def plan_rule_review_letters(**kwargs: Any) -> None:
    rule_reviews.plan_rule_review_letters(at=timezone.now())


@shared_task(ignore_result=True)
def mail_rule_review_letters(person_id: int, **kwargs: Any) -> None:
    rule_reviews.mail_rule_review_letters(person_id=person_id, at=timezone.now())


@shared_task(ignore_result=True)
def send_rule_review_letters(**kwargs: Any) -> None:
    rule_reviews.send_rule_review_letters(at=timezone.now())
