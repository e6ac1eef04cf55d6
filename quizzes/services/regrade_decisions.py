"""A pass that a correction no longer supports: a person says whether it stands."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.services import take_back_step
from practitioners.models import User
from practitioners.queue import queue
from quizzes.models import GradeEvent, RegradeItem
from quizzes.services.outcomes import locked_attempt, passed_by_any
from quizzes.services.regrades import SIGN, RegradeRefused


@transaction.atomic
def decide_flag(*, item_id: int, decision: str, by: User, reason: str, at: datetime) -> RegradeItem:
    """`decision` is RegradeItem.Flag.KEPT or ENDED. Twice is the same as once; the first stands.

    To end a pass is an event of the attempt, and takes the step back unless another attempt passes
    or the course is complete: its certificate is revoked in its own place. The person is told.
    Raises RegradeRefused with a sentence.
    """
    from quizzes.tasks import mail_regrade

    item = RegradeItem.objects.select_for_update(of=("self",)).get(pk=item_id)
    if item.flag in (RegradeItem.Flag.KEPT, RegradeItem.Flag.ENDED):
        return item
    attempt = locked_attempt(item.attempt_id)
    _check(item, decision, by, reason, learner_id=attempt.enrolment.learner_id)
    if decision == RegradeItem.Flag.ENDED:
        if _passes_by_now(item):
            raise RegradeRefused(_("By now this attempt passes by its marks. Keep the pass."))
        attempt.passed = False
        attempt.grade_generation = attempt.graded_generation = attempt.grade_generation + 1
        attempt.save(update_fields=["passed", "grade_generation", "graded_generation"])
        GradeEvent.objects.create(
            attempt=attempt,
            generation=attempt.grade_generation,
            kind=GradeEvent.Kind.REGRADE,
            before=attempt.mark,
            after=attempt.mark,
            passed=False,
            actor=by,
            regrade_id=item.run_id,
            reason=reason.strip(),
            at=at,
        )
        if not passed_by_any(attempt):
            take_back_step(enrolment=attempt.enrolment, step=attempt.quiz)
    item.flag, item.decision_reason = RegradeItem.Flag(decision), reason.strip()
    item.decided_by, item.decided_at = by, at
    item.told_at, item.mail_claimed_at, item.mail_failure = None, None, ""
    item.mail_tries, item.mail_next_try_at = 0, None
    item.save(
        update_fields=[
            "flag", "decision_reason", "decided_by", "decided_at", "told_at", "mail_claimed_at",
            "mail_failure", "mail_tries", "mail_next_try_at",
        ]
    )  # fmt: skip
    queue(mail_regrade, item.run_id, attempt.enrolment.learner_id)
    return item


def _check(item: RegradeItem, decision: str, by: User, reason: str, *, learner_id: int) -> None:
    if not by.has_perm(SIGN):
        raise RegradeRefused(_("An administrator decides this."))
    if learner_id == by.pk:
        raise RegradeRefused(_("Somebody else must decide about your own attempt."))
    if item.flag != RegradeItem.Flag.OPEN:
        raise RegradeRefused(_("There is nothing to decide about this attempt."))
    if decision not in (RegradeItem.Flag.KEPT, RegradeItem.Flag.ENDED):
        raise RegradeRefused(_("Choose whether the pass stands."))
    if not reason.strip():
        raise RegradeRefused(_("Say why. It is kept with the attempt."))


def _passes_by_now(item: RegradeItem) -> bool:
    """By a later correction."""
    later = RegradeItem.objects.filter(attempt_id=item.attempt_id, applied_at__isnull=False)
    newest = later.order_by("-applied_at", "-pk").first()
    return newest is not None and newest.pk != item.pk and bool(newest.passed_after)
