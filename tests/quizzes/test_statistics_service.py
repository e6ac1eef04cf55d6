"""Figures computed from real attempts, stored, and read again."""

import datetime as dt
from decimal import Decimal

import pytest

from quizzes.models import (
    Attempt,
    GradeEvent,
    Question,
    QuestionStatistics,
    QuizDraw,
    QuizStatistics,
    Response,
    Which,
)
from quizzes.selectors.bank import with_figures
from quizzes.selectors.figures import (
    counted_attempts,
    due_quizzes,
    question_rows,
    quiz_rows,
)
from quizzes.services.attempts import grade_attempt
from quizzes.services.bank import correct_question
from quizzes.services.statistics import compute_due_statistics, compute_statistics
from quizzes.statistics import quiz_from
from quizzes.tasks import compute_due_statistics as nightly
from tests.factories import quizzes as make
from tests.factories.sittings import sat

pytestmark = pytest.mark.django_db

LATER = dt.timedelta(days=1)


def graded(learner, quiz, *, right, at):
    row = make.submitted(learner, quiz, right=right, at=at)
    grade_attempt(attempt_id=row.pk, generation=1, at=at)
    return row


@pytest.fixture
def quiz():
    return make.quiz([make.question("single_choice"), make.question("true_false")])


def stored(quiz, which=Which.FIRST):
    row = QuizStatistics.objects.get(quiz=quiz, which=which)
    return row, quiz_from(row.figures)


def item_of(quiz, which=Which.FIRST, place=0):
    return question_rows(quiz_id=quiz.pk, which=which)[place].figures


def test_the_figures_are_those_of_the_attempts(quiz, ana, ben, cleo, noon):
    graded(ana, quiz, right=True, at=noon)
    graded(ben, quiz, right=False, at=noon)
    graded(cleo, quiz, right=True, at=noon + LATER)
    compute_statistics(quiz_id=quiz.pk, at=noon + 2 * LATER)

    row, whole = stored(quiz)
    assert (row.attempts, row.cut_off, row.computed_at) == (3, noon + LATER, noon + 2 * LATER)
    assert (whole.mean, whole.median, whole.max_mark, whole.bands) == (
        4 / 3, 2, 2, (1, 0, 0, 0, 0, 0, 0, 0, 0, 2),
    )  # fmt: skip
    assert whole.internal_consistency == pytest.approx(100)
    first, second = (each.figures for each in question_rows(quiz_id=quiz.pk, which=Which.FIRST))
    assert (first.facility, first.guess_score) == (2 / 3, pytest.approx(1 / 3))
    assert [(c.id, c.right, c.count, c.mean) for c in first.choices] == [
        ("a", True, 2, 2.0), ("b", False, 1, 0.0), ("c", False, 0, None),
    ]  # fmt: skip
    assert [(c.label, c.right, c.count) for c in second.choices] == [
        ("True", False, 1), ("False", True, 2),
    ]  # fmt: skip


def test_first_last_and_all_attempts_of_each_person(ana, ben, noon):
    quiz = make.quiz(keep="last")
    graded(ana, quiz, right=False, at=noon)
    graded(ana, quiz, right=True, at=noon + LATER)
    graded(ben, quiz, right=False, at=noon)
    compute_statistics(quiz_id=quiz.pk, at=noon + LATER)

    means = {which: stored(quiz, which)[1].mean for which in Which}
    assert means == {"first": 0.0, "last": 0.5, "all": pytest.approx(1 / 3)}


def test_what_is_open_ungraded_or_waits_for_a_person_does_not_count(quiz, ana, ben, cleo, noon):
    waiting = graded(ana, quiz, right=True, at=noon)
    Attempt.objects.filter(pk=waiting.pk).update(needs_marking=True, mark=None)
    make.submitted(ben, quiz, at=noon)
    make.attempt(cleo, quiz, at=noon)

    assert {which: counted_attempts(quiz_id=quiz.pk, which=which).count() for which in Which} == {
        "first": 0, "last": 0, "all": 0,
    }  # fmt: skip
    compute_statistics(quiz_id=quiz.pk, at=noon)
    assert stored(quiz)[0].attempts == 0


