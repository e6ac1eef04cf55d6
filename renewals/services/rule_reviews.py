"""Whoever stands for a rule of a place hears in time that it is to be reviewed again."""

import datetime as dt

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from practitioners.models import User
from practitioners.queue import requeue
from practitioners.selectors import people_who_may
from practitioners.services.owed import NO_LETTER, send_owed_letter
from renewals.models import RuleReviewLetter, RuleSet

# How long before the day its people hear of it.
NOTICE = dt.timedelta(days=30)
BATCH = 500
LEASE = dt.timedelta(seconds=60)
OVERTAKEN = f"{NO_LETTER} this review is no longer due"
TEMPLATE = "renewals/mail/rule_review_due"


def plan_rule_review_letters(*, at: dt.datetime) -> None:
    """Whoever reviewed a rule and whoever wrote it is owed one letter for each day it falls due."""
    due = _due(at).select_related("reviewed_by", "written_by")
    everybody: list[User] | None = None
    rows = []
    for rule_set in due:
        day = rule_set.next_review_on
        assert day is not None  # noqa: S101  they are found by it
        people = [
            one for one in (rule_set.reviewed_by, rule_set.written_by) if one and one.is_active
        ]
        if not people:
            if everybody is None:
                everybody = list(people_who_may("renewals.change_ruleset"))
            people = everybody
        rows += [
            RuleReviewLetter(
                rule_set=rule_set,
                recipient_id=person,
                due_on=day,
                owed_at=at,
            )
            for person in sorted({one.pk for one in people})
        ]
    RuleReviewLetter.objects.bulk_create(rows, ignore_conflicts=True)


def mail_rule_review_letters(*, person_id: int, at: dt.datetime) -> None:
    """One letter about all reviews this person is owed; those that were done meanwhile are left out."""
    owed = RuleReviewLetter.objects.unsent().free(at).filter(recipient=person_id)
    claimed = [
        key
        for key in owed.order_by("pk").values_list("pk", flat=True)[:BATCH]
        if RuleReviewLetter.objects.unsent().free(at).filter(pk=key).update(mail_claimed_at=at)
    ]
    mine = RuleReviewLetter.objects.filter(pk__in=claimed)
    still = {rule.pk: rule.next_review_on for rule in _due(at)}
    rows: list[RuleReviewLetter] = []
    done: list[RuleReviewLetter] = []
    for row in mine.select_related(
        "recipient", "rule_set__jurisdiction", "rule_set__profession"
    ).order_by("due_on", "pk"):
        (rows if still.get(row.rule_set_id) == row.due_on else done).append(row)
    RuleReviewLetter.objects.filter(pk__in=[row.pk for row in done]).update(mail_failure=OVERTAKEN)
    if not rows:
        return
    numbers = [(row, _address("rule_number", row.rule_set_id)) for row in rows]
    send_owed_letter(
        rows=rows,
        person=rows[0].recipient,
        template=TEMPLATE,
        words={"letters": numbers, "first": rows[0].rule_set, "list_url": _address("rule_list")},
        message_id=f"rule-review-due-{rows[0].pk}",
        at=at,
    )


def send_rule_review_letters(*, at: dt.datetime) -> int:
    """Hand out what is owed, what a lost message left, and what a server that was away did not take."""
    from renewals.tasks import mail_rule_review_letters as task

    late = RuleReviewLetter.objects.unsent().free(at).filter(owed_at__lt=at - LEASE)
    return requeue(task, late.order_by("recipient").values_list("recipient").distinct()[:BATCH])


def _due(at: dt.datetime) -> QuerySet[RuleSet]:
    found = RuleSet.objects.last_numbers().due_for_review(at.date() + NOTICE)
    return found.order_by("next_review_on", "pk")


def _address(name: str, *args: int) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"
