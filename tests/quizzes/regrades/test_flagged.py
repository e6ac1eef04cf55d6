"""A pass that would be lost waits for a person."""

from decimal import Decimal

import pytest

from courses.models import StepCompletion
from quizzes.models import (
    GradeEvent,
    Response,
)
from quizzes.services.attempts import grade_attempt as grade
from quizzes.services.attempts import mark_response, save_answer, submit_attempt
from quizzes.services.regrades import (
    RegradeRefused,
)
from tests.factories import quizzes as make
from tests.quizzes.regrades.corrections import (
    NOON,
    corrected,
    decided,
    done,
    graded,
    planned,
)

pytestmark = pytest.mark.django_db


def test_a_pass_that_is_kept_stands(flagged, administrator):
    item = decided(flagged, "kept", administrator)

    assert (item.flag, item.decided_by, item.attempt.passed) == ("kept", administrator, True)
    assert StepCompletion.objects.count() == 1
    assert GradeEvent.objects.count() == 2


def test_a_pass_that_is_ended_takes_the_step_back_with_an_event(flagged, administrator):
    # The course has a second step, so that it is not complete yet.
    item = decided(flagged, "ended", administrator)

    item.attempt.refresh_from_db()
    event = GradeEvent.objects.latest("generation")
    assert (item.flag, item.attempt.passed, item.attempt.is_graded) == ("ended", False, True)
    assert (event.generation, event.passed, event.actor, event.reason) == (
        3, False, administrator, "We looked at it together",
    )  # fmt: skip


def test_ending_a_pass_takes_the_step_back_while_the_course_goes_on(
    ana, question, instructor, administrator
):
    from tests.factories.courses import course, module

    inside = module(course(title="Two steps"))
    quiz = make.quiz([question], inside=inside)
    make.quiz(inside=inside, title="Another quiz")
    graded(ana, quiz)
    item = done(planned(corrected(question, instructor), instructor), administrator).items.get()
    assert StepCompletion.objects.count() == 1

    decided(item, "ended", administrator)

    assert not StepCompletion.objects.exists()


def test_a_completed_course_keeps_its_step_when_a_pass_is_ended(flagged, administrator):
    assert flagged.attempt.enrolment.completed_at

    decided(flagged, "ended", administrator)

    assert StepCompletion.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "decision", "reason", "said"),
    [
        ("instructor", "kept", "Why", "An administrator decides this."),
        ("administrator", "kept", " ", "Say why. It is kept with the attempt."),
        ("administrator", "open", "Why", "Choose whether the pass stands."),
    ],
)
def test_a_decision_without_what_it_needs_is_refused(flagged, request, who, decision, reason, said):
    with pytest.raises(RegradeRefused, match=said):
        decided(flagged, decision, request.getfixturevalue(who), reason)


def test_the_first_decision_stands(flagged, administrator):
    decided(flagged, "kept", administrator)

    assert decided(flagged, "ended", administrator).flag == "kept"
    assert GradeEvent.objects.count() == 2


def test_a_mark_by_hand_later_does_not_take_a_flagged_pass(
    ana, instructor, administrator, question
):
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
    mark_response(response_id=mine.pk, marker=instructor, mark=Decimal("2.5"), at=NOON)
    done(planned(corrected(question, instructor), instructor), administrator)

    mark_response(response_id=mine.pk, marker=instructor, mark=Decimal(3), at=NOON)

    attempt.refresh_from_db()
    assert (attempt.mark, attempt.passed) == (3, True)
