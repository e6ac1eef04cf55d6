"""Telling people what changed. Rows first, in pieces; a worker that is killed is followed by the next."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from courses.models import ChangeDecision, ChangeNotice, Choice
from courses.selectors.changes import concerned_by
from practitioners.queue import queue, requeue
from practitioners.services.owed import send_owed_letter

PIECE = 1000
LETTERS = 100
LEASE = timedelta(seconds=60)


def tell_of_change(*, decision_id: int, at: datetime) -> None:
    """A notice for everybody the decision concerns, once each by the constraint; then the letters."""
    from courses.tasks import mail_change_notices

    decision = ChangeDecision.objects.select_related("change").get(pk=decision_id)
    if decision.spread_at is None and decision.choice != Choice.KEEP:
        while _next_piece(decision):
            pass
        ChangeDecision.objects.filter(pk=decision_id, spread_at=None).update(spread_at=at)
    queue(mail_change_notices, decision_id)


def mail_change_notices(*, decision_id: int, at: datetime) -> int:
    """So many letters as one task sends; returns how many it took. The next task takes the next."""
    from courses.tasks import mail_change_notices as task

    owed = ChangeNotice.objects.owed().free(at).filter(decision_id=decision_id)
    ids = list(owed.order_by("pk").values_list("pk", flat=True)[:LETTERS])
    for notice_id in ids:
        _mail(notice_id, at)
    if len(ids) == LETTERS:
        queue(task, decision_id)
    return len(ids)


def continue_telling(*, at: datetime) -> int:
    """Hand out again what a lost message left, or a server that was away."""
    from courses.tasks import mail_change_notices as mail_task
    from courses.tasks import tell_of_change as tell_task

    spread = ChangeDecision.objects.filter(spread_at=None, decided_at__lt=at - LEASE)
    letters = ChangeNotice.objects.owed().free(at).filter(decision__spread_at__lt=at - LEASE)
    return requeue(tell_task, list(spread.exclude(choice=Choice.KEEP).values_list("pk"))) + requeue(
        mail_task, list(letters.order_by().values_list("decision_id").distinct())
    )


def _next_piece(decision: ChangeDecision) -> int:
    has_one = ChangeNotice.objects.filter(
        decision=decision, learner_id=OuterRef("enrolment__learner_id")
    )
    learners = (
        concerned_by(decision.change)
        .filter(~Exists(has_one))
        .order_by("enrolment__learner_id")
        .values_list("enrolment__learner_id", flat=True)
        .distinct()[:PIECE]
    )
    notices = [ChangeNotice(decision=decision, learner_id=learner_id) for learner_id in learners]
    ChangeNotice.objects.bulk_create(notices, ignore_conflicts=True)
    return len(notices)


def _mail(notice_id: int, at: datetime) -> None:
    """Whoever takes the claim sends it."""
    owed = ChangeNotice.objects.owed().filter(pk=notice_id)
    # An update cannot follow relations; the claim is taken by id among those that are owed.
    claim = ChangeNotice.objects.filter(Q(pk__in=owed.values("pk"))).free(at)
    if not claim.update(mail_claimed_at=at):
        return
    notice = ChangeNotice.objects.select_related(
        "learner", "decision__change__step", "decision__change__course"
    ).get(pk=notice_id)
    decision = notice.decision
    send_owed_letter(
        rows=[notice],
        person=notice.learner,
        template="courses/mail/step_changed",
        words={
            "decision": decision,
            "step": decision.change.step,
            "course": decision.change.course,
            "is_required": decision.choice == Choice.REQUIRE,
        },
        message_id=f"step-changed-{notice.pk}",
        at=at,
    )
