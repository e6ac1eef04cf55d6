"""Answers to reports, by mail."""

import datetime as dt

from courses.models import Problem
from practitioners.queue import requeue
from practitioners.services.owed import send_owed_letter

BATCH = 500
LEASE = dt.timedelta(seconds=60)


def mail_problem_answer(*, problem_id: int, at: dt.datetime) -> None:
    """The answer goes to who reported it. Sent once, unless a crash fell into the sending."""
    owed = Problem.objects.untold().filter(pk=problem_id)
    if not owed.free(at).update(mail_claimed_at=at):
        return
    problem = owed.select_related("reporter", "page").get()
    send_owed_letter(
        rows=[problem],
        person=problem.reporter,
        template="courses/mail/problem_answered",
        words={"problem": problem},
        message_id=f"problem-answered-{problem.pk}-{problem.answered_at:%Y%m%d%H%M%S}",
        at=at,
    )


def mail_missing_answers(*, at: dt.datetime) -> int:
    """Hand out again what a lost message left, or a server that was away."""
    from courses.tasks import mail_problem_answer as task

    owed = Problem.objects.untold().free(at).filter(answered_at__lt=at - LEASE)
    return requeue(task, owed.order_by("answered_at").values_list("pk")[:BATCH])
