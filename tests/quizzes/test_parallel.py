"""Twenty requests at the same moment: one hand-in, one grade; one of two answers wins, none is lost."""

import threading
from collections import Counter
from uuid import uuid4

import pytest
from django.db import DatabaseError, connections
from django.utils import timezone

from quizzes.models import Attempt, GradeEvent, Response
from quizzes.services.attempts import Conflict, Saved, grade_attempt, save_answer, submit_attempt
from tests.factories import quizzes as make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]

THREADS = 20


def together(work) -> list:
    """What each thread came back with, faults among it."""
    barrier, said = threading.Barrier(THREADS), []

    def run(number):
        barrier.wait()
        try:
            said.append(work(number))
        except DatabaseError as error:
            said.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def test_twenty_hand_ins_are_one_result(ana):
    attempt = make.attempt(ana, make.quiz(), at=timezone.now())
    make.answer(attempt, at=timezone.now())

    def hand_in(_number):
        row = submit_attempt(attempt_id=attempt.pk, at=timezone.now())
        grade_attempt(attempt_id=attempt.pk, generation=1, at=timezone.now())
        return row.submitted_at

    said = together(hand_in)

    attempt.refresh_from_db()
    assert set(said) == {attempt.submitted_at}
    assert attempt.state == Attempt.State.SUBMITTED
    assert (attempt.mark, attempt.grade_generation, attempt.graded_generation) == (1, 1, 1)
    assert GradeEvent.objects.count() == 1


def test_of_twenty_windows_one_saves_and_the_others_are_told(ana):
    attempt = make.attempt(ana, make.quiz([make.question("short_answer")]), at=timezone.now())

    def save(number):
        return save_answer(
            attempt_id=attempt.pk,
            user=ana,
            slot=1,
            raw=f"answer {number}",
            revision=0,
            save_id=uuid4(),
            at=timezone.now(),
        )

    said = together(save)

    row = Response.objects.get()
    assert Counter(type(each) for each in said) == {Saved: 1, Conflict: THREADS - 1}
    assert {each.stored for each in said if isinstance(each, Conflict)} == {row.answer}
    assert row.revision == 1
