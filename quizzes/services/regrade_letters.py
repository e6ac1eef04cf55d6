"""Everybody whose result was graded again is told: one letter for each person and run."""

from datetime import datetime
from typing import Any

from practitioners import mail
from practitioners.models import User
from practitioners.models.letters import free_to_send
from practitioners.queue import requeue
from practitioners.services.owed import CLOSED, noted_trouble
from quizzes.models import QuizPage, RegradeItem, RegradeRun

BATCH = 500


def tell_regraded(*, run_id: int, at: datetime) -> int:
    """Hand out the letters of a run that is done, at most BATCH; the sweep comes for the rest."""
    from quizzes.tasks import mail_regrade

    owed = _owed(run_id, at).order_by("attempt__enrolment__learner_id")
    learners = owed.values_list("run_id", "attempt__enrolment__learner_id").distinct()[:BATCH]
    return requeue(mail_regrade, list(learners))


def mail_regrade(*, run_id: int, learner_id: int, at: datetime) -> None:
    """One letter about all attempts of this person in the run.

    Sent once, unless a crash fell into the sending. What the server refuses for good is noted;
    somebody who may no longer sign in gets none.
    """
    owed = _owed(run_id, at).filter(attempt__enrolment__learner=learner_id)
    ids = list(owed.values_list("pk", flat=True))
    mine = RegradeItem.objects.filter(pk__in=ids)
    if not ids or not mine.filter(free_to_send(at)).update(mail_claimed_at=at):
        return
    items = list(
        mine.filter(mail_claimed_at=at)
        .select_related("run__version", "attempt__quiz", "attempt__quiz_version")
        .order_by("attempt__number")
    )
    person = User.objects.get(pk=learner_id)
    if not person.is_active:
        mine.update(mail_failure=CLOSED)
        return
    name = _message_id(run_id, learner_id, items)
    try:
        mail.write_to(
            person=person, template="quizzes/mail/regraded", context=_words(items), message_id=name
        )
    except mail.TROUBLE as error:
        tries = max(item.mail_tries for item in items) + 1
        mine.update(**noted_trouble(error=error, tries=tries, message_id=name, at=at))
        return
    mine.update(told_at=at)


def _owed(run_id: int, at: datetime) -> Any:
    return RegradeItem.objects.untold().filter(
        free_to_send(at), run_id=run_id, run__state=RegradeRun.State.DONE
    )


def _words(items: list[RegradeItem]) -> dict[str, Any]:
    """Marks only where the rules of the quiz show them at once."""
    results = [
        {
            "item": item,
            "attempt": item.attempt,
            "quiz": item.attempt.quiz,
            "shows_marks": item.attempt.quiz_version.settings.get(
                "review_mark", QuizPage.Review.AFTER_SUBMIT
            )
            == QuizPage.Review.AFTER_SUBMIT,
        }
        for item in items
    ]
    return {"results": results, "quiz": items[0].attempt.quiz, "run": items[0].run}


def _message_id(run_id: int, learner_id: int, items: list[RegradeItem]) -> str:
    decided = "-".join(sorted({item.flag for item in items if item.decided_at}))
    return f"regrade-{run_id}-{learner_id}" + (f"-{decided}" if decided else "")
