"""Practice: checked at once, hints one by one, and none of it for an attempt that counts."""

import re

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from quizzes.models import Response
from quizzes.services.attempts import check_answer, grade_attempt, show_hint, submit_attempt
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db

HINTS = ["Think of what lies below the lung apex", "Lift the muscle away"]
JSON = {"accept": "application/json"}


def practice_quiz(**fields):
    body, key = make.KINDS["single_choice"][:2]
    question = make.question(body=body, key=key | {"hints": HINTS})
    fields = {"shuffle_questions": False, "shuffle_options": False} | fields
    return make.quiz([question, make.question()], **({"is_practice": True} | fields))


@pytest.fixture
def attempt(client, ana):
    client.force_login(ana)
    return make.attempt(ana, practice_quiz(), at=timezone.now())


def at(name, attempt, slot=1):
    return reverse(f"quizzes:{name}", args=[attempt.pk, slot])


def typed(*slots, answer="o1"):
    fields = {f"revision-{slot}": "0" for slot in slots} | {f"shown-{slot}": "" for slot in slots}
    return fields | {f"q{slot}": answer for slot in slots}


def player(attempt):
    return reverse("quizzes:attempt", args=[attempt.pk])


def test_checking_saves_closes_and_explains_at_once(client, attempt):
    answer = client.post(at("check_answer", attempt), typed(1, 2))

    assert answer.url == f"{player(attempt)}#q1"
    rows = Response.objects.order_by("slot")
    assert [(row.slot, row.answer, row.closed_at is not None) for row in rows] == [
        (1, "b", True),
        (2, "b", False),
    ]
    page = client.get(player(attempt)).text
    assert page.count(make.RATIONALE) == page.count("Your answer, not right") == 1
    assert re.findall(r'<fieldset class="question" id="(q\d)"', page) == ["q2"]
    assert rows[0].fraction is None


def test_a_script_gets_the_question_and_one_sentence(client, attempt):
    client.post(player(attempt), typed(1, answer="o0"))

    reply = client.post(at("check_answer", attempt), headers=JSON).json()

    assert reply["said"] == "Right"
    assert make.RATIONALE in reply["html"]
    assert reply["reload"] is False


def test_a_blank_is_not_checked(client, attempt):
    page = client.post(at("check_answer", attempt), typed(1, answer=""))
    reply = client.post(at("check_answer", attempt), headers=JSON)

    assert "Question 1: Answer the question first." in page.text
    assert (reply.status_code, reply.json()["said"]) == (422, "Answer the question first.")
    assert make.RATIONALE not in page.text
    assert not Response.objects.exists()


def test_a_checked_answer_stays_as_it_is(client, attempt):
    client.post(at("check_answer", attempt), typed(1))

    answer = client.put(
        reverse("quizzes:save", args=[attempt.pk, 1]),
        {"answer": "o0", "revision": 1},
        content_type="application/json",
    )

    assert (answer.status_code, answer.json()["closed"]) == (409, True)
    assert Response.objects.get().answer == "b"
    client.post(at("check_answer", attempt), typed(1, answer="o0"))
    assert Response.objects.get().answer == "b"


def test_hints_come_one_by_one_and_say_first_what_they_cost(client, attempt):
    before = client.get(player(attempt)).text
    price = "There is a hint. If you take it, this question earns no marks."
    assert before.index(price) < before.index("Show a hint")
    assert [hint in before for hint in HINTS] == [False, False]

    client.post(at("hint", attempt), typed(2) | {"hint": "1"})
    once = client.get(player(attempt)).text
    assert [hint in once for hint in HINTS] == [True, False]
    assert Response.objects.get(slot=2).answer == "b"
    client.post(at("hint", attempt), {"hint": "2"})
    twice = client.get(player(attempt)).text
    assert [hint in twice for hint in HINTS] == [True, True]
    assert "Show another hint" not in twice
    assert Response.objects.get(slot=1).hints_used == 2


@pytest.mark.parametrize("number", ["0", "2", "-1", "x", "99999"])
def test_no_hint_can_be_skipped(client, attempt, number):
    client.post(at("hint", attempt), {"hint": number})

    assert not Response.objects.filter(hints_used__gt=0).exists()


def test_the_same_hint_twice_counts_once(client, attempt):
    for _again in range(2):
        client.post(at("hint", attempt), {"hint": "1"})

    assert Response.objects.get().hints_used == 1


def test_an_answer_saved_after_a_hint_keeps_the_count(client, attempt):
    client.post(at("hint", attempt), {"hint": "1"})
    client.post(player(attempt), typed(1))

    row = Response.objects.get()
    assert (row.hints_used, row.answer, row.revision) == (1, "b", 1)


