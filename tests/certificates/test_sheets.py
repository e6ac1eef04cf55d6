"""Boxes that are too small, sheets that are too few, and both sizes of paper."""

import time

import pytest
import zxingcpp

from certificates.typesetting import pdf, qr
from certificates.typesetting.design import frames
from tests.certificates.faces import EVERYTHING, face
from tests.certificates.printed import (
    INK,
    INK_SHA256,
    LONG_NAME,
    MADE_AT,
    box,
    paper,
    picture,
    reader,
    sheet,
    sizes_of,
    words,
)

SIX_LINES = [
    f"Objective {n}: describe and demonstrate the safe approach to the region" for n in range(1, 7)
]
MANY = [f"{line}, part {part}" for part in range(1, 6) for line in SIX_LINES]
SIX_COURSES = [[f"DN-10{n}", f"Region {n} and its neighbours"] for n in range(1, 7)]

WORDY = {
    "provider_name": "International Institute for Post-Graduate Education in Physiotherapy,"
    " Rehabilitation and Dry Needling of the South-West",
    "provider_number": "APPROVAL-2026-0000-112233-SW-TRAINING-PROVIDER",
    "licence_issuer": "Department of Business and Professional Regulation, Board of Physical"
    " Therapy Practice and Athletic Training",
    "place_or_mode": "Online, live online and in person at the Centre for Musculoskeletal"
    " Medicine, 1200 Long Avenue, Building 7, Tampa, Florida",
    "credits": [[f"Way of teaching number {n}, supervised", "3.25"] for n in range(1, 9)],
    "verify_url": "https://training.southwest-physiotherapy.example.org/c/7QK29FXRM4AB",
    "sample": True,
}

DESIGNS = ["house", "band", "classic"]


@pytest.mark.parametrize("design", DESIGNS)
def test_six_objectives_and_six_courses_fit_on_one_page(design):
    made = paper(
        design, objectives=SIX_LINES, courses=SIX_COURSES, sample=True, holder_name=LONG_NAME
    )

    assert len(reader(made).pages) == 1
    assert [line for line in SIX_LINES if line not in words(made)] == []


@pytest.mark.parametrize("size", ["a4", "us-letter"])
@pytest.mark.parametrize("design", DESIGNS)
def test_wordy_facts_shrink_into_their_places(design, size):
    made = paper(design, size=size, **WORDY)

    text = words(made)
    assert len(reader(made).pages) == 1
    solid = text.replace(" ", "")
    long = ("provider_name", "provider_number", "place_or_mode", "licence_issuer")
    assert [name for name in long if WORDY[name].replace(" ", "") not in solid] == []
    assert "Way of teaching number 8, supervised 3.25 Total 26" in text
    (size_of_name,) = sizes_of(made, "International")
    assert size_of_name <= 13
    found = zxingcpp.read_barcodes(picture(made))
    assert [barcode.text for barcode in found] == [qr.scannable(WORDY["verify_url"])]


@pytest.mark.parametrize("design", DESIGNS)
def test_no_field_of_ours_is_too_full(design):
    full = face(**EVERYTHING | {"holder_name": LONG_NAME, "signatories": [], "sample": True})

    for size in ("a4", "us-letter"):
        crowded = pdf.crowded(full, layout=pdf.shipped_designs()[design], paper=size)
        assert crowded == []


def test_a_field_that_is_too_full_is_named_and_still_printed():
    place = {"id": "place", "kind": "fact", "fact": "place_or_mode", "fit": "wrap"}
    layout = sheet(place | {"size": 12, "min_size": 12} | box(20, 60, 30, 6))
    wordy = face(place_or_mode=WORDY["place_or_mode"])

    assert pdf.crowded(wordy, layout=layout) == ["place"]
    assert pdf.crowded(face(place_or_mode="Tampa"), layout=layout) == []
    text = words(pdf.render(wordy, layout=layout, made_at=MADE_AT))
    assert WORDY["place_or_mode"].replace(" ", "") in text.replace(" ", "")


@pytest.mark.parametrize("fit", ["shrink", "wrap"])
def test_the_fullest_field_takes_no_longer_than_a_reader_waits(fit):
    text = {"id": "much", "kind": "text", "text": "word and more " * 140, "size": 30, "fit": fit}
    started = time.process_time()

    pdf.crowded(face(), layout=sheet(text | box(20, 60, 60, 20)))

    assert time.process_time() - started < 3


@pytest.mark.parametrize("design", DESIGNS)
def test_more_than_the_face_holds_goes_to_a_second_page(design):
    made = paper(design, objectives=MANY)

    first, second = (" ".join(page.extract_text().split()) for page in reader(made).pages)
    assert "Courses completed, What was learnt and assessed: see page 2." in first
    assert "Certificate FF-2026-7QK29FXRM4, issued to Ana María Ferreira Jones" in second
    assert [line for line in MANY if line not in second] == []


