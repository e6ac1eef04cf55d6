"""How long after the deadline an answer still counts, and when the sweep hands in."""

import datetime as dt

import pytest

from quizzes.services.attempts import AttemptClosed, Saved, close_overdue, save_answer
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def attempt(ana, noon):
    return make.attempt(ana, make.quiz(time_limit_minutes=10, grace_seconds=90), at=noon)


def save(attempt, at):
    return save_answer(
        attempt_id=attempt.pk,
        user=attempt.enrolment.learner,
        slot=1,
        raw="o1",
        revision=0,
        save_id=None,
        at=at,
    )


def test_answers_on_their_way_count_within_the_grace_of_the_attempt(attempt):
    assert save(attempt, attempt.deadline + 90 * SECOND) == Saved(1)
    with pytest.raises(AttemptClosed, match="The time is over"):
        save(attempt, attempt.deadline + 91 * SECOND)


def test_the_sweep_waits_for_each_grace_and_finishes_at_the_deadline(attempt, ben):
    hurried = make.attempt(ben, attempt.quiz, at=attempt.started_at)
    type(hurried).objects.filter(pk=hurried.pk).update(grace_seconds=0)

    assert close_overdue(at=attempt.deadline + 60 * SECOND) == 1
    hurried.refresh_from_db()
    assert (hurried.is_open, hurried.submitted_at) == (False, hurried.deadline)
    assert close_overdue(at=attempt.deadline + 91 * SECOND) == 1
    attempt.refresh_from_db()
    assert (attempt.is_open, attempt.submitted_at) == (False, attempt.deadline)


def test_what_has_no_deadline_is_never_swept(ana, noon):
    make.attempt(ana, make.quiz(time_limit_minutes=None), at=noon)

    assert close_overdue(at=noon + dt.timedelta(days=400)) == 0
