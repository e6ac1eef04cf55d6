"""Figures in lessons: drawings of the site and pictures with regions of their author's own."""

import re

import pytest
from django.template.loader import render_to_string
from wagtail.blocks import StructBlockValidationError
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from courses.blocks import FigureBlock
from courses.blocks.figure import shown_drawing
from courses.figures import figure
from courses.figures.labels import DISC, canvas, points_of

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a smaller picture for the collector to close.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def picture():
    return Image.objects.create(title="Hip", file=get_test_image_file(size=(400, 300)))


def raw_region(**changes):
    row = {"name": "Sciatic nerve", "key": "sciatic-nerve", "kind": "nerve", "risk": True}
    return row | {"note": "Leaves the pelvis here.", "points": "40 20, 60 20, 60 80"} | changes


def block_value(**raw):
    return FigureBlock().to_python(raw)


def own_picture(picture, *regions, **image):
    about = {"image": picture.pk, "alt_text": "A hip from behind", "decorative": False} | image
    return block_value(image=about, regions=[raw_region(**region) for region in regions])


def faults_of(value):
    with pytest.raises(StructBlockValidationError) as refused:
        FigureBlock().clean(value)
    return {
        name: [str(sentence) for sentence in fault.messages]
        if hasattr(fault, "messages")
        else fault
        for name, fault in refused.value.block_errors.items()
    }


def test_a_drawing_brings_its_alternative_names_and_list():
    drawing = figure("body-back")

    page = FigureBlock().render(block_value(drawing="body-back", caption="From behind"))

    assert page.count("<li data-number=") == len(drawing.regions)
    assert page.count('class="figure-word"') == len(drawing.regions)
    assert f'alt="{drawing.alternative}"' in page
    assert "From behind" in page
    assert 'type="checkbox" data-labels checked' in page


def test_names_can_be_off_at_first_and_the_list_stays():
    page = FigureBlock().render(block_value(drawing="body-back", labels=False))

    assert 'type="checkbox" data-labels>' in page
    assert page.count("<li data-number=") == len(figure("body-back").regions)


def test_marked_regions_are_outlined():
    page = FigureBlock().render(block_value(drawing="body-back", marked="head, thigh"))

    parts = sum(len(figure("body-back").region(key).parts) for key in ("head", "thigh"))
    (outlines,) = re.findall(
        r'class="figure-mark figure-dim" fill-rule="evenodd" d="([^"]+)"', page
    )
    assert outlines.count("Z") == parts + 1  # and the frame


def test_a_figure_written_before_there_were_drawings_still_shows(picture):
    value = block_value(
        image={"image": picture.pk, "alt_text": "A hip from behind", "decorative": False},
        caption="The hip",
        credit="A. Author",
    )

    cleaned = FigureBlock().clean(value)
    page = FigureBlock().render(cleaned)

    assert 'alt="A hip from behind"' in page
    assert "The hip" in page
    assert "A. Author" in page
    assert "data-labels" not in page


def test_own_regions_are_drawn_and_listed_with_their_risk(picture):
    value = own_picture(
        picture, {}, {"key": "crest", "name": "Crest", "risk": False, "points": "70 10"}
    )

    page = FigureBlock().render(FigureBlock().clean(value))

    assert page.count("<li data-number=") == 2
    assert page.count("A needle can harm it") == 1
    assert page.count('class="figure-label at-risk"') == 1


@pytest.mark.parametrize(
    ("raw", "field", "sentence"),
    [
        pytest.param(
            {},
            "drawing",
            "Choose a drawing of this site, or a picture of your own below.",
            id="neither",
        ),
        pytest.param(
            {"drawing": "body-back", "regions": [raw_region()]},
            "drawing",
            "A drawing brings its own regions. Remove those you entered below.",
            id="regions on a drawing",
        ),
    ],
)
def test_what_cannot_be_shown_is_refused_with_a_sentence(raw, field, sentence):
    assert faults_of(block_value(**raw)) == {field: [sentence]}


