"""The file in ten years and for those who cannot see it: standards, tags, attachments."""

import datetime as dt
import json
import re

import pytest

from certificates.typesetting import pdf
from certificates.typesetting.pdf import Attachment, render
from tests.certificates.faces import EVERYTHING, face
from tests.certificates.printed import (
    INK,
    INK_SHA256,
    MADE_AT,
    every_dictionary,
    paper,
    reader,
    structure,
    tags,
)


@pytest.mark.parametrize("design", ["house", "band", "classic"])
def test_the_document_is_tagged_for_screen_readers(design):
    made = paper(design)
    root = reader(made).trailer["/Root"]

    found = tags(made)
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712, pypdf has its own booleans
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert [tag for tag in found if re.fullmatch(r"H\d?|Title", tag)] == ["H1"]
    assert (found.count("L"), found.count("LI")) == (2, 5)
    assert (found.count("Table"), found.count("TH"), found.count("TD")) == (1, 2, 8)
    assert found.count("Figure") == 1
    assert "P" in found


def alternatives(made: bytes) -> list[str]:
    return [str(node["/Alt"]) for node in structure(made) if "/Alt" in node]


def test_pictures_are_described_in_words():
    signed = EVERYTHING | {"signatories": [["Marcus Lindqvist", "Director", INK_SHA256]]}

    described = alternatives(paper(**signed))

    assert "QR code that opens https://filiform.example/c/7QK29FXRM4AB" in described
    assert "Signature of Marcus Lindqvist" in described


@pytest.mark.parametrize("design", ["house", "band", "classic"])
def test_the_document_declares_the_archival_and_the_accessible_standard(design):
    made = paper(design)
    metadata = reader(made).trailer["/Root"]["/Metadata"].get_data().decode()

    assert made.startswith(b"%PDF-1.7")
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_every_font_is_embedded():
    fonts = reader(paper(holder_name="محمد Jones")).pages[0]["/Resources"]["/Font"]

    inner = [font.get_object()["/DescendantFonts"][0].get_object() for font in fonts.values()]
    assert len(inner) >= 4
    assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in inner)


def test_the_programmes_own_words_are_marked_with_its_language():
    made = paper(language="nl-be", title="Grondslagen van dry needling")

    assert reader(made).trailer["/Root"]["/Lang"] == "en"
    languages = [found["/Lang"] for found in every_dictionary(made) if "/Lang" in found]
    assert set(languages) == {"en", "nl-BE"}


def test_the_same_face_and_time_give_the_same_bytes():
    signed = face(**EVERYTHING | {"signatories": [["Ada Stone", "Director", INK_SHA256]]})
    artwork = {INK_SHA256: INK}

    first, second = (render(signed, artwork=artwork, made_at=MADE_AT) for _ in range(2))

    assert first == second
    later = MADE_AT + dt.timedelta(seconds=1)
    assert first != render(signed, artwork=artwork, made_at=later)


def test_the_time_of_making_is_the_one_given():
    assert reader(paper()).metadata.creation_date == MADE_AT


def test_the_house_design_is_taken_when_none_is_given():
    assert render(face(), made_at=MADE_AT) == paper("house")


CREDENTIAL = Attachment(
    "credential.json",
    json.dumps(
        {"name": 'Ana "María" \\ #read("x")', "signs": "山田 😀"}, ensure_ascii=False
    ).encode(),
    "application/ld+json",
    "Open Badges credential",
)


def test_an_attachment_is_an_associated_file_and_reads_back():
    made = render(face(), made_at=MADE_AT, attachments=[CREDENTIAL])

    document = reader(made)
    assert document.attachments["credential.json"] == [CREDENTIAL.data]
    (named,) = document.trailer["/Root"]["/AF"]
    named = named.get_object()
    assert (named["/AFRelationship"], named["/Desc"]) == ("/Data", "Open Badges credential")
    assert named["/EF"]["/F"].get_object()["/Subtype"] == "/application/ld+json"
    assert len(document.pages) == 1


def test_an_attachment_that_is_no_text_is_refused():
    with pytest.raises(ValueError, match=r"Attach badge\.png as UTF-8"):
        render(
            face(),
            made_at=MADE_AT,
            attachments=[Attachment("badge.png", b"\x89PNG\xff", "image/png", "A badge")],
        )


def test_a_preview_is_a_picture_of_one_sheet():
    design = pdf.shipped_designs()["house"]

    small = pdf.preview_png(face(), layout=design, dots_per_inch=24)

    assert small.startswith(b"\x89PNG")
    assert pdf.preview_svg(face(), layout=design).startswith(b"<svg")
    with pytest.raises(IndexError):
        pdf.preview_png(face(), layout=design, page=2, dots_per_inch=24)


def test_a_preview_never_shows_what_could_not_be_issued():
    design = pdf.shipped_designs()["house"]

    with pytest.raises(pdf.MissingGlyph, match="山田"):
        pdf.preview_png(face(holder_name="山田 Jones"), layout=design, dots_per_inch=24)
