"""Writing questions about pictures in the staff pages: the file, the words, the places."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from quizzes.kinds import kind as kind_of
from quizzes.models import Question
from tests.factories import pictures
from tests.quizzes.test_question_pages import ABOUT, as_posted

pytestmark = pytest.mark.django_db

ALT = {"alt": "Line drawing of a hip from behind"}
REGIONS = {
    "region-0-text": "On the crest", "region-0-shape": "ellipse",
    "region-0-x": "20", "region-0-y": "25", "region-0-w": "20", "region-0-h": "10",
    "region-1-text": "In the hollow", "region-1-shape": "polygon", "region-1-target": "on",
    "region-1-points": "44 58, 52 58, 54 82, 46 82", "region-1-named": "Sciatic nerve",
    "region-2-text": "At the side", "region-2-shape": "circle",
    "region-2-x": "65", "region-2-y": "40", "region-2-w": "10", "region-2-reason": "Too far out",
    "region-3-shape": "ellipse", "choose": "1", "need": "all",
}  # fmt: skip
LABELS = {
    "label-0-text": "Sacrum", "label-0-most": "1", "label-2-text": "Hip bone", "label-2-most": "2",
    "label-2-reason": "Feel for it", "columns": "10",
    "zone-0-label": "1", "zone-0-shape": "rectangle",
    "zone-0-x": "20", "zone-0-y": "25", "zone-0-w": "20", "zone-0-h": "30",
    "zone-1-label": "3", "zone-1-shape": "circle", "zone-1-x": "70", "zone-1-y": "40", "zone-1-w": "20",
}  # fmt: skip
FILLED = {"hotspot": ALT | REGIONS, "markers": ALT | LABELS}


def kept():
    return default_storage.listdir("questions")[1] if default_storage.exists("questions") else []


@pytest.fixture
def ivo(client, instructor):
    client.force_login(instructor)
    return client


def picture(width=800, height=400, *, named="hip.png"):
    drawn = BytesIO()
    Image.new("RGB", (width, height), "#ddeeee").save(drawn, "PNG")
    return SimpleUploadedFile(named, drawn.getvalue(), content_type="image/png")


def test_regions_are_drawn_on_a_picture_that_was_sent(ivo):
    url = reverse("question_new", args=["hotspot"])
    saved = ivo.post(url, ABOUT | FILLED["hotspot"] | {"upload": picture()})

    question = Question.objects.get(reference="N1")
    assert saved.url == reverse("question_edit", args=[question.pk])
    body, key = question.current.body, question.current.key
    assert default_storage.exists(body["image"]["file"])
    assert body["image"] == ALT | {
        "file": body["image"]["file"],
        "width": 800,
        "height": 400,
    }
    assert body["regions"] == [
        {"id": "a", "text": "On the crest", "shape": "ellipse"}
        | {"cx": 0.2, "cy": 0.25, "rx": 0.1, "ry": 0.05},
        {"id": "b", "text": "In the hollow", "shape": "polygon"}
        | {"points": [[0.44, 0.58], [0.52, 0.58], [0.54, 0.82], [0.46, 0.82]]},
        {"id": "c", "text": "At the side", "shape": "circle", "cx": 0.65, "cy": 0.4, "r": 0.05},
    ]
    assert key == {
        "targets": ["b"],
        "need": "all",
        "names": {"b": "Sciatic nerve"},
        "reasons": {"c": "Too far out"},
        "rationale": "Because.",
    }


def test_zones_name_their_labels_by_row(ivo):
    url = reverse("question_new", args=["markers"])
    ivo.post(url, ABOUT | FILLED["markers"] | {"upload": picture()})

    version = Question.objects.get(reference="N1").current
    assert version.body["labels"] == [
        {"id": "l1", "text": "Sacrum", "most": 1},
        {"id": "l2", "text": "Hip bone", "most": 2},
    ]
    assert version.key["zones"] == [
        {"id": "z1", "label": "l1", "shape": "rectangle", "x": 0.1, "y": 0.1, "w": 0.2, "h": 0.3},
        {"id": "z2", "label": "l2", "shape": "circle", "cx": 0.7, "cy": 0.4, "r": 0.1},
    ]
    assert version.key["reasons"] == {"l2": "Feel for it"}


@pytest.mark.parametrize("kind", ["hotspot", "markers"])
def test_saving_untouched_makes_no_version_and_a_new_stem_moves_nothing(ivo, kind):
    question = pictures.question(kind)
    url = reverse("question_edit", args=[question.pk])
    data = as_posted(ivo.get(url))

    assert ivo.post(url, data).status_code == 302
    assert question.versions.count() == 1
    ivo.post(url, data | {"stem": "Asked better?", "reason": "Clearer words"})

    first, second = question.versions.order_by("number")
    assert second.body == first.body | {"stem": "Asked better?"}
    assert second.key == first.key


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        pytest.param(None, "Choose the picture.", id="none"),
        pytest.param(
            SimpleUploadedFile("x.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            "The picture is an SVG drawing, which can hold scripts; use PNG.",
            id="drawing with another name",
        ),
        pytest.param(
            SimpleUploadedFile("x.png", b"no picture at all"),
            "The picture is not a readable PNG, JPEG, GIF or WebP file; save it again as PNG.",
            id="text with another name",
        ),
    ],
)
def test_what_is_no_picture_is_not_kept(ivo, sent, sentence):
    before = kept()
    url = reverse("question_new", args=["hotspot"])
    page = ivo.post(url, ABOUT | FILLED["hotspot"] | ({"upload": sent} if sent else {}))

    assert page.context["form"].errors["upload"] == [sentence]
    assert not Question.objects.exists()
    assert kept() == before


def test_no_other_file_can_be_named(ivo):
    forged = '{"file": "questions/../private.png", "width": 1, "height": 1}:signature'
    page = ivo.post(
        reverse("question_new", args=["hotspot"]), ABOUT | FILLED["hotspot"] | {"kept": forged}
    )

    assert page.context["form"].errors["upload"] == ["Choose the picture."]
    assert not Question.objects.exists()


def test_a_picture_that_was_sent_stays_while_the_rest_is_mended(ivo):
    url = reverse("question_new", args=["hotspot"])
    page = ivo.post(url, ABOUT | FILLED["hotspot"] | {"upload": picture(), "alt": ""})
    assert page.context["form"].errors == {
        "alt": ["Describe the picture in words, without giving the answer away."]
    }

    ivo.post(url, as_posted(page) | ALT)

    image = Question.objects.get(reference="N1").current.body["image"]
    assert (image["width"], image["height"], image["alt"]) == (800, 400, ALT["alt"])


def test_a_place_without_words_is_asked_for(ivo):
    page = ivo.post(
        reverse("question_new", args=["hotspot"]),
        ABOUT | FILLED["hotspot"] | {"upload": picture(), "region-0-text": ""},
    )

    assert page.context["form"].non_field_errors() == ["Write the text of region a."]


def test_the_preview_shows_the_picture_with_its_regions(ivo):
    url = reverse("question_preview", args=["hotspot"])
    page = ivo.post(url, ABOUT | FILLED["hotspot"] | {"upload": picture()})

    regions = page.context["sheet"].shown["regions"]
    assert [(each.number, each.text) for each in regions] == [
        (1, "On the crest"),
        (2, "In the hollow"),
        (3, "At the side"),
    ]
    assert page.context["faults"] == []
    assert b"Sciatic nerve" not in page.content.split(b"<fieldset")[1]
    again = ivo.post(url, dict(page.context["carried"]) | {"answer_here": "1", "q1": "o1"})
    assert again.context["faults"] == []
    assert not Question.objects.exists()


@pytest.mark.parametrize("kind", ["hotspot", "markers"])
def test_the_form_begins_with_the_places_of_the_version(ivo, kind):
    question = pictures.question(kind)
    version = question.current
    page = ivo.get(reverse("question_edit", args=[question.pk]))

    form = page.context["form"]
    assert (form.seen.width, form.seen.height) == (1000, 800)
    assert b"/static/quizzes/figures/lung-apex" in page.content
    assert kind_of(kind).validate(version.body, version.key) == []