def test_a_second_attempt_never_stands_in_for_a_first_that_waits(quiz, ana, noon):
    first = graded(ana, quiz, right=False, at=noon)
    graded(ana, quiz, right=True, at=noon + LATER)
    Attempt.objects.filter(pk=first.pk).update(needs_marking=True)

    assert not counted_attempts(quiz_id=quiz.pk, which=Which.FIRST).exists()


def test_a_slot_left_blank_counts_as_nothing_earned(quiz, noon):
    sat(quiz, [["a", False], [None, False]])
    compute_statistics(quiz_id=quiz.pk, at=noon)

    item = item_of(quiz)
    assert (item.attempts, item.facility, item.blank) == (2, 0.5, 1)


def test_a_question_is_found_wherever_it_stood(quiz, noon):
    versions = [place.question.asked for place in quiz.quiz_questions.all()]
    sat(quiz, [["a", False], ["b", False]], asked=versions)
    sat(quiz, [[False, "a"], [True, "b"]], asked=versions[::-1])
    compute_statistics(quiz_id=quiz.pk, at=noon)

    assert [(item_of(quiz, place=n).attempts, item_of(quiz, place=n).facility) for n in (0, 1)] == [
        (4, 0.5), (4, 0.75),
    ]  # fmt: skip
    assert stored(quiz)[1].same_places


def test_versions_have_figures_of_their_own_and_share_a_place(quiz, noon):
    sat(quiz, [["a", False], ["b", False], ["a", True]])
    question = quiz.quiz_questions.first().question
    version = question.current
    correct_question(
        question=question, body=version.body | {"stem": "Asked better?"}, key=version.key,
        max_mark=1, reason="Clearer", author=None, at=noon,
    )  # fmt: skip
    question.refresh_from_db()
    second = quiz.quiz_questions.last().question.current
    sat(quiz, [["a", False]], asked=[question.current, second])
    compute_statistics(quiz_id=quiz.pk, at=noon)

    rows = question_rows(quiz_id=quiz.pk, which=Which.FIRST)
    assert [(row.version.number, row.figures.attempts) for row in rows] == [(1, 3), (2, 1), (1, 4)]
    assert stored(quiz)[1].internal_consistency is not None


def corrected(quiz, key, noon):
    """The first question with another key, by which the answers given so far were judged again."""
    question = quiz.quiz_questions.first().question
    version = question.current
    made = correct_question(
        question=question, body=version.body, key=version.key | key, max_mark=1,
        reason="Wrong key", author=None, at=noon,
    )  # fmt: skip
    Response.objects.filter(question_version=version).update(judged_by=made)


def test_the_newest_correction_says_what_was_right(quiz, noon):
    sat(quiz, [["a", False], ["b", False]])
    corrected(quiz, {"fractions": {"a": "0", "b": "1", "c": "0"}}, noon)
    compute_statistics(quiz_id=quiz.pk, at=noon)

    assert [choice.right for choice in item_of(quiz).choices] == [False, True, False]


def test_a_question_left_out_by_a_correction_has_no_figures(quiz, noon):
    sat(quiz, [["a", False], [None, True]])
    corrected(quiz, {"everybody": "left_out"}, noon)
    compute_statistics(quiz_id=quiz.pk, at=noon)

    rows = question_rows(quiz_id=quiz.pk, which=Which.FIRST)
    assert [row.version.kind for row in rows] == ["true_false"]


def test_full_marks_for_everybody_count_for_blanks_too(quiz, noon):
    sat(quiz, [["b", False], [None, True]])
    corrected(quiz, {"everybody": "full_marks"}, noon)
    compute_statistics(quiz_id=quiz.pk, at=noon)

    assert item_of(quiz).facility == 1.0


