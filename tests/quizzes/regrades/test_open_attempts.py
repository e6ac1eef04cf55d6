"""Attempts that were still open while a question was thrown out or corrected."""

from decimal import Decimal

import pytest

from quizzes.models import GradeEvent, RegradeItem, Response
from quizzes.services.attempts import grade_attempt, mark_response, submit_attempt
from tests.factories import quizzes as make
from tests.quizzes.regrades.corrections import (
    CORRECTED,
    FIRST,
    FULL_MARKS,
    LEFT_OUT,
    NOON,
    corrected,
    done,
    graded,
    planned,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def question():
    return make.question()


@pytest.fixture
def quiz(question):
    return make.quiz([question, make.question()], pass_mark=80, shuffle_questions=False)


def begun(learner, quiz, *, only=2):
    attempt = make.attempt(learner, quiz, at=NOON)
    make.answer(attempt, only=only)
    return attempt


def handed_in(attempt):
    submit_attempt(attempt_id=attempt.pk, at=NOON)
    for _delivery in range(2):
        grade_attempt(attempt_id=attempt.pk, generation=1, at=NOON)
    attempt.refresh_from_db()
    return attempt


@pytest.fixture
def run(ben, quiz, question, instructor, administrator):
    """Carried out for somebody else by `key`, while Ana's attempt is open."""

    def carried_out(key):
        if not Response.objects.filter(attempt__enrolment__learner=ben).exists():
            graded(ben, quiz)
        return done(planned(corrected(question, instructor, key), instructor), administrator)

    return carried_out


@pytest.mark.parametrize(
    ("key", "mark", "out_of", "slot_mark"),
    [(FULL_MARKS, 2, 2, Decimal(1)), (LEFT_OUT, 1, 1, None)],
    ids=["full marks", "left out"],
)
def test_a_blank_slot_gets_what_everybody_got_and_names_the_run(
    ana, quiz, question, run, key, mark, out_of, slot_mark
):
    attempt = begun(ana, quiz)
    made = run(key)

    handed_in(attempt)

    assert (attempt.mark, attempt.max_mark, attempt.passed) == (mark, out_of, True)
    blank = Response.objects.get(attempt=attempt, slot=1)
    assert (blank.answer, blank.mark, blank.judged_by) == (None, slot_mark, question.current)
    event = GradeEvent.objects.get(attempt=attempt)
    assert (event.kind, event.regrade) == ("automatic", made)
    assert event.reason == f"Question 1 judged by its correction, as in grading again {made.pk}."
    assert not RegradeItem.objects.filter(attempt=attempt).exists()


def test_an_answered_slot_names_the_run_too(ana, quiz, question, run):
    attempt = begun(ana, quiz, only=1)
    made = run(CORRECTED)

    handed_in(attempt)

    event = GradeEvent.objects.get(attempt=attempt)
    assert (attempt.mark, event.regrade) == (0, made)


def test_a_correction_of_the_key_gives_a_blank_slot_nothing(ana, quiz, run):
    attempt = begun(ana, quiz)
    run(CORRECTED)

    handed_in(attempt)

    assert (attempt.mark, attempt.max_mark) == (1, 2)
    assert not Response.objects.filter(attempt=attempt, slot=1).exists()
    assert GradeEvent.objects.get(attempt=attempt).regrade is None


def test_the_newest_run_counts(ana, quiz, question, run):
    """Thrown out first, taken back later: the blank slot earns nothing."""
    attempt = begun(ana, quiz)
    run(FULL_MARKS)
    run(FIRST)

    handed_in(attempt)

    assert (attempt.mark, attempt.max_mark) == (1, 2)


def test_a_plan_that_nobody_signed_gives_nothing(ana, ben, quiz, question, instructor):
    graded(ben, quiz)
    attempt = begun(ana, quiz)
    planned(corrected(question, instructor, FULL_MARKS), instructor)

    handed_in(attempt)

    assert attempt.mark == 1


def test_the_next_plan_finds_nothing_to_do(ana, quiz, question, instructor, run):
    attempt = begun(ana, quiz)
    run(FULL_MARKS)
    handed_in(attempt)

    assert planned(question, instructor).counts["attempts"] == 0


def test_a_mark_by_hand_later_leaves_what_was_given(ana, ben, question, instructor, administrator):
    quiz = make.quiz([question, make.manual_question()], shuffle_questions=False)
    graded(ben, quiz, only=1)
    attempt = make.attempt(ana, quiz, at=NOON)
    make.put(attempt, 2, "Thinners?", at=NOON)
    done(planned(corrected(question, instructor, FULL_MARKS), instructor), administrator)
    handed_in(attempt)
    written = Response.objects.get(attempt=attempt, slot=2)

    mark_response(response_id=written.pk, marker=instructor, mark=Decimal(5), at=NOON)

    attempt.refresh_from_db()
    assert (attempt.mark, Response.objects.filter(attempt=attempt).count()) == (6, 2)


@pytest.mark.parametrize("blanks", [1, 5])
def test_corrected_blanks_cost_the_same_however_many(
    ana, ben, blanks, instructor, administrator, statements
):
    questions = [make.question() for _ in range(blanks)]
    quiz = make.quiz([*questions, make.question()], shuffle_questions=False)
    graded(ben, quiz)
    attempt = begun(ana, quiz, only=blanks + 1)
    for each in questions:
        done(planned(corrected(each, instructor, FULL_MARKS), instructor), administrator)
    submit_attempt(attempt_id=attempt.pk, at=NOON)

    # As without blanks; the blank versions; their corrections; the new rows.
    with statements(8, besides=("courses_", "wagtailcore_")):
        grade_attempt(attempt_id=attempt.pk, generation=1, at=NOON)
