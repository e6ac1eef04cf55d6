"""A mark by hand that would take a pass back: an administrator says whether it does."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.services import take_back_step
from practitioners.models import User
from practitioners.queue import queue
from quizzes.grading import MarkRefused
from quizzes.models import LoweredMark
from quizzes.services.marking import CannotMark, count_lowered
from quizzes.services.outcomes import locked_attempt, passed_by_any
from quizzes.services.regrades import SIGN, RegradeRefused


@transaction.atomic
def decide_lowered(
    *, lowered_id: int, decision: str, by: User, reason: str, at: datetime
) -> LoweredMark:
    """`decision` is LoweredMark.Decision.KEPT or ENDED. Twice is the same as once; the first stands.

    Kept: the earlier mark stands, and nobody is written to. Ended: the lower mark counts with an
    event of its own, the step is taken back unless another attempt passes or the course is complete
    (its certificate is revoked in its own place), and the person is told. Raises RegradeRefused
    with a sentence.
    """
    from quizzes.tasks import mail_lowered_mark

    # The attempt first, as `mark_response` does, so that neither waits for the other.
    attempt_id = LoweredMark.objects.values_list("response__attempt_id", flat=True).get(
        pk=lowered_id
    )
    before = locked_attempt(attempt_id)
    lowered = LoweredMark.objects.select_related("response", "marker").get(pk=lowered_id)
    if lowered.decision in (LoweredMark.Decision.KEPT, LoweredMark.Decision.ENDED):
        return lowered
    _check(lowered, decision, by, reason, learner_id=before.enrolment.learner_id)
    if decision == LoweredMark.Decision.ENDED:
        try:
            attempt = count_lowered(lowered=lowered, by=by, reason=reason.strip(), at=at)
        except (CannotMark, MarkRefused) as refused:
            raise RegradeRefused(str(refused)) from refused
        if not passed_by_any(attempt):
            take_back_step(enrolment=attempt.enrolment, step=attempt.quiz)
        lowered.mark_after, lowered.max_after = attempt.mark, attempt.max_mark
        queue(mail_lowered_mark, lowered.pk)
    lowered.mark_before, lowered.max_before = before.mark, before.max_mark
    lowered.decision, lowered.decision_reason = LoweredMark.Decision(decision), reason.strip()
    lowered.decided_by, lowered.decided_at = by, at
    lowered.save()
    return lowered


def _check(lowered: LoweredMark, decision: str, by: User, reason: str, *, learner_id: int) -> None:
    if not by.has_perm(SIGN):
        raise RegradeRefused(_("An administrator decides this."))
    if learner_id == by.pk:
        raise RegradeRefused(_("Somebody else must decide about your own attempt."))
    if lowered.marker_id == by.pk:
        raise RegradeRefused(_("Somebody else must decide about a mark that you gave."))
    if lowered.decision != LoweredMark.Decision.OPEN:
        raise RegradeRefused(_("A later mark has taken the place of this one."))
    if decision not in (LoweredMark.Decision.KEPT, LoweredMark.Decision.ENDED):
        raise RegradeRefused(_("Choose whether the pass stands."))
    if not reason.strip():
        raise RegradeRefused(_("Say why. It is kept with the attempt."))
