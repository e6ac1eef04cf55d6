"""What grading again does to marks and passes."""

from decimal import Decimal

import pytest

from courses.models import StepCompletion
from quizzes.models import (
    GradeEvent,
    Response,
)
from quizzes.services.attempts import grade_attempt as grade
from quizzes.services.attempts import mark_response, save_answer, submit_attempt
from tests.factories import quizzes as make
from tests.quizzes.regrades.corrections import (
    FULL_MARKS,
    LEFT_OUT,
    NOON,
    corrected,
    done,
    effects,
    graded,
    planned,
)

pytestmark = pytest.mark.django_db


def test_from_not_passed_to_passed_completes_the_step_once(ben, quiz, question, instructor,
                                                           administrator):  # fmt: skip
    attempt = graded(ben, quiz, right=False)
    assert not StepCompletion.objects.exists()
    run = done(planned(corrected(question, instructor), instructor), administrator)

    attempt.refresh_from_db()
    assert (attempt.mark, attempt.passed, run.state) == (1, True, "done")
    step = StepCompletion.objects.get()
    assert (step.step_id, step.completed_at) == (quiz.pk, attempt.submitted_at)
    event = GradeEvent.objects.get(generation=2)
    assert (event.kind, event.before, event.after, event.passed, event.actor, event.regrade) == (
        "regrade", 0, 1, True, administrator, run,
    )  # fmt: skip
    assert event.reason == "The key named the wrong option"
    response = Response.objects.get()
    assert (response.judged_by, response.question_version.number) == (question.current, 1)


def test_from_passed_to_not_passed_is_flagged_and_nothing_is_taken(
    ana, quiz, question, instructor, administrator
):
    attempt = graded(ana, quiz, right=True)
    run = done(planned(corrected(question, instructor), instructor), administrator)

    attempt.refresh_from_db()
    item = run.items.get()
    assert (attempt.mark, attempt.passed) == (0, True)
    assert (item.passed_before, item.passed_after, item.flag) == (True, False, "open")
    assert StepCompletion.objects.count() == 1


def test_marks_by_hand_stand(ana, instructor, administrator, question):
    quiz = make.quiz([question, make.manual_question()], pass_mark=50, shuffle_questions=False)
    attempt = make.attempt(ana, quiz, at=NOON)
    make.answer(attempt, only=1)
    save_answer(
        attempt_id=attempt.pk,
        user=ana,
        slot=2,
        raw="Blood thinners",
        revision=0,
        save_id=None,
        at=NOON,
    )
    submit_attempt(attempt_id=attempt.pk, at=NOON)
    grade(attempt_id=attempt.pk, generation=1, at=NOON)
    mine = Response.objects.get(slot=2)
    mark_response(response_id=mine.pk, marker=instructor, mark=Decimal("4.5"), at=NOON)

    done(planned(corrected(question, instructor), instructor), administrator)

    mine.refresh_from_db()
    attempt.refresh_from_db()
    assert (mine.mark, mine.marked_by, attempt.mark) == (Decimal("4.5"), instructor, Decimal("4.5"))


def test_full_marks_for_everybody_reach_blank_slots(ana, ben, instructor, administrator, question):
    quiz = make.quiz([question, make.question()], pass_mark=80, shuffle_questions=False)
    blank = graded(ana, quiz, only=2)
    wrong = graded(ben, quiz, right=False)
    run = planned(corrected(question, instructor, FULL_MARKS), instructor)
    assert (run.counts["attempts"], effects(run)) == (2, {"up": 1, "gain": 1})

    done(run, administrator)

    blank.refresh_from_db()
    wrong.refresh_from_db()
    assert (blank.mark, blank.passed, wrong.mark) == (2, True, 1)
    made = Response.objects.get(attempt=blank, slot=1)
    assert (made.answer, made.mark, made.judged_by) == (None, 1, question.current)


def test_a_question_left_out_lowers_the_maximum(ana, ben, instructor, administrator, question):
    quiz = make.quiz([question, make.question()], pass_mark=80, shuffle_questions=False)
    attempts = [graded(ana, quiz, only=2), graded(ben, quiz, right=False)]

    done(planned(corrected(question, instructor, LEFT_OUT), instructor), administrator)

    for attempt in attempts:
        attempt.refresh_from_db()
    assert [(each.mark, each.max_mark, each.passed) for each in attempts] == [
        (1, 1, True),
        (0, 1, False),
    ]
    assert list(Response.objects.filter(slot=1).values_list("fraction", "mark")) == [
        (None, None),
        (None, None),
    ]


def test_an_attempt_that_begins_after_the_correction_gives_it_to_blanks_at_once(
    ana, instructor, question
):
    quiz = make.quiz([question, make.question()], pass_mark=100, shuffle_questions=False)
    make.approved(corrected(question, instructor, FULL_MARKS))

    attempt = graded(ana, quiz, only=2)

    assert (attempt.mark, attempt.passed) == (2, True)
    assert Response.objects.get(attempt=attempt, slot=1).mark == 1


def test_by_the_average_a_better_mark_completes_the_step(
    ana, ben, question, instructor, administrator
):
    quiz = make.quiz([question, make.question()], keep="average", pass_mark=75,
                     shuffle_questions=False, attempts_allowed=None)  # fmt: skip
    first = graded(ben, quiz, only=2)  # 1 of 2: does not pass, and neither does the average
    corrected(question, instructor, FULL_MARKS)
    done(planned(question, instructor), administrator)

    first.refresh_from_db()
    assert (first.mark, StepCompletion.objects.count()) == (2, 1)


def test_by_the_average_an_attempt_that_sinks_a_completed_step_is_flagged(
    ana, question, instructor, administrator
):
    quiz = make.quiz(
        [question, make.question()],
        keep="average",
        pass_mark=75,
        shuffle_questions=False,
        attempts_allowed=None,
    )
    graded(ana, quiz, only=1)
    graded(ana, quiz)
    assert StepCompletion.objects.count() == 1

    run = done(planned(corrected(question, instructor), instructor), administrator)

    items = run.items.order_by("attempt_id")
    assert list(items.values_list("effect", "flag")) == [("lose", "open"), ("down", "open")]
    assert StepCompletion.objects.count() == 1


@pytest.mark.parametrize("blanks", [1, 5])
def test_blank_slots_cost_grading_one_statement_however_many(ana, blanks, statements):
    quiz = make.quiz([make.question() for _ in range(blanks + 1)])
    attempt = make.attempt(ana, quiz, at=NOON)
    make.answer(attempt, right=False, only=1)
    submit_attempt(attempt_id=attempt.pk, at=NOON)

    with statements(7):
        grade(attempt_id=attempt.pk, generation=1, at=NOON)


def test_an_attempt_graded_after_the_run_is_judged_by_the_correction(
    question, ana, ben, instructor, administrator
):
    quiz = make.quiz([question])
    graded(ben, quiz)
    late = make.attempt(ana, quiz, at=NOON)
    make.answer(late, right=False)  # b, which the correction calls right
    done(planned(corrected(question, instructor), instructor), administrator)

    submit_attempt(attempt_id=late.pk, at=NOON)
    grade(attempt_id=late.pk, generation=1, at=NOON)

    late.refresh_from_db()
    question.refresh_from_db()
    assert (late.mark, late.passed) == (1, True)
    assert late.responses.get().judged_by == question.current