def test_a_hint_leaves_nothing_to_earn(client, attempt):
    client.post(at("hint", attempt), {"hint": "1"})
    for slot in (1, 2):
        client.post(at("check_answer", attempt, slot), typed(slot, answer="o0"))
    submit_attempt(attempt_id=attempt.pk, at=timezone.now())
    grade_attempt(attempt_id=attempt.pk, generation=1, at=timezone.now())

    attempt.refresh_from_db()
    assert attempt.mark == 1
    page = client.get(reverse("quizzes:result", args=[attempt.pk])).text
    assert page.count("No marks for this question: you took a hint.") == 1


def test_after_checking_there_are_no_more_hints(client, attempt):
    client.post(at("check_answer", attempt), typed(1))

    client.post(at("hint", attempt), {"hint": "1"})

    assert Response.objects.get().hints_used == 0


@pytest.mark.parametrize("name", ["check_answer", "hint"])
@pytest.mark.parametrize("headers", [{}, JSON], ids=["form", "script"])
def test_neither_exists_for_an_attempt_that_counts(client, ana, name, headers):
    client.force_login(ana)
    attempt = make.attempt(ana, practice_quiz(is_practice=False), at=timezone.now())

    answer = client.post(at(name, attempt), typed(1) | {"hint": "1"}, headers=headers)

    assert answer.status_code == 404
    assert not Response.objects.exists()
    page = client.get(player(attempt)).text
    assert [word in page for word in ("Check this answer", "Show a hint")] == [False, False]


@pytest.mark.parametrize("service", [check_answer, show_hint])
def test_the_services_refuse_it_as_well(ana, service):
    attempt = make.attempt(ana, practice_quiz(is_practice=False), at=timezone.now())
    more = {"number": 1} if service is show_hint else {}

    with pytest.raises(Http404):
        service(attempt_id=attempt.pk, user=ana, slot=1, at=timezone.now(), **more)


@pytest.mark.parametrize("name", ["check_answer", "hint"])
@pytest.mark.parametrize("slot", [0, 3, 9])
def test_a_slot_that_is_not_there_does_not_exist(client, attempt, name, slot):
    assert client.post(at(name, attempt, slot)).status_code == 404


@pytest.mark.parametrize("name", ["check_answer", "hint"])
def test_after_handing_in_neither_does_anything(client, attempt, name):
    submit_attempt(attempt_id=attempt.pk, at=timezone.now())

    page = client.post(at(name, attempt), typed(1) | {"hint": "1"})
    script = client.post(at(name, attempt), {"hint": "1"}, headers=JSON)

    assert (page.url, script.status_code) == (player(attempt), 410)
    assert not Response.objects.exists()


def test_checking_one_part_of_a_case_opens_the_next(client, ana):
    from tests.factories.cases import case

    client.force_login(ana)
    quiz = make.quiz(case("First", "Second", stepwise=True), is_practice=True, per_page="all")
    attempt = make.attempt(ana, quiz, at=timezone.now())
    client.post(player(attempt), typed(1))

    reply = client.post(at("check_answer", attempt), headers=JSON).json()

    assert reply["reload"] is True
    page = client.get(player(attempt)).text
    assert re.findall(r'<fieldset class="question" id="(q\d)"', page) == ["q2"]
    assert "Second" in page


def test_practice_explains_nothing_that_a_test_under_way_asks(client, ana):
    question = make.question()
    at = timezone.now()
    test = make.attempt(ana, make.quiz([question], title="Test"), at=at)
    row = make.attempt(ana, make.quiz([question], title="Practice", is_practice=True), at=at)
    client.force_login(ana)
    check = reverse("quizzes:check_answer", args=[row.pk, 1])

    page = client.post(check, {"revision-1": "0", "q1": "o0"}, follow=True).text

    assert "This question is in a test you are taking now." in page
    assert make.RATIONALE not in page
    submit_attempt(attempt_id=test.pk, at=at)
    page = client.post(check, {"revision-1": "0", "q1": "o0"}, follow=True).text
    assert make.RATIONALE in page


def test_the_result_of_practice_tells_no_key_of_a_test_under_way(client, ana):
    question = make.question()
    at = timezone.now()
    page = make.quiz(
        [question], is_practice=True,
        review_right_answer="after_submit", review_rationale="after_submit",
    )  # fmt: skip
    row = make.submitted(ana, page, right=False, at=at)
    grade_attempt(attempt_id=row.pk, generation=1, at=at)
    test = make.attempt(ana, make.quiz([question], title="Test"), at=at)
    client.force_login(ana)
    address = reverse("quizzes:result", args=[row.pk])

    text = client.get(address).text

    assert "A test you are taking now asks some of these questions." in text
    assert make.RATIONALE not in text
    submit_attempt(attempt_id=test.pk, at=at)
    assert make.RATIONALE in client.get(address).text