def test_a_design_may_have_a_second_page():
    back = {"id": "back", "kind": "list", "lists": ["objectives"], "page": 2, "fit": "wrap"}
    layout = sheet(back | box(20, 20, 250, 150), pages=[{}, {}])
    made = pdf.render(face(), layout=layout, made_at=MADE_AT)

    first, second = (page.extract_text() for page in reader(made).pages)
    assert "Ana María Ferreira Jones" in first
    assert "Find the rule for a jurisdiction" in second
    assert "Find the rule" not in first
    picture_of_second = pdf.preview_png(face(), layout=layout, page=2, dots_per_inch=24)
    assert picture_of_second != pdf.preview_png(face(), layout=layout, page=1, dots_per_inch=24)


@pytest.mark.parametrize("dots", [72, 100, 200])
@pytest.mark.parametrize(
    "address",
    [
        "https://filiform.example/c/7QK29FXRM4AB",
        "http://127.0.0.1:8000/c/7QK29FXRM4AB",
        "https://school.example/Training/c/7QK29FXRM4AB",
    ],
)
def test_the_printed_qr_code_opens_the_verification_address(address, dots):
    found = zxingcpp.read_barcodes(picture(paper(verify_url=address, sample=True), dots))

    assert [barcode.text for barcode in found] == [qr.scannable(address)]


@pytest.mark.parametrize("design", ["band", "classic"])
def test_the_qr_code_is_read_on_every_design(design):
    found = zxingcpp.read_barcodes(picture(paper(design), 72))

    assert [barcode.text for barcode in found] == ["HTTPS://FILIFORM.EXAMPLE/C/7QK29FXRM4AB"]


@pytest.mark.parametrize("design", ["house", "classic"])
def test_nothing_is_drawn_outside_the_frame(design):
    drawn = picture(paper(design, holder_name=LONG_NAME, **WORDY))
    edge = round(7 / 25.4 * 100)

    outside = [
        drawn.crop((0, 0, drawn.width, edge)),
        drawn.crop((0, drawn.height - edge, drawn.width, drawn.height)),
        drawn.crop((0, 0, edge, drawn.height)),
        drawn.crop((drawn.width - edge, 0, drawn.width, drawn.height)),
    ]
    assert {strip.getextrema() for strip in outside} == {(255, 255)}


@pytest.mark.parametrize(
    ("design", "size", "width", "height"),
    [
        ("house", "a4", 297, 210),
        ("house", "us-letter", 279.4, 215.9),
        ("classic", "a4", 210, 297),
        ("classic", "us-letter", 215.9, 279.4),
    ],
)
def test_the_same_design_is_printed_on_both_papers(design, size, width, height):
    (page,) = reader(paper(design, size=size)).pages

    points = (float(page.mediabox.width), float(page.mediabox.height))
    assert points == pytest.approx((width / 25.4 * 72, height / 25.4 * 72), abs=0.1)


def test_the_frames_are_the_ones_the_program_draws():
    kept = {path.name: path.read_text() for path in frames.FOLDER.glob("*-*.svg")}

    assert kept == frames.files()


def test_ornaments_take_the_colours_of_the_design():
    """The whole page in red and green: nothing of the teal of the house is left."""
    house = pdf.shipped_designs()["house"].as_data()
    red = house | {"colours": house["colours"] | {"accent": "#C00000", "tint": "#00C000"}}

    drawing = pdf.preview_svg(face(), layout=type(pdf.shipped_designs()["house"]).from_data(red))

    assert b"#0b5563" not in drawing.lower()
    assert b"#c00000" in drawing.lower()
    assert b"#0b5563" in pdf.preview_svg(face(), layout=pdf.shipped_designs()["house"]).lower()


def test_signatures_stand_over_their_line_and_one_without_picture_leaves_room_for_ink():
    signed = [["Marcus Lindqvist", "Director", INK_SHA256], ["Dr Ruth Amsel", "Head", ""]]
    fields = [
        {"id": f"s{n}", "kind": "signature", "signature": f"signatory_{n}"}
        | box(20 + 90 * (n - 1), 100, 70, 30)
        for n in (1, 2)
    ]
    made = pdf.render(
        face(signatories=signed),
        layout=sheet(*fields),
        artwork={INK_SHA256: INK},
        made_at=MADE_AT,
    )

    drawn = picture(made, 72)

    def darkest(x: float, y: float, width: float, height: float) -> int:
        corners = [round(side / 25.4 * 72) for side in (x, y, x + width, y + height)]
        return drawn.crop(corners).getextrema()[0]

    assert darkest(20, 100, 70, 18) < 150
    assert darkest(110, 100, 70, 18) == 255
    assert darkest(110, 118, 70, 12) < 150
