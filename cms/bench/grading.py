"""Grading in process, and how many rows an attempt takes."""

import datetime as dt

from django.utils import timezone

from cms.bench.clock import stopwatch
from cms.bench.ledger import Ledger
from cms.bench.site import Site, person
from cms.bench.sizes import Sizes
from courses.services import enrol
from quizzes import grading
from quizzes.models import Attempt, GradeEvent, Response
from quizzes.services.attempts import (
    Answering,
    grade_attempt,
    save_answers,
    start_attempt,
    submit_attempt,
)

QUESTIONS = 20


def measure(ledger: Ledger, site: Site, sizes: Sizes) -> int:
    """Returns an attempt of `site.few` that has a result to look at."""
    rows = _rows()
    learners = [site.few, *(person(f"Sitter {number}") for number in range(1, sizes.attempts))]
    waiting = [_handed_in(site, learner) for learner in learners]
    graded_from = timezone.now()
    with stopwatch() as pure:
        _judge_only(waiting)
    with stopwatch() as watch:
        for attempt_id in waiting:
            grade_attempt(attempt_id=attempt_id, generation=1, at=graded_from)
    count = len(waiting)
    name = f"grading in process, attempts of {QUESTIONS} answers"
    rate, limit = count / watch.own, count / pure.own
    ledger.add(name, rate, "per CPU s", limit=limit, note="limit: reading and judging only")
    path = f"attempt of {QUESTIONS} questions, stored"
    ledger.add(path, (_rows() - rows) / count, "rows", budget=23)
    return waiting[0]


def _handed_in(site: Site, learner: object) -> int:
    """Every answer in one save, as the player without scripts sends a page."""
    at = timezone.now() - dt.timedelta(minutes=5)
    enrolment = enrol(learner=learner, course=site.small, at=at)  # type: ignore[arg-type]
    attempt = start_attempt(enrolment=enrolment, quiz=site.quizzes[QUESTIONS], at=at)
    given = [Answering(slot=slot.number, raw=["o0"], revision=0) for slot in attempt.slots]
    save_answers(attempt_id=attempt.pk, user=enrolment.learner, given=given, at=at)
    submit_attempt(attempt_id=attempt.pk, at=at)
    return attempt.pk


def _judge_only(attempts: list[int]) -> None:
    for attempt_id in attempts:
        for response in Response.objects.filter(attempt=attempt_id).select_related(
            "question_version"
        ):
            asked = response.question_version
            grading.judge(
                asked.kind,
                body=asked.body,
                key=asked.key,
                answer=response.answer,
                max_mark=asked.max_mark,
            )


def _rows() -> int:
    return Attempt.objects.count() + Response.objects.count() + GradeEvent.objects.count()
