"""What authors are told about a quiz: reckoned from what stands in it and in the other quizzes."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.models import QuizDraw, QuizPage
from quizzes.selectors.author_warnings import author_warnings
from tests.factories import quizzes as make
from tests.quizzes.regrades.corrections import graded

pytestmark = pytest.mark.django_db

LATER = {"review_right_answer": "after_close", "review_rationale": "after_close"}


def drawing(page, count=1, **filters):
    page.draws = [QuizDraw(count=count, **filters)]
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def pooled(page):
    return [said for said in author_warnings(page) if "draws choose" in said]


def test_a_quiz_that_gives_nothing_away_has_no_warnings():
    make.quiz(is_practice=True, title="Practice")

    assert author_warnings(make.quiz()) == []


def test_shared_questions_are_counted_on_both_sides():
    one, two, three = (make.question() for _each in range(3))
    quiz = make.quiz([one, two, three], title="Final")
    practice = make.quiz([one, two], title="Warm up", is_practice=True)

    assert author_warnings(quiz) == [
        "The practice quiz “Warm up” explains 2 of the 3 questions of this quiz."
    ]
    assert author_warnings(practice) == [
        "“Final” asks 2 of the 2 questions of this practice quiz for marks."
    ]


def test_practice_that_is_not_published_and_quizzes_of_the_same_sort_do_not_count():
    one = make.question()
    quiz = make.quiz([one], title="Final")
    make.quiz([one], title="Another test")
    make.quiz([one], title="Draft", is_practice=True).unpublish()

    assert author_warnings(quiz) == []


def test_draws_from_the_pool_of_a_practice_quiz_are_counted():
    shared = [make.question(topic="needles") for _each in range(3)]
    for _each in range(2):
        make.question(topic="needles", tags=[])
    quiz = drawing(make.quiz([], title="Final"), count=2, topic="needles")
    make.quiz(shared, title="Warm up", is_practice=True)

    assert author_warnings(quiz) == [
        "The practice quiz “Warm up” explains 3 of the 5 questions of this quiz.",
        "Its draws choose from 5 questions, and practice quizzes ask 3 of them.",
    ]


def test_two_draws_from_one_pool_meet():
    for _each in range(4):
        make.question(topic="needles")
    quiz = drawing(make.quiz([], title="Final"), topic="needles")
    practice = drawing(make.quiz([], title="Warm up", is_practice=True), domain="safety")

    assert pooled(quiz) == [
        "Its draws choose from 4 questions, and practice quizzes ask 4 of them."
    ]
    assert pooled(practice) == [
        "Its draws choose from 4 questions, and quizzes for marks ask 4 of them."
    ]


def test_only_some_quizzes_are_named():
    one = make.question()
    for number in range(7):
        make.quiz([one], title=f"Practice {number}", is_practice=True)

    said = author_warnings(make.quiz([one]))

    assert len(said) == 6
    assert said[-1] == "2 other quizzes share questions too."


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"attempts_allowed": 1}, []),
        (
            {"attempts_allowed": 2},
            ["Right answers are told after the first attempt, and 1 more attempt is allowed."],
        ),
        (
            {"attempts_allowed": 3},
            ["Right answers are told after the first attempt, and 2 more attempts are allowed."],
        ),
        (
            {"attempts_allowed": None},
            ["Right answers are told after each attempt, and any number of attempts may follow."],
        ),
        ({"is_practice": True}, []),
    ],
    ids=["one attempt", "two", "three", "no limit", "practice"],
)
def test_right_answers_told_while_attempts_remain(fields, said):
    assert author_warnings(make.quiz(review_right_answer="after_submit", **fields)) == said


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, True),
        ({"review_right_answer": "never"}, True),
        (LATER, False),
        ({"closes_at": None}, False),
        ({"closes_at": timezone.now() - dt.timedelta(days=1)}, False),
    ],
    ids=["after the last", "only why", "after the close", "no close", "closed"],
)
def test_right_answers_told_before_the_close(fields, told):
    closing = {"closes_at": timezone.now() + dt.timedelta(days=9)}

    said = author_warnings(make.quiz(**(closing | fields)))

    assert [
        each.startswith("Right answers are told before the quiz closes on") for each in said
    ] == ([True] if told else [])


def test_those_who_have_not_handed_in_are_counted(ana, ben, cleo):
    quiz = make.quiz()
    graded(ana, quiz)
    make.enrolled(ben, quiz)
    make.attempt(cleo, quiz)
    quiz.closes_at = timezone.now() + dt.timedelta(days=9)

    [said] = author_warnings(quiz)

    assert said.endswith("2 people enrolled have not handed it in yet.")


@pytest.mark.parametrize("quizzes", [1, 3])
def test_it_costs_the_same_for_one_and_three_quizzes(quizzes, django_assert_num_queries):
    one = make.question(topic="needles")
    quiz = drawing(make.quiz([one]), topic="needles")
    for number in range(quizzes):
        drawing(make.quiz([one], title=f"P{number}", is_practice=True), topic="needles")
    quiz = QuizPage.objects.get(pk=quiz.pk)

    # questions and draws of this quiz; other quizzes, their questions, their draws; the pool
    with django_assert_num_queries(6):
        author_warnings(quiz)


@pytest.mark.parametrize("where", ["editor", "preview"])
def test_they_stand_in_the_editor_and_in_the_preview(client, instructor, where):
    one = make.question()
    quiz = make.quiz([one], attempts_allowed=2, review_right_answer="after_submit")
    make.quiz([one], title="Warm up", is_practice=True)
    client.force_login(instructor)
    address = (
        reverse("wagtailadmin_pages:edit", args=[quiz.pk])
        if where == "editor"
        else reverse("quiz_preview", args=[quiz.pk]) + "?seed=7"
    )

    page = client.get(address).text

    for said in ["“Warm up” explains 1 of the 1 questions", "1 more attempt is allowed."]:
        assert said in page


def test_an_editor_without_warnings_shows_no_panel(client, instructor):
    quiz = make.quiz()
    client.force_login(instructor)

    assert (
        "Worth knowing" not in client.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])).text
    )
    module = quiz.get_parent()
    new = reverse("wagtailadmin_pages:add", args=["quizzes", "quizpage", module.pk])
    assert client.get(new).status_code == 200
