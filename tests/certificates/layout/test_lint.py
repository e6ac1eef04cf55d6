"""A design is told its faults in sentences that name the field."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from certificates.layout.artwork import Artwork, read
from certificates.layout.fields import Layout
from certificates.layout.findings import Finding
from certificates.layout.lint import ALWAYS, lint, try_names
from certificates.layout.sampling import contrast
from certificates.layout.shipped import shipped, shipped_names
from tests.certificates.layout.designs import drawing, layout, picture

WHITE, BLACK = picture(), picture("#101010")
SMALL = picture(size=(877, 620))
SQUARE = picture(size=(1754, 1754))


def behind(artwork: Artwork, **more):
    return [{"background": {"artwork": artwork.sha256, **more}}]


def said(design: Layout, *artwork: Artwork, **options) -> list[tuple[str, str, str]]:
    found = lint(design, {each.sha256: each for each in artwork}, **options)
    return [(each.level, each.field, each.sentence) for each in found]


def test_a_design_without_faults_has_no_findings():
    assert said(layout(pages=behind(WHITE)), WHITE) == []


DARK = "can hardly be told from what is behind: the contrast is"
IMAGE = {"kind": "image", "x": 210, "y": 30, "width": 30, "height": 30}
FAULTS = {
    "no signature": (
        layout(without="signed"), (),
        [("error", "", "Place a signature: a certificate has to show it.")],
    ),
    "no QR code": (
        layout(without="square"), (),
        [("error", "", "Place the QR code: a certificate has to show it.")],
    ),
    "two titles": (
        replace(layout(), fields=tuple(
            replace(field, role="title") if field.id == "course" else field
            for field in layout().fields
        )), (),
        [("error", "course", ("Course: another field is the heading already. "
                             "Choose ordinary text here."))],
    ),
    "no holder": (
        replace(layout(), fields=tuple(
            replace(field, role="text") for field in layout().fields if field.id != "heading"
        )), (),
        [("error", "", "Give one field the role of the heading."),
         ("error", "", "Give one field the role of the name of the holder.")],
    ),
    "off the paper": (
        layout(number={"x": 200}), (),
        [("error", "number", "Number: it reaches beyond the paper and would be cut off.")],
    ),
    "where printers do not print": (
        layout(number={"x": 3}), (),
        [("warning", "number", ("Number: it lies within 5 mm of the edge, where most printers "
                               "print nothing."))],
    ),
    "one over the other": (
        layout(course={"y": 66}), (),
        [("warning", "course", "Course: it overlaps Holder by 180 × 4 mm.")],
    ),
    "tiny type": (
        layout(number={"size": 6, "min_size": 5}), (),
        [("error", "number", "Number: 6 points are too small to read. Use 6.5 or more.")],
    ),
    "tiny label": (
        layout(number={"label": "Number", "label_size": 5}), (),
        [("error", "number", ("Number: its label of 5 points is too small to read. "
                             "Use 6.5 or more."))],
    ),
    "pale words": (
        layout(number={"colour": "#AAAAAA"}), (),
        [("error", "number", f"Number: its words {DARK} 2.3, and 4.5 is needed.")],
    ),
    "grey is enough for a large line": (layout(course={"colour": "#8A8A8A"}), (), []),
    "grey is too little for a small line": (
        layout(number={"colour": "#8A8A8A"}), (),
        [("error", "number", f"Number: its words {DARK} 3.5, and 4.5 is needed.")],
    ),
    "pale label": (
        layout(number={"label": "Number", "label_colour": "#CCCCCC"}), (),
        [("error", "number", f"Number: its label {DARK} 1.6, and 4.5 is needed.")],
    ),
    "words on a filled box": (
        layout(without="number", panel={"kind": "box", "x": 15, "y": 105, "width": 190,
                                        "height": 25, "fill": "#0B5563"},
               last={"kind": "fact", "fact": "number", "y": 111, "height": 8}), (),
        [("error", "last", f"Last: its words {DARK} 2.0, and 4.5 is needed.")],
    ),
    "white words on a filled box": (
        layout(without="number", panel={"kind": "box", "x": 15, "y": 105, "width": 190,
                                        "height": 25, "fill": "#0B5563"},
               last={"kind": "fact", "fact": "number", "y": 111, "height": 8,
                     "colour": "paper"}), (),
        [],
    ),
    "a picture without words": (
        layout(logo={**IMAGE, "artwork": SQUARE.sha256}), (SQUARE,),
        [("error", "logo", "Logo: describe the picture in words, or mark it as decoration.")],
    ),
    "a file name for words": (
        layout(logo={**IMAGE, "artwork": SQUARE.sha256, "alt": "logo_v2.PNG"}), (SQUARE,),
        [("warning", "logo", "Logo: “logo_v2.PNG” is the name of a file. Say what is seen on it.")],
    ),
    "a missing picture": (
        layout(logo={**IMAGE, "artwork": SQUARE.sha256, "alt": "Our seal"}), (),
        [("error", "logo", "Logo: its picture is missing. Choose it again.")],
    ),
    "missing artwork": (
        layout(pages=behind(WHITE)), (),
        [("error", "", "The artwork behind page 1 is missing. Choose it again.")],
    ),
    "coarse artwork": (
        layout(pages=behind(SMALL)), (SMALL,),
        [("warning", "", ("The artwork behind page 1 prints with 75 dots per inch and looks coarse; "
                         "150 are needed. Use a larger file."))],
    ),
    "stretched artwork": (
        layout(pages=behind(SQUARE)), (SQUARE,),
        [("warning", "", "The artwork behind page 1 is stretched by 41 %. Let it cover the frame.")],
    ),
    "covering artwork": (layout(pages=behind(SQUARE, fit="cover")), (SQUARE,), []),
    "a drawing has no dots": (layout(pages=behind(drawing())), (drawing(),), []),
    "a small QR code": (
        layout(square={"width": 21.5}), (),
        [("error", "square", ("Square: a code of 21.5 mm is too small for a phone. "
                             "Make it 22 mm or more."))],
    ),
    "words on the QR code": (
        layout(square={"x": 190, "y": 145}), (),
        [("warning", "square", "Square: Signed lies on it, and phones need it free."),
         ("warning", "square", "Square: Code lies on it, and phones need it free.")],
    ),
    "words close to the QR code": (layout(square={"x": 200.5, "y": 145}), (), []),
}  # fmt: skip


@pytest.mark.parametrize(("design", "artwork", "expected"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named(design, artwork, expected):
    assert said(design, *artwork) == expected


def test_everything_on_dark_artwork_is_unreadable_but_the_code_has_its_own_plate():
    found = said(layout(pages=behind(BLACK)), BLACK)

    assert [field for level, field, _ in found if level == "error"] == [
        "heading", "holder", "course", "provider", "number", "completed", "signed", "signed", "code"
    ]  # fmt: skip


def test_words_that_only_touch_a_dark_band_are_warned_about():
    file = io.BytesIO()
    sheet = Image.new("RGB", (1754, 1240), "white")
    sheet.paste((20, 20, 20), (0, 0, 400, 1240))
    sheet.save(file, "PNG")
    band = read("band.png", file.getvalue())

    found = said(layout(pages=behind(band)), band)

    assert ("warning", "number", (
        "Number: part of words lies on artwork of much the same colour: the contrast falls to 1.1, "
        "and 4.5 is needed."
    )) in found  # fmt: skip
    assert {level for level, *_ in found} == {"warning"}


def test_clear_artwork_shows_the_paper():
    file = io.BytesIO()
    Image.new("RGBA", (1754, 1240), (0, 0, 0, 0)).save(file, "PNG")
    clear = read("clear.png", file.getvalue())

    assert said(layout(pages=behind(clear)), clear) == []


def test_what_boards_ask_for_is_advised_and_what_is_required_refused():
    found = said(layout(), required={*ALWAYS, "hours"}, advised={"presenter", "title", "hours"})

    assert found == [
        ("error", "", "Place the hours: a certificate has to show it."),
        ("warning", "", "Place the presenter: some boards do not accept a certificate without."),
    ]


def test_a_font_that_is_not_at_hand_is_named():
    assert said(layout(), fonts={"Noto Sans"}) == [
        ("error", "", "The font Noto Serif is not at hand. Choose another serif font.")
    ]


@pytest.mark.parametrize("key", sorted(shipped_names()))
def test_designs_that_come_with_the_product_have_no_findings(key):
    assert said(shipped(key)) == []


def test_contrast_is_that_of_wcag():
    assert round(contrast((255, 255, 255), (0, 0, 0)), 2) == 21
    assert round(contrast((255, 255, 255), (118, 118, 118)), 2) == 4.54
    assert contrast((1, 2, 3), (1, 2, 3)) == 1


class Lacking(Exception):  # noqa: N818
    text = "म"


def test_hard_names_are_tried():
    def crowded(name):
        if name == "म":
            raise Lacking
        return ["holder"] if len(name) > 20 else []

    names = {
        "a short name": "Li",
        "a name in Devanagari": "म",
        "a very long name": "Ana " * 9,
        "an even longer name": "Ana " * 10,
    }

    assert try_names(layout(), crowded, names, missing=Lacking) == [
        Finding("error", "holder", "Holder: no font has the characters म of a name in Devanagari."),
        Finding(
            "error",
            "holder",
            "Holder: a very long name does not fit, even in 6 points. Make the box larger.",
        ),
    ]
