"""Questions inside lessons: which are asked, what they tell before and after an answer, and to whom."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quizzes.kinds.naming import NOT_OFFERED
from quizzes.lesson_checks import checkable
from quizzes.models import Attempt, Question, Response
from quizzes.services.bank import correct_question
from tests.courses import lesson_bodies as bodies
from tests.factories import quizzes as make
from tests.factories.courses import course, enrolment, module
from tests.quizzes.test_key_stays_hidden import SECRETS

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)


def lesson_with(part, *questions):
    blocks = [
        bodies.block("knowledge_check", {"question": each.pk, "introduction": ""})
        for each in questions
    ]
    return bodies.written(part, blocks)


@pytest.fixture
def part(client, ana):
    page = course()
    enrolment(ana, page)
    client.force_login(ana)
    return module(page)


def check_address(page, at=0):
    return reverse("courses:check", args=[page.pk, page.body[at].id])


def chosen(client, page, text, at=0):
    """The name that stands in the page beside this option."""
    shown = client.get(page.url).content.decode()
    before = shown[: shown.index(text)]
    return before.rpartition('value="')[2].partition('"')[0]


RIGHT, WRONG = "A pincer lift, across the lifted tissue", "Straight down until bone is felt"


def test_an_answer_is_explained_at_once_and_recorded_nowhere(client, part):
    page = lesson_with(part, make.question("single_choice"))
    name = chosen(client, page, WRONG)

    answer = client.post(check_address(page), {"q1": name})
    text = answer.content.decode()

    assert answer.status_code == 200
    for words in [
        "Not right",
        "Your answer, not right",
        make.REASON,
        "Right, not chosen",
        make.RATIONALE,
    ]:
        assert words in text
    assert (Attempt.objects.count(), Response.objects.count()) == (0, 0)
    assert f'href="{page.url}#b-{page.body[0].id}"' in text  # try again


def test_a_right_answer_is_said_to_be_right(client, part):
    page = lesson_with(part, make.question("single_choice"))

    text = client.post(check_address(page), {"q1": chosen(client, page, RIGHT)}).content.decode()

    assert "Your answer, right" in text
    assert "Not right" not in text


def test_a_script_gets_the_block_alone(client, part):
    page = lesson_with(part, make.question("single_choice"))

    text = client.post(
        check_address(page), {"q1": chosen(client, page, RIGHT)}, headers={"X-Part": "block"}
    ).content.decode()

    assert text.startswith('<section class="check"')
    assert "<html" not in text
    assert "Your answer, right" in text


@pytest.mark.parametrize(
    "kind", [kind for kind in make.KINDS if kind not in ("essay", "file_upload")]
)
def test_nothing_of_a_key_stands_in_a_lesson_before_the_answer(client, part, kind):
    page = lesson_with(part, make.question(kind))

    said = client.get(page.url)
    text = said.content.decode() + json.dumps(dict(said.headers))

    inside = text[text.index('class="check"') : text.index('id="done"')]
    assert [secret for secret in SECRETS if secret in inside] == []
    assert str(Question.objects.get().reference) not in inside


def test_the_key_is_not_even_read_before_the_answer(client, part):
    page = lesson_with(part, make.question("single_choice"), make.question("true_false"))

    with CaptureQueriesContext(connection) as statements:
        client.get(page.url)

    asked = [each["sql"] for each in statements if '"quizzes_questionversion"' in each["sql"]]
    assert len(asked) == 1
    assert '"quizzes_questionversion"."key"' not in asked[0]


def test_only_the_question_that_was_answered_is_explained(client, part):
    page = lesson_with(part, make.question("single_choice"), make.question("single_choice"))
    name = chosen(client, page, WRONG)

    text = client.post(check_address(page), {"q1": name}).content.decode()

    assert text.count(make.RATIONALE) == 1
    assert text.count("data-check-form") == 1


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "Choose or write an answer first."),
        ({"q1": ""}, "Choose or write an answer first."),
        ({"q1": "99"}, NOT_OFFERED),
        ({"q1": "a"}, NOT_OFFERED),
    ],
    ids=["nothing", "blank", "a place that is not there", "a name of the bank"],
)
def test_what_is_no_answer_tells_nothing(client, part, form, words):
    page = lesson_with(part, make.question("single_choice"))

    text = client.post(check_address(page), form).content.decode()

    assert words in text
    assert make.RATIONALE not in text
    assert "data-check-form" in text


def test_a_new_version_is_asked_as_soon_as_it_may_be(client, part):
    question = make.question("single_choice", is_sample=True)
    page = lesson_with(part, question)
    version = Question.objects.get(pk=question.pk).current
    correct_question(
        question=question,
        author=None,
        at=NOW,
        body={**version.body, "stem": "Worded anew?"},
        key=version.key,
        reason="Clearer",
    )

    assert "Worded anew?" in client.get(page.url).content.decode()


def test_a_question_out_of_use_leaves_a_calm_line_and_explains_nothing(client, part):
    question = make.question("single_choice")
    page = lesson_with(part, question)
    Question.objects.filter(pk=question.pk).update(status=Question.Status.RETIRED)

    for answer in [client.get(page.url), client.post(check_address(page), {"q1": "1"})]:
        text = answer.content.decode()
        assert "This question is not asked any more." in text
        assert WRONG not in text
        assert make.RATIONALE not in text


def test_a_lesson_does_not_answer_a_test_that_is_being_sat(client, part, ana):
    question = make.question("single_choice")
    page = lesson_with(part, question)
    quiz = make.quiz(questions=[question])
    make.attempt(ana, quiz)

    text = client.post(check_address(page), {"q1": chosen(client, page, WRONG)}).content.decode()

    assert "This question is in a test you are taking now. Hand that in first." in text
    assert make.RATIONALE not in text


def test_only_those_who_may_read_the_lesson_get_an_explanation(client, part, ben, instructor):
    page = lesson_with(part, make.question("single_choice"))
    name = chosen(client, page, WRONG)
    told = {}
    for who, person in [("colleague", ben), ("editor", instructor), ("anonymous", None)]:
        client.logout()
        if person:
            client.force_login(person)
        answer = client.post(check_address(page), {"q1": name})
        told[who] = (answer.status_code, make.RATIONALE in answer.content.decode())

    assert told == {"colleague": (403, False), "editor": (200, True), "anonymous": (403, False)}


def test_a_block_of_another_lesson_is_not_found_and_coming_back_reads_the_lesson(client, part):
    page = lesson_with(part, make.question("single_choice"))
    other = lesson_with(part, make.question("single_choice"))

    wrong = client.post(reverse("courses:check", args=[page.pk, other.body[0].id]), {"q1": "1"})
    back = client.get(check_address(page))

    assert wrong.status_code == 404
    assert (back.status_code, back["Location"]) == (302, f"{page.url}#b-{page.body[0].id}")


def test_ten_questions_cost_as_many_statements_as_one(client, part):
    one = lesson_with(part, make.question("single_choice"))
    many = lesson_with(part, *[make.question("true_false") for _ in range(10)])

    counts = []
    for page in (one, many):
        client.get(page.url)
        with CaptureQueriesContext(connection) as statements:
            client.get(page.url)
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_what_people_must_mark_and_what_is_not_in_use_cannot_be_chosen():
    make.question("essay")
    make.question("single_choice", status=Question.Status.DRAFT)
    used = make.question("single_choice")

    assert list(checkable()) == [used]


def test_the_chooser_finds_by_every_word_and_shows_no_key(client, instructor, ana):
    make.question("single_choice")
    other = make.question("true_false")
    address = reverse("question_chooser:choose_results")
    client.force_login(instructor)

    found = client.get(address, {"q": "non-invasive needling"}).content.decode()

    assert other.reference in found
    assert "Which way is safest" not in found
    assert make.RATIONALE not in found
    client.force_login(ana)
    assert client.get(address).status_code in (302, 403)


def test_an_editor_tries_a_question_that_is_only_in_the_draft(client, part, ana, instructor):
    page = bodies.written(part, [bodies.block("rich_text", "<p>Live</p>")])
    question = make.question("single_choice")
    block = bodies.block("knowledge_check", {"question": question.pk, "introduction": ""})
    page.body = [block]
    page.save_revision()
    address = reverse("courses:check", args=[page.pk, block["id"]])
    name_of_wrong = chosen(client, lesson_with(part, question), WRONG)

    told = {}
    for name, person in [("learner", ana), ("editor", instructor)]:
        client.force_login(person)
        answer = client.post(address, {"q1": name_of_wrong})
        told[name] = (answer.status_code, "data-check-answer" in answer.content.decode())

    assert told == {"learner": (404, False), "editor": (200, True)}


def test_a_question_that_was_chosen_leads_to_its_page(client, instructor):
    question = make.question("single_choice")
    client.force_login(instructor)

    said = client.get(reverse("question_chooser:chosen", args=[question.pk])).json()

    assert said["result"] == {
        "id": str(question.pk),
        "title": str(question),
        "edit_url": reverse("question_edit", args=[question.pk]),
    }
