"""Forward only: what was left is closed, what comes next is not open yet. As pages and as JSON."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.models import Response
from quizzes.services.attempts import Answering, Closed, Refused, Saved, save_answers
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

KEEPS = "This question is closed. Its answer stays as it is."


@pytest.fixture
def attempt(client, ana):
    client.force_login(ana)
    page = make.quiz(
        [make.question() for _ in range(3)],
        navigation="forward",
        shuffle_questions=False,
        shuffle_options=False,
    )
    return make.attempt(ana, page, at=timezone.now())


def player(attempt, question=None):
    url = reverse("quizzes:attempt", args=[attempt.pk])
    return f"{url}?question={question}" if question else url


def put(client, attempt, slot, answer, revision=0):
    return client.put(
        reverse("quizzes:save", args=[attempt.pk, slot]),
        {"answer": answer, "revision": revision},
        content_type="application/json",
    )


def go_on(client, attempt, slot, **answer):
    data = {f"revision-{slot}": "0", f"shown-{slot}": "", "do": f"on-{slot}"} | answer
    return client.post(player(attempt, slot), data)


def on_page(response) -> list[str]:
    return re.findall(r'<fieldset class="question[^"]*" id="(q\d+)"', response.text)


def stored(attempt):
    return [
        (row.slot, row.answer, row.closed_at is not None)
        for row in Response.objects.filter(attempt=attempt).order_by("slot")
    ]


def test_the_page_says_what_going_on_means_before_the_button(client, attempt):
    page = client.get(player(attempt))

    said = "When you go on, question 1 is closed: you cannot come back to it or change its answer."
    assert on_page(page) == ["q1"]
    assert page.text.index(said) < page.text.index('value="on-1"')
    assert re.findall(r'value="(goto-\d)"', page.text) == ["goto-1"]


def test_going_on_saves_and_closes(client, attempt):
    answer = go_on(client, attempt, 1, q1="o1")

    assert answer.url == player(attempt, 2)
    assert stored(attempt) == [(1, "b", True)]
    assert on_page(client.get(answer.url)) == ["q2"]


def test_going_on_from_a_blank_closes_it_too(client, attempt):
    go_on(client, attempt, 1)

    assert stored(attempt) == [(1, None, True)]


@pytest.mark.parametrize("question", [1, 3, None])
def test_only_the_open_question_can_be_opened(client, attempt, question):
    go_on(client, attempt, 1, q1="o1")

    page = client.get(player(attempt, question))

    assert on_page(page) == ["q2"]
    assert ("Question 1 is closed" in page.text) is (question == 1)
    assert ("Question 3 is not open yet" in page.text) is (question == 3)


def test_a_closed_answer_refuses_json_with_a_sentence(client, attempt):
    put(client, attempt, 1, "o1")
    go_on(client, attempt, 1)

    answer = put(client, attempt, 1, "o2", revision=1)

    assert (answer.status_code, answer.json()["closed"]) == (409, True)
    assert answer.json()["said"] == KEEPS
    assert stored(attempt) == [(1, "b", True)]


def test_a_form_from_before_it_was_closed_is_refused_with_the_sentence(client, attempt):
    go_on(client, attempt, 1, q1="o1")

    page = client.post(
        player(attempt, 1), {"revision-1": "1", "shown-1": "-", "q1": "o2", "do": "goto-1"}
    )

    assert f"Question 1: {KEEPS}" in page.text
    assert on_page(page) == ["q2"]
    assert stored(attempt) == [(1, "b", True)]


def test_a_closed_question_takes_no_flag(client, attempt):
    go_on(client, attempt, 1)

    answer = client.put(
        reverse("quizzes:save", args=[attempt.pk, 1]),
        {"flagged": True},
        content_type="application/json",
    )

    assert answer.status_code == 409
    assert not Response.objects.get().flagged


def test_later_questions_take_nothing_yet(client, attempt):
    answer = put(client, attempt, 2, "o1")

    assert answer.status_code == 422
    assert answer.json()["said"] == (
        "This question is not open yet. Answer the ones before it first."
    )
    assert go_on(client, attempt, 3, q3="o1").status_code == 200
    assert stored(attempt) == []


def test_going_on_twice_is_the_same_as_once(client, attempt):
    go_on(client, attempt, 1, q1="o1")
    closed_at = Response.objects.get().closed_at

    again = go_on(client, attempt, 1, q1="o1")

    assert again.url == player(attempt, 2)
    assert Response.objects.get().closed_at == closed_at


def test_an_answer_that_cannot_be_does_not_close(attempt, ana):
    outcomes = save_answers(
        attempt_id=attempt.pk,
        user=ana,
        given=[Answering(1, "zz", 0, closes=True)],
        at=timezone.now(),
    )

    assert isinstance(outcomes[1], Refused)
    assert stored(attempt) == []


def test_a_conflict_does_not_close(client, attempt):
    put(client, attempt, 1, "o1")

    page = go_on(client, attempt, 1, q1="o2")

    assert "This answer was changed in another window" in page.text
    assert stored(attempt) == [(1, "b", False)]


def test_what_changes_nothing_is_no_fault_in_a_closed_question(attempt, ana):
    def save(**said):
        given = [Answering(1, "o1", 0, **said)]
        return save_answers(attempt_id=attempt.pk, user=ana, given=given, at=timezone.now())[1]

    save(closes=True)

    assert save() == Saved(1)
    assert save(closes=True) == Saved(1)
    outcome = save_answers(
        attempt_id=attempt.pk, user=ana, given=[Answering(1, "o2", 1)], at=timezone.now()
    )[1]
    assert outcome == Closed(KEEPS)


def test_the_last_question_leads_to_the_check_and_stays_open(client, attempt):
    go_on(client, attempt, 1)
    go_on(client, attempt, 2)

    page = client.get(player(attempt))
    assert on_page(page) == ["q3"]
    assert 'value="on-3"' not in page.text
    check = client.get(reverse("quizzes:check", args=[attempt.pk])).text
    assert "Closed questions cannot be opened again." in check
    assert re.findall(r'href="[^"]*\?question=(\d)"', check) == ["3", "3"]


def test_a_flag_in_a_forward_quiz_stays_on_its_page(client, attempt):
    answer = client.post(
        player(attempt, 1), {"revision-1": "0", "shown-1": "", "q1": "o1", "do": "flag-1"}
    )

    assert answer.url == player(attempt, 1)
    assert Response.objects.get().flagged


@pytest.mark.parametrize("questions", [3, 12])
def test_going_on_costs_the_same_in_a_long_quiz(client, ana, questions, statements):
    client.force_login(ana)
    page = make.quiz([make.question() for _ in range(questions)], navigation="forward")
    attempt = make.attempt(ana, page, at=timezone.now())
    data = {"revision-1": "0", "shown-1": "", "q1": "o1", "do": "on-1"}

    # attempt; locked; questions with what is stored; the answer; the places for the way on
    with statements(5, besides=("django_session", '"practitioners_user"."password"')):
        client.post(player(attempt, 1), data)
    with statements(3, besides=("django_session", '"practitioners_user"."password"')):
        client.get(player(attempt))


def test_where_the_author_chose_the_learner_does_not(client, ana):
    client.force_login(ana)
    page = make.quiz([make.question() for _ in range(2)], per_page="all")
    attempt = make.attempt(ana, page, at=timezone.now())

    everything = client.get(player(attempt, 2))

    assert on_page(everything) == ["q1", "q2"]
    assert "One question at a time" not in everything.text
    assert "All questions on one page" not in everything.text