def test_an_unknown_outlined_region_is_refused_with_those_there_are():
    [sentence] = faults_of(block_value(drawing="body-back", marked="head, tail"))["marked"]

    known = ", ".join(sorted(region.key for region in figure("body-back").regions))
    assert sentence == f"This drawing has no region tail. It has: {known}."


def test_a_drawing_and_a_picture_together_are_refused(picture):
    value = own_picture(picture)
    value["drawing"] = "body-back"

    assert faults_of(value) == {"drawing": ["Choose a drawing or a picture of your own, not both."]}


def test_a_picture_needs_words_for_those_who_cannot_see_it(picture):
    assert set(faults_of(own_picture(picture, alt_text=""))) == {"image"}


def test_a_picture_with_regions_is_not_decoration(picture):
    value = own_picture(picture, {}, decorative=True)

    assert faults_of(value) == {
        "image": ["A picture with named structures says something: describe it in words."]
    }


def test_two_regions_with_one_key_are_refused(picture):
    assert faults_of(own_picture(picture, {}, {})) == {
        "regions": ["Two regions have the same key. Give each its own."]
    }


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        pytest.param(
            "somewhere",
            "Enter pairs of numbers, across and down, such as 40 20, 60 20, 60 45.",
            id="words",
        ),
        pytest.param(
            "10 20, 30",
            "Enter pairs of numbers, across and down, such as 40 20, 60 20, 60 45.",
            id="half a pair",
        ),
        pytest.param(
            "10 20, 130 40, 50 50",
            "Every number is from 0 to 100: percent of the picture.",
            id="outside",
        ),
        pytest.param(
            "10 20, 30 40",
            "Two points make a line. Enter one point, or at least three around an area.",
            id="line",
        ),
        pytest.param(
            "10 10, 50 50, 50 10, 10 50",
            "The line around the area crosses itself. Go around it once, in one direction.",
            id="crosses itself",
        ),
    ],
)
def test_points_that_are_no_place_are_refused_with_a_sentence(points, sentence):
    row = FigureBlock().child_blocks["regions"].child_block
    value = row.to_python(raw_region(points=points))

    with pytest.raises(StructBlockValidationError) as refused:
        row.clean(value)

    assert refused.value.block_errors["points"].messages == [sentence]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        pytest.param("48 40", ((48, 40),), id="point"),
        pytest.param("48,40", ((48, 40),), id="point with a comma"),
        pytest.param("1 2, 3 4; 5.5 6", ((1, 2), (3, 4), (5.5, 6)), id="area"),
        pytest.param("1,2 3,4 5,6", ((1, 2), (3, 4), (5, 6)), id="as SVG writes them"),
        pytest.param("1 2 3", None, id="odd"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_points_are_read_from_text(text, points):
    assert points_of(text) == points


def test_percent_become_units_of_a_canvas_a_thousand_wide():
    drawing = figure("body-back")
    head = canvas(drawing.regions, width=1000, height=1420, marked=["head"]).marked[0]

    assert (head.x, head.y) == (720, round(6.3 * 14.2, 1))
    assert head.anchor == "start"


def test_a_drawing_that_is_gone_leaves_the_lesson_standing():
    assert shown_drawing("no-longer-there") is None
    assert FigureBlock().render(block_value(drawing="no-longer-there")).strip() == ""


def test_numbers_are_written_for_machines_in_every_language(settings):
    settings.USE_THOUSAND_SEPARATOR = True
    page = render_to_string(
        "courses/includes/figure.html", {"shown": shown_drawing("body-back"), "labels_on": True}
    )

    assert 'viewBox="0 0 1000 1420"' in page


def test_a_number_at_the_edge_of_a_picture_is_drawn_whole():
    (label,) = canvas(
        [region for region in figure("forearm-front").regions if region.key == "brachial-artery"],
        width=1000,
        height=800,
    ).labels

    assert label.tip_y < DISC
    assert (label.number_x, label.number_y) == (label.tip_x, DISC)
