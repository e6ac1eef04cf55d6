"""Questions that name muscles of the anatomy library."""

import pytest
from django.urls import reverse

from quizzes.models import Question
from quizzes.services.bank import describe_question
from tests.factories.anatomy import muscle
from tests.factories.quizzes import question

pytestmark = pytest.mark.django_db
SAID = {
    "domain": "anatomy",
    "topic": "gluteal region",
    "difficulty": "easy",
    "critical": False,
    "status": "active",
}


@pytest.fixture
def asked():
    """One question about piriformis, one retired, one about nothing."""
    one = muscle()
    first, second, _third = question(), question(), question()
    describe_question(question=first, **SAID, muscles=[one])
    describe_question(question=second, **SAID | {"status": "retired"}, muscles=[one])
    return first


def test_staff_read_on_the_page_of_a_muscle_how_many_questions_ask_about_it(
    client, instructor, asked
):
    client.force_login(instructor)

    page = client.get("/anatomy/piriformis/").text

    assert "Asked in 1 question<" in page
    assert f'href="{reverse("question_list")}?muscle=piriformis"' in page


def test_readers_are_told_nothing_about_questions(client, ana, asked):
    visitor = client.get("/anatomy/piriformis/").text
    client.force_login(ana)
    learner = client.get("/anatomy/piriformis/").text

    assert "Asked in" not in visitor + learner


def test_the_bank_is_filtered_by_muscle(client, instructor, asked):
    client.force_login(instructor)

    page = client.get(reverse("question_list"), {"muscle": "piriformis", "status": "active"})

    assert [row["question"] for row in page.context["rows"]] == [asked]


def test_describing_a_question_without_muscles_keeps_those_it_names(asked):
    describe_question(question=asked, **SAID)

    assert list(Question.objects.get(pk=asked.pk).muscles.values_list("slug", flat=True)) == [
        "piriformis"
    ]