def test_what_is_drawn_is_set_against_the_total_and_has_no_weight(quiz, noon):
    QuizDraw.objects.create(quiz=quiz, count=1, sort_order=1)
    drawn = [make.question("true_false").current for _ in range(2)]
    fixed = quiz.quiz_questions.first().question.current
    sat(quiz, [["a", False], ["a", True], ["b", True]], asked=[fixed, drawn[0]])
    sat(quiz, [["a", False], ["b", True]], asked=[fixed, drawn[1]])
    compute_statistics(quiz_id=quiz.pk, at=noon)

    items = [row.figures for row in question_rows(quiz_id=quiz.pk, which=Which.FIRST)]
    assert [(item.drawn, item.attempts) for item in items] == [(False, 5), (True, 3), (True, 2)]
    assert [item.intended_weight for item in items] == [50.0, None, None]
    # x = 1 0 0, T = 2 1 0
    assert items[1].discrimination == pytest.approx(86.6025404)
    assert stored(quiz)[1].same_places


@pytest.mark.parametrize(("people", "questions"), [(1, 1), (3, 3)])
def test_computing_costs_the_same_for_one_and_three(noon, statements, people, questions):
    quiz = make.quiz([make.question() for _ in range(questions)])
    sat(quiz, [["a"] * questions] * people)

    with statements(3 * 12):
        compute_statistics(quiz_id=quiz.pk, at=noon)


def test_computing_again_replaces(quiz, ana, noon):
    graded(ana, quiz, right=True, at=noon)
    for _twice in range(2):
        compute_statistics(quiz_id=quiz.pk, at=noon)

    assert (QuizStatistics.objects.count(), QuestionStatistics.objects.count()) == (3, 6)


def test_a_quiz_that_is_gone_is_no_error(noon):
    compute_statistics(quiz_id=4711, at=noon)
    assert not QuizStatistics.objects.exists()


def test_a_quiz_is_due_until_its_last_grading_is_in_the_figures(quiz, ana, noon):
    assert list(due_quizzes()) == []
    row = graded(ana, quiz, right=True, at=noon)
    assert list(due_quizzes()) == [quiz]
    compute_statistics(quiz_id=quiz.pk, at=noon)
    assert list(due_quizzes()) == []

    GradeEvent.objects.create(attempt=row, generation=2, after=Decimal(2), at=noon + LATER)
    assert list(due_quizzes()) == [quiz]


def test_each_night_computes_what_is_due(quiz, ana, noon):
    make.quiz()
    graded(ana, quiz, right=True, at=noon)
    nightly()

    assert {row.quiz_id for row in QuizStatistics.objects.all()} == {quiz.pk}
    assert compute_due_statistics() == 0


def test_figures_of_few_attempts_are_not_given(quiz, noon):
    sat(quiz, [["a", False]] * 9)
    compute_statistics(quiz_id=quiz.pk, at=noon)
    [few] = quiz_rows([quiz], Which.FIRST)
    sat(quiz, [["a", False]])
    compute_statistics(quiz_id=quiz.pk, at=noon)
    [enough] = quiz_rows([quiz], Which.FIRST)

    assert (few.attempts, few.figures) == (9, None)
    assert (enough.attempts, enough.figures.mean) == (10, 2.0)


def test_the_bank_knows_the_newest_version_over_all_quizzes(quiz, noon, statements):
    question = quiz.quiz_questions.first().question
    other = make.quiz([question])
    sat(quiz, [["a", False]] * 10 + [["b", True]] * 20)
    sat(other, [["a"]] * 10)
    for each in (quiz, other):
        compute_statistics(quiz_id=each.pk, at=noon)

    with statements(1):
        figures = with_figures(Question.objects.all()).get(pk=question.pk)
    assert (figures.answered, figures.facility) == (40, 0.5)
    assert figures.discrimination == pytest.approx(100)

    correct_question(
        question=question, body=question.current.body | {"stem": "New?"}, key=question.current.key,
        max_mark=1, reason="New", author=None, at=noon,
    )  # fmt: skip
    assert with_figures(Question.objects.all()).get(pk=question.pk).answered is None


def test_what_was_lost_below_nothing_counts_in_the_figures(noon):
    body, key = make.KINDS["single_choice"][:2]
    minus = key | {"fractions": {"a": "1", "b": "-1", "c": "0"}}
    page = make.quiz([make.question(body=body, key=minus), make.question(body=body, key=minus)])
    sat(page, [["b", "b"], ["b", "c"], ["a", "b"]])

    compute_statistics(quiz_id=page.pk, at=noon)

    assert stored(page)[1].mean == -1
