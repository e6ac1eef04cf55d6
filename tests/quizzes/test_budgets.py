"""Statements of each request beyond session and user, flat in the number of questions."""

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.models import Attempt
from quizzes.services.attempts import grade_attempt, submit_attempt
from tests.factories import quizzes as make

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("questions", [3, 12])]

# What every signed-in request costs, whatever it does.
SESSION_AND_USER = ("django_session", '"practitioners_user"."password"')


@pytest.fixture
def quiz(client, ana, ben, questions):
    """Warm: somebody else has started under these rules, and the site's addresses are known."""
    page = make.quiz([make.question() for _ in range(questions)])
    make.attempt(ben, page, at=timezone.now())
    make.enrolled(ana, page)
    client.force_login(ana)
    client.get(page.url)
    return page


@pytest.fixture
def attempt(ana, quiz):
    return make.attempt(ana, quiz, at=timezone.now())


def test_start_costs_four(client, quiz, statements):
    # quiz with enrolment; attempts; questions with rules; the attempt
    with statements(4, besides=SESSION_AND_USER):
        client.post(reverse("quizzes:start", args=[quiz.pk]))
    assert Attempt.objects.count() == 2


def test_player_costs_three(client, attempt, statements):
    # attempt; questions; answers
    with statements(3, besides=SESSION_AND_USER):
        client.get(reverse("quizzes:attempt", args=[attempt.pk]))


def test_saving_one_answer_costs_three(client, attempt, statements):
    # the attempt, locked; question with what is stored; the answer
    with statements(3, besides=SESSION_AND_USER):
        client.put(
            reverse("quizzes:save", args=[attempt.pk, 1]),
            {"answer": "o1", "revision": 0},
            content_type="application/json",
        )


def test_saving_a_page_of_answers_costs_four(client, attempt, statements, questions):
    data = {f"revision-{slot}": "0" for slot in range(1, questions + 1)}
    data |= {f"q{slot}": "o1" for slot in range(1, questions + 1)}
    with statements(4, besides=SESSION_AND_USER):
        client.post(reverse("quizzes:attempt", args=[attempt.pk]), data)


def test_check_costs_two(client, attempt, statements):
    with statements(2, besides=SESSION_AND_USER):
        client.get(reverse("quizzes:check", args=[attempt.pk]))


def test_submit_costs_three(client, attempt, statements):
    # whose it is; locked; handed in
    with statements(3, besides=SESSION_AND_USER):
        client.post(reverse("quizzes:submit", args=[attempt.pk]))


def test_result_costs_four(client, attempt, statements):
    make.answer(attempt, right=False, at=timezone.now())
    submit_attempt(attempt_id=attempt.pk, at=timezone.now())
    grade_attempt(attempt_id=attempt.pk, generation=1, at=timezone.now())

    # attempt with quiz, rules and course; all attempts; questions; answers
    with statements(4, besides=SESSION_AND_USER):
        client.get(reverse("quizzes:result", args=[attempt.pk]))
