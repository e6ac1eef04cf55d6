"""Questions that name muscles of the anatomy library."""

import pytest
from django.urls import reverse

from courses.figures import figure, figures
from quizzes.admin.forms.drawn import start_from
from quizzes.kinds.hotspot import MOST_REGIONS
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


def test_a_question_begins_with_the_picture_and_the_regions_of_a_drawing(client, instructor):
    client.force_login(instructor)

    page = client.get(reverse("question_new", args=["hotspot"]), {"drawing": "body-back"})

    form = page.context["form"]
    drawing = figure("body-back")
    assert form.seen.figure == drawing.static_path
    assert [form[f"region-{row}-named"].value() for row in range(len(drawing.regions))] == [
        region.name for region in drawing.regions
    ]
    assert {form[f"region-{row}-text"].value() for row in range(len(drawing.regions))} == {""}
    assert form["region-0-shape"].value() == "polygon"


def test_no_question_begins_with_more_regions_than_it_may_have():
    for drawing in figures():
        body, key = start_from(drawing.name)
        assert len(body["regions"]) == min(MOST_REGIONS, len(drawing.regions))
        assert set(key["names"]) == {region["id"] for region in body["regions"]}


def test_a_drawing_that_is_not_there_leaves_the_form_empty(client, instructor):
    client.force_login(instructor)

    page = client.get(reverse("question_new", args=["hotspot"]), {"drawing": "tail"})

    assert page.context["form"].seen is None
