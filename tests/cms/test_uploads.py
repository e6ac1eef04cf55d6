"""Pictures and documents that editors upload: what is cleaned, what is refused, and what is said."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a smaller picture for the collector to close.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SCRIPT = "The drawing carries a script. Export it as plain SVG, without scripts."
PAGE = (
    "Part of the drawing is a web page, which paper cannot show. Export it as plain SVG, "
    "without data of the drawing programme."
)
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


@pytest.fixture
def editor(client, instructor, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(instructor)
    return client


def drawing(inside="", *, attributes="", before=""):
    start = f'<svg xmlns="http://www.w3.org/2000/svg" {XLINK} viewBox="0 0 100 80" {attributes}>'
    return f'{before}{start}<rect width="9" height="9" fill="#0b5563"/>{inside}</svg>'.encode()


def upload(editor, data, name="hip.svg"):
    file = SimpleUploadedFile(name, data, "image/svg+xml")
    sent = {"title": "Hip", "file": file, "collection": Collection.get_first_root_node().pk}
    return editor.post(reverse("wagtailimages:add"), sent)


def faults(response):
    return [str(fault) for fault in response.context["form"].errors.get("file", [])]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(drawing("<script>alert(1)</script>"), SCRIPT, id="script"),
        pytest.param(drawing('<script href="https://evil.example/a.js"/>'), SCRIPT, id="src"),
        pytest.param(drawing(attributes='onload="alert(1)"'), SCRIPT, id="handler on the root"),
        pytest.param(drawing('<path d="M0 0" onclick="alert(1)"/>'), SCRIPT, id="handler"),
        pytest.param(drawing('<path d="M0 0" ONCLICK="alert(1)"/>'), SCRIPT, id="loud handler"),
        pytest.param(
            drawing('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>'),
            PAGE,
            id="foreign object",
        ),
        pytest.param(
            drawing('<iframe xmlns="http://www.w3.org/1999/xhtml" src="https://evil.example"/>'),
            PAGE,
            id="frame",
        ),
        pytest.param(
            drawing('<image xlink:href="https://evil.example/a.png" width="9" height="9"/>'),
            "The drawing shows something from another file or address "
            "(https://evil.example/a.png). Embed it in the drawing.",
            id="picture from elsewhere",
        ),
        pytest.param(
            drawing('<use href="https://evil.example/a.svg#b"/>'),
            "The drawing shows something from another file or address "
            "(https://evil.example/a.svg#b). Embed it in the drawing.",
            id="part from elsewhere",
        ),
        pytest.param(
            drawing("<style>@import url(https://evil.example/a.css);</style>"),
            "The drawing loads its styles from elsewhere. Put them into the drawing itself.",
            id="import",
        ),
        pytest.param(
            drawing('<rect width="9" height="9" fill="url(https://evil.example/a#b)"/>'),
            "The drawing takes a colour or a picture from another file. Embed it in the drawing.",
            id="colour from elsewhere",
        ),
        pytest.param(
            drawing(before='<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
            "The drawing declares entities, which can hide anything. Export it as plain SVG, "
            "without keeping the editing data of the drawing programme.",
            id="entity",
        ),
    ],
)
def test_a_drawing_that_does_something_is_refused_with_a_sentence(editor, data, sentence):
    response = upload(editor, data)

    assert faults(response) == [sentence]
    assert Image.objects.count() == 0


def test_a_script_that_is_called_png_is_refused_all_the_same(editor):
    response = upload(editor, drawing("<script>alert(1)</script>"), name="hip.png")

    assert faults(response) == [SCRIPT]


def test_a_web_page_that_is_called_svg_is_refused(editor):
    response = upload(editor, b"<html><script>alert(1)</script></html>")

    assert len(faults(response)) == 1
    assert Image.objects.count() == 0


def test_a_plain_drawing_is_kept_and_links_in_it_are_taken_out(editor):
    inside = '<a xlink:href="javascript:alert(1)"><circle r="4"/></a><metadata>author</metadata>'
    upload(editor, drawing(inside))

    image = Image.objects.get()
    kept = image.file.read().decode()
    assert (image.width, image.height) == (100, 80)
    assert "javascript" not in kept
    assert "metadata" not in kept
    assert "<circle" in kept


def test_many_files_at_once_go_the_same_way(editor):
    file = SimpleUploadedFile("hip.svg", drawing("<script/>"), "image/svg+xml")
    response = editor.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "Hip", "files[]": file, "collection": Collection.get_first_root_node().pk},
        headers={"x-requested-with": "XMLHttpRequest"},
    )

    assert response.json()["success"] is False
    assert SCRIPT in response.json()["error_message"]
    assert Image.objects.count() == 0


def test_a_drawing_is_shown_under_a_policy_that_lets_it_do_nothing(editor):
    upload(editor, drawing())
    rendition = Image.objects.get().get_rendition("max-50x50")

    shown = editor.get(rendition.url)

    assert shown.headers["Content-Type"] == "image/svg+xml"
    assert shown.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
    )


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        pytest.param(
            "notes.svg",
            drawing(),
            "File extension “svg” is not allowed. Allowed extensions are: pdf, vtt.",
            id="drawing as document",
        ),
        pytest.param(
            "notes.pdf",
            drawing("<script/>"),
            "This file is called PDF and is something else. Export it again as PDF.",
            id="drawing called PDF",
        ),
        pytest.param(
            "captions.vtt",
            b"<script>alert(1)</script>",
            "This file is called VTT and is something else. Export it again as VTT.",
            id="script called captions",
        ),
    ],
)
def test_a_document_that_is_something_else_is_refused(editor, name, data, sentence):
    sent = {"title": "Notes", "file": SimpleUploadedFile(name, data)}
    sent["collection"] = Collection.get_first_root_node().pk

    response = editor.post(reverse("wagtaildocs:add"), sent)

    assert faults(response) == [sentence]
    assert Document.objects.count() == 0
