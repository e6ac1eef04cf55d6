"""A case stands above its questions; of one that is told step by step nothing comes too early."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes.models import Response
from quizzes.services.attempts import grade_attempt, submit_attempt
from tests.factories import quizzes as make
from tests.factories.cases import case

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = (
    "He runs ten miles a day",
    "The calf is hot and swollen",
    "The scan shows a clot",
)
BESIDES = ("django_session", '"practitioners_user"."password"')


def sit(client, learner, questions, **fields):
    client.force_login(learner)
    fields = {"shuffle_questions": False, "shuffle_options": False} | fields
    return make.attempt(learner, make.quiz(questions, **fields), at=timezone.now())


def look(client, attempt, question=None):
    url = reverse("quizzes:attempt", args=[attempt.pk])
    return client.get(f"{url}?question={question}" if question else url).text


def press(client, attempt, button, *slots, question=None):
    data = {f"revision-{slot}": "0" for slot in slots} | {f"q{slot}": "o0" for slot in slots}
    url = reverse("quizzes:attempt", args=[attempt.pk])
    return client.post(
        f"{url}?question={question}" if question else url,
        data | {f"shown-{slot}": "" for slot in slots} | {"do": button},
    )


def told(page) -> list[str]:
    """What stands on the page, in its order: parts of the case and questions."""
    words = {FIRST: "1", SECOND: "2", THIRD: "3"}
    found = re.findall(rf'{FIRST}|{SECOND}|{THIRD}|<fieldset class="question" id="q\d+"', page)
    return [words.get(each, each[-3:-1]) for each in found]


def test_on_one_page_a_case_stands_above_the_first_of_its_questions(client, ana):
    attempt = sit(client, ana, [make.question(), *case(FIRST, SECOND)], per_page="all")

    assert told(look(client, attempt)) == ["q1", "1", "2", "q2", "q3"]


def test_one_at_a_time_it_stands_above_each(client, ana):
    attempt = sit(client, ana, [make.question(), *case(FIRST, SECOND)], per_page="one")

    assert [told(look(client, attempt, slot)) for slot in (1, 2, 3)] == [
        ["q1"],
        ["1", "2", "q2"],
        ["1", "2", "q3"],
    ]


def test_step_by_step_on_one_page_later_parts_come_with_their_questions(client, ana):
    asked = [*case(FIRST, SECOND, THIRD, questions=3, stepwise=True), make.question()]
    attempt = sit(client, ana, asked, per_page="all")

    page = look(client, attempt)
    assert told(page) == ["1", "q1", "q4"]
    said = "Going on shows the next part and closes this question"
    assert page.index(said) < page.index('value="on-1"')
    answer = press(client, attempt, "on-1", 1, 4)
    assert answer.url.endswith("#case-2")
    assert told(look(client, attempt)) == ["1", "2", "q2", "q4"]
    press(client, attempt, "on-2", 2)
    assert told(look(client, attempt)) == ["1", "2", "3", "q3", "q4"]
    assert [(row.slot, row.closed_at is not None) for row in Response.objects.order_by("slot")] == [
        (1, True),
        (2, True),
        (4, False),
    ]


def test_step_by_step_one_at_a_time_closes_and_tells_all_so_far(client, ana):
    asked = [*case(FIRST, SECOND, stepwise=True), make.question()]
    attempt = sit(client, ana, asked, per_page="one")

    assert told(look(client, attempt, 2)) == ["1", "q1"]
    press(client, attempt, "on-1", 1, question=1)
    assert told(look(client, attempt, 2)) == ["1", "2", "q2"]
    assert told(look(client, attempt, 1)) == ["1", "2", "q2"]
    assert told(look(client, attempt, 3)) == ["q3"]


@pytest.mark.parametrize("per_page", ["all", "one"])
def test_the_question_behind_a_step_takes_no_answer_yet(client, ana, per_page):
    attempt = sit(client, ana, case(FIRST, SECOND, stepwise=True), per_page=per_page)

    answer = client.put(
        reverse("quizzes:save", args=[attempt.pk, 2]),
        {"answer": "o0", "revision": 0},
        content_type="application/json",
    )

    assert answer.status_code == 422
    assert not Response.objects.exists()


def test_no_page_of_an_open_attempt_tells_a_later_part(client, ana):
    attempt = sit(client, ana, case(FIRST, SECOND, THIRD, questions=3, stepwise=True))

    pages = [look(client, attempt), look(client, attempt, 3)]
    pages.append(client.get(reverse("quizzes:check", args=[attempt.pk])).text)
    pages.append(press(client, attempt, "save", 3).text)

    assert [page for page in pages if SECOND in page or THIRD in page] == []


def test_the_review_tells_the_whole_case_once(client, ana):
    attempt = sit(client, ana, case(FIRST, SECOND, THIRD, stepwise=True))
    submit_attempt(attempt_id=attempt.pk, at=timezone.now())
    grade_attempt(attempt_id=attempt.pk, generation=1, at=timezone.now())

    page = client.get(reverse("quizzes:result", args=[attempt.pk])).text

    assert [page.count(part) for part in (FIRST, SECOND, THIRD)] == [1, 1, 1]


@pytest.mark.parametrize("cases", [1, 3])
def test_cases_cost_one_statement_however_many(client, ana, cases, statements):
    asked = [question for _ in range(cases) for question in case(FIRST, SECOND)]
    attempt = sit(client, ana, asked, per_page="all")

    # attempt; answers; questions; cases
    with statements(4, besides=BESIDES):
        client.get(reverse("quizzes:attempt", args=[attempt.pk]))


def test_a_text_between_questions_takes_no_number(client, ana):
    asked = [
        make.question("description"),
        make.question(),
        make.question("description"),
        make.question(),
    ]
    attempt = sit(client, ana, asked, per_page="all")

    page = look(client, attempt)
    check = client.get(reverse("quizzes:check", args=[attempt.pk])).text

    assert re.findall(r'class="question-number">(Question \d+)', page) == [
        "Question 1",
        "Question 2",
    ]
    assert re.findall(r'data-place="(\d)"', page) == ["2", "4"]
    assert "The next questions are about the shoulder." in page
    assert "2 questions of 2 have no answer." in check


def test_a_text_goes_with_the_question_after_it(client, ana):
    asked = [make.question(), make.question("description"), make.question()]
    attempt = sit(client, ana, asked, per_page="one")

    pages = [look(client, attempt, slot) for slot in (1, 2, 3)]

    assert ["The next questions" in page for page in pages] == [False, True, True]
    assert ["Question 2 of 2" in page for page in pages] == [False, True, True]
