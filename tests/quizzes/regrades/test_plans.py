"""A plan says what would change, and is only good while it is true."""

import pytest

from courses.models import StepCompletion
from quizzes.models import (
    Attempt,
    GradeEvent,
    RegradeItem,
    RegradeRun,
    Response,
)
from quizzes.services.regrades import (
    PlanIsStale,
    RegradeRefused,
    drop_regrade,
)
from tests.factories import quizzes as make
from tests.quizzes.regrades.corrections import (
    FULL_MARKS,
    HOUR,
    NOON,
    corrected,
    done,
    effects,
    graded,
    planned,
    signed,
)

pytestmark = pytest.mark.django_db


def state():
    """Everything that a plan must not touch."""
    return (
        list(Attempt.objects.order_by("pk").values()),
        list(Response.objects.order_by("pk").values()),
        list(GradeEvent.objects.order_by("pk").values()),
        list(StepCompletion.objects.order_by("pk").values()),
    )


def test_a_plan_says_what_would_change_and_changes_nothing(ana, ben, quiz, question, instructor):
    graded(ana, quiz, right=True)
    graded(ben, quiz, right=False)
    corrected(question, instructor)
    before = state()

    run = planned(question, instructor)

    assert state() == before
    assert (run.state, run.counts["attempts"], effects(run)) == (
        "planned", 2, {"down": 1, "up": 1},
    )  # fmt: skip
    items = run.items.order_by("attempt_id")
    assert list(
        items.values_list("effect", "mark_before", "mark_after", "passed_before", "flag")
    ) == [("down", 1, 0, True, ""), ("up", 0, 1, False, "")]


def test_a_plan_that_nothing_rests_on_cannot_be_signed(quiz, question, instructor, administrator):
    run = planned(corrected(question, instructor), instructor)

    with pytest.raises(RegradeRefused, match="No attempt is affected"):
        signed(run, administrator)


def another_attempt(quiz, question, instructor, ben):
    graded(ben, quiz)


def another_version(quiz, question, instructor, ben):
    corrected(question, instructor, FULL_MARKS)


@pytest.mark.parametrize("change", [another_attempt, another_version])
def test_a_stale_plan_is_planned_again_instead_of_being_applied(
    ana, ben, quiz, question, instructor, administrator, change
):
    graded(ana, quiz)
    run = planned(corrected(question, instructor), instructor)
    # Quizzes go on asking the reviewed first version, so Ben is asked it too.
    change(quiz, question, instructor, ben)

    with pytest.raises(PlanIsStale, match="Look at it again"):
        signed(run, administrator)

    run.refresh_from_db()
    question.refresh_from_db()
    assert (run.state, run.version, run.planned_by) == ("planned", question.current, instructor)
    assert run.counts["attempts"] == Attempt.objects.count()
    assert done(run, administrator).state == "done"


def test_a_second_plan_replaces_the_first(ana, quiz, question, instructor):
    graded(ana, quiz)
    first = planned(corrected(question, instructor), instructor)

    second = planned(question, instructor)

    assert (second.pk, RegradeRun.objects.count(), RegradeItem.objects.count()) == (first.pk, 1, 1)


def test_a_plan_can_be_dropped(ana, quiz, question, instructor):
    graded(ana, quiz)
    run = planned(corrected(question, instructor), instructor)

    drop_regrade(run_id=run.pk)

    run.refresh_from_db()
    assert (run.state, run.items.count()) == ("dropped", 0)


def test_what_was_judged_by_the_correction_is_not_graded_again(
    ana, quiz, question, instructor, administrator
):
    graded(ana, quiz)
    done(planned(corrected(question, instructor), instructor), administrator)

    assert planned(question, instructor).counts["attempts"] == 0


def test_answers_to_other_choices_are_left_out_and_counted(ana, ben, quiz, question, instructor):
    graded(ana, quiz)
    body = question.current.body
    fewer = body | {"options": body["options"][:2]}
    key = {"fractions": {"a": "0", "b": "1"}}
    make.approved(_with(question, fewer, {"fractions": {"a": "1", "b": "0"}}, instructor))
    graded(ben, quiz)
    _with(question, fewer, key, instructor)

    run = planned(question, instructor)

    assert (run.counts["attempts"], run.counts["skipped"]) == (1, 1)
    assert run.counts["why_skipped"] == [
        "It no longer offers everything that could be chosen then."
    ]


def test_a_plan_that_fits_nobody_is_refused(ana, quiz, question, instructor):
    graded(ana, quiz)
    body = question.current.body
    _with(question, body | {"options": body["options"][:2]}, {"fractions": {"a": "1", "b": "0"}},
          instructor)  # fmt: skip

    with pytest.raises(RegradeRefused, match="no longer offers everything"):
        planned(question, instructor)


def _with(question, body, key, author):
    from quizzes.services.bank import correct_question

    question.refresh_from_db()
    correct_question(
        question=question, body=body, key=key, reason="Changed", author=author, at=NOON + HOUR
    )
    question.refresh_from_db()
    return question


def test_a_question_with_one_version_has_nothing_to_grade_again(question, instructor):
    with pytest.raises(RegradeRefused, match="only one version"):
        planned(question, instructor)
