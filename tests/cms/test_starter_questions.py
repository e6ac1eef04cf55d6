"""The starter bank: every question of the data file, with its picture where it has one."""

from collections import Counter
from fractions import Fraction

import pytest
from django.contrib.staticfiles import finders

from cms.starter.content import read
from cms.starter.questions import READERS, load_cases, load_questions
from courses.figures import figure
from courses.figures.outlines import holds
from quizzes.kinds import kind
from quizzes.kinds.regions import Size, contains
from quizzes.models import Question, Stimulus
from tests.factories.people import confirmed

HOTSPOTS = {
    item["id"]: item for item in read("questions")["questions"] if item["type"] == "hotspot"
}
ON_FIGURES = {item["id"]: item for item in read("figure_hotspots")["questions"]}


@pytest.mark.django_db
def test_every_question_is_loaded_once(noon):
    author = confirmed("author@example.org", "Sample Author")

    for _again in range(2):
        load_questions(author, noon)
        load_cases(author, noon)

    kinds = Counter(Question.objects.values_list("current__kind", flat=True))
    assert (sum(kinds.values()), kinds["hotspot"]) == (87, 7)
    assert set(Question.objects.values_list("is_sample", flat=True)) == {True}


@pytest.mark.parametrize("reference", sorted(HOTSPOTS))
def test_a_hotspot_question_has_its_drawing_and_can_be_asked(reference):
    item = HOTSPOTS[reference]
    body, key = READERS["hotspot"](item)
    body["stem"] = item["stem"]

    assert kind("hotspot").validate(body, key) == []
    assert (body["image"]["width"], body["image"]["height"]) == (
        item["image"]["width"],
        item["image"]["height"],
    )
    with open(finders.find(body["image"]["figure"]), encoding="utf-8") as file:
        drawing = file.read()
    assert 'viewBox="0 0 {width} {height}"'.format(**body["image"]) in drawing
    assert "Sample, not clinically reviewed" in drawing
    assert len(key["targets"]) == len(item["targets"])


@pytest.mark.parametrize("reference", sorted(ON_FIGURES))
def test_a_question_on_a_figure_asks_for_regions_of_the_figure(reference):
    item = ON_FIGURES[reference]
    drawing = figure(item["figure"])
    body, key = READERS["figure_hotspot"](item)
    body["stem"] = item["stem"]

    assert kind("hotspot").validate(body, key) == []
    assert body["image"]["figure"] == f"courses/figures/{item['figure']}.svg"
    assert body["image"]["alt"] == drawing.alternative
    assert key["names"] == {
        entry["region"]: drawing.region(entry["region"]).name for entry in item["regions"]
    }
    for each in body["regions"]:
        corners = tuple((round(x * 100, 2), round(y * 100, 2)) for x, y in each["points"])
        assert corners == drawing.region(each["id"]).parts[0]
    (right,) = key["targets"]
    assert key["reasons"].keys() == key["names"].keys() - {right}


@pytest.mark.parametrize("reference", sorted(ON_FIGURES))
def test_the_words_of_a_question_on_a_figure_do_not_name_what_is_asked(reference):
    item = ON_FIGURES[reference]
    _body, key = READERS["figure_hotspot"](item)
    named = [key["names"][target].lower() for target in key["targets"]]
    said = " ".join(
        [figure(item["figure"]).alternative, *(each["text"] for each in item["regions"])]
    )
    assert [name for name in named if name in said.lower()] == []


@pytest.mark.parametrize("reference", sorted(ON_FIGURES))
def test_the_regions_a_question_on_a_figure_offers_do_not_overlap(reference):
    item = ON_FIGURES[reference]
    drawing = figure(item["figure"])
    offered = [drawing.region(entry["region"]) for entry in item["regions"]]
    shared = {
        tuple(inside)
        for x in range(101)
        for y in range(101)
        if len(inside := [region.key for region in offered if holds(region.parts[0], (x, y))]) > 1
    }
    assert shared == set()


@pytest.mark.parametrize("reference", sorted(HOTSPOTS))
def test_no_wrong_region_touches_a_right_one(reference):
    body, _key = READERS["hotspot"](HOTSPOTS[reference])
    size = Size(body["image"]["width"], body["image"]["height"])
    steps = [Fraction(number, 80) for number in range(81)]
    found = Counter()
    for x in steps:
        for y in steps:
            inside = [region["id"] for region in body["regions"] if contains(region, x, y, size)]
            found[len(inside)] += 1

    assert set(found) == {0, 1}


def test_the_text_of_a_region_does_not_name_what_is_asked():
    for reference, item in HOTSPOTS.items():
        body, key = READERS["hotspot"](item)
        said = " ".join([body["image"]["alt"], *(each["text"] for each in body["regions"])]).lower()
        assert not any(word in said for word in ("lung", "apex", "nerve", "infraspinatus")), (
            reference
        )
        assert key["names"].keys() == {each["id"] for each in body["regions"]}


@pytest.mark.django_db
def test_the_case_is_revealed_step_by_step_with_three_questions(noon):
    load_cases(confirmed("author@example.org", "Sample Author"), noon)

    case = Stimulus.objects.get()
    assert (case.stepwise, case.is_sample, len(case.current.body["parts"])) == (True, True, 3)
    questions = case.questions.order_by("stimulus_order")
    assert [each.reference for each in questions] == ["C01-1", "C01-2", "C01-3"]
    assert len(questions[0].current.key["hints"]) == 2
    assert questions[0].current.key["reasons"]["a"].startswith("Soreness is common")
