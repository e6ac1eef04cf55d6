"""A layout read from data: whole, strict, and the same when it is stored."""

import copy
import json
from typing import Any

import pytest

from certificates.layout.fields import Field, Layout, LayoutError, artwork_of, placed_facts
from certificates.layout.members import OF_KIND
from certificates.layout.paper import moved, size

PICTURE = "ab" * 32
BOX = {"x": 20, "y": 20, "width": 100, "height": 10}


def data(**changes: Any) -> dict[str, Any]:
    """A layout of four fields on A4, changed as asked."""
    whole: dict[str, Any] = {
        "format": 1,
        "fields": [
            {"id": "heading", "kind": "fact", "fact": "heading", "role": "title", **BOX},
            {"id": "holder", "kind": "fact", "fact": "holder_name", "role": "holder", **BOX},
            {"id": "logo", "kind": "image", "artwork": PICTURE, "alt": "Our logo", **BOX},
            {"id": "code", "kind": "qr", **BOX},
        ],
    }
    return copy.deepcopy(whole) | changes


def with_field(**members: Any) -> dict[str, Any]:
    whole = data()
    whole["fields"].append({"id": "more", **BOX, **members})
    return whole


def changed(field: int, **members: Any) -> dict[str, Any]:
    whole = data()
    whole["fields"][field] |= members
    return whole


def test_a_layout_survives_being_stored_as_json():
    layout = Layout.from_data(
        with_field(
            kind="text",
            text={"en": "Given to {holder_name}", "pt-br": "Para {holder_name}"},
            size=11.5,
            colour="#ab12cd",
        )
        | {"pages": [{"background": {"artwork": "cd" * 32}}, {}], "paper": "us-letter"}
    )

    stored = json.loads(json.dumps(layout.as_data()))

    assert Layout.from_data(stored) == layout
    assert Layout.from_data(stored).as_data() == stored


def test_what_is_left_out_is_what_the_house_does():
    layout = Layout.from_data(data())

    assert (layout.paper, layout.orientation, layout.language) == ("a4", "landscape", "auto")
    assert (len(layout.pages), layout.pages[0].background) == (1, None)
    assert (layout.colours.accent, layout.fonts.serif) == ("#0B5563", "Noto Serif")
    assert layout.fields[0].fit == "shrink"


def test_a_field_stores_only_what_its_kind_has():
    qr = Layout.from_data(data()).fields[3]

    assert qr.as_data() == {"id": "code", "kind": "qr", "page": 1, **BOX}


def test_the_digest_tells_layouts_apart_and_not_ways_of_writing_them():
    digest = Layout.from_data(data()).digest()

    assert Layout.from_data(changed(0, x=20.0)).digest() == digest
    assert Layout.from_data(data(paper="a4", colours={"accent": "#0b5563"})).digest() == digest
    assert Layout.from_data(changed(0, x=20.01)).digest() != digest
    assert len(digest) == 64


@pytest.mark.parametrize(
    ("broken", "advice"),
    [
        pytest.param([], "the layout as an object", id="no object"),
        pytest.param(data(format=2), "Set format to 1", id="a format to come"),
        pytest.param(data(margin=3), "Remove what a layout does not have: margin", id="unknown"),
        pytest.param(data(paper="a5"), "the paper among a4, us-letter", id="another paper"),
        pytest.param(data(pages=[{}, {}, {}]), "one or two pages", id="three pages"),
        pytest.param(data(fields={}), "fields as a list", id="fields by name"),
        pytest.param(data(language="../en"), "auto or to a code", id="a language that is a path"),
        pytest.param(data(colours={"ink": "red"}), "such as #0B5563", id="a colour in words"),
        pytest.param(data(fonts={"serif": "Comic"}), "the serif font among", id="no font of ours"),
        pytest.param(
            data(pages=[{"background": {"artwork": "../../etc/passwd"}}]),
            "by its SHA-256",
            id="a background that is a path",
        ),
        pytest.param(
            data(pages=[{"background": {"artwork": PICTURE, "ornament": "guilloche"}}]),
            "either artwork or an ornament",
            id="two backgrounds",
        ),
        pytest.param(changed(0, id="Heading 1"), "id of field 1", id="a name with a space"),
        pytest.param(changed(1, id="heading"), "Two fields are called heading", id="twins"),
        pytest.param(changed(0, kind="html"), "kind of field heading", id="another kind"),
        pytest.param(changed(0, x="20"), "x of the field heading .* as a number", id="x in words"),
        pytest.param(changed(0, x=float("nan")), "as a number", id="x that is none"),
        pytest.param(changed(0, width=-1), "from 0 to 500", id="a width below nought"),
        pytest.param(changed(0, fact="score"), "Choose fact of the field heading", id="a secret"),
        pytest.param(changed(0, text="Hi"), "does not have: text", id="a member of another kind"),
        pytest.param(changed(0, min_size=30), "min_size .* no larger", id="smallest above size"),
        pytest.param(changed(0, role="text"), "role title .* 0 have it", id="no heading"),
        pytest.param(changed(1, role="title"), "role title .* 2 have it", id="two headings"),
        pytest.param(changed(1, fact="title"), "prints no holder_name", id="a holder without name"),
        pytest.param(changed(3, page=2), "on page 2, but there is one", id="a page that is not"),
        pytest.param(changed(2, decorative=True), "one of the two", id="described decoration"),
        pytest.param(changed(2, artwork="logo.png"), "by its SHA-256", id="a file name"),
        pytest.param(
            with_field(kind="text", text="For {holder}"), "No fact is called {holder}", id="typo"
        ),
        pytest.param(
            with_field(kind="text", text={"English": "Hi"}), "by codes", id="a language by name"
        ),
        pytest.param(with_field(kind="text"), "Give text to the field more", id="no text"),
        pytest.param(with_field(kind="list", lists=[]), "one or more", id="a list of none"),
        pytest.param(
            with_field(kind="list", lists=["scores"]), "Choose lists", id="an unknown list"
        ),
    ],
)
def test_a_layout_that_cannot_be_drawn_is_refused_in_words(broken, advice):
    with pytest.raises(LayoutError, match=advice):
        Layout.from_data(broken)


def test_the_placed_facts_are_what_a_board_asks_for():
    whole = data()
    whole["fields"] += [
        {"id": "t", "kind": "text", "text": "{title}, {completed_on}: {words.scope}", **BOX},
        {"id": "l", "kind": "list", "lists": ["objectives", "approvals"], **BOX},
        {"id": "h", "kind": "credits", **BOX},
        {"id": "s", "kind": "signature", "signature": "signatory_1", **BOX},
    ]

    assert placed_facts(Layout.from_data(whole)) == {
        "holder_name",
        "title",
        "dates",
        "objectives",
        "approval_number",
        "hours",
        "units",
        "signature",
        "qr",
    }


def test_a_picture_may_be_described_later():
    assert Layout.from_data(changed(2, alt="")).fields[2].alt == {}


def test_a_fact_that_only_one_language_prints_is_not_placed():
    one = with_field(kind="text", text={"en": "{title} {number}", "de": "{title}"})

    assert placed_facts(Layout.from_data(one)) == {"holder_name", "qr", "title"}


def test_the_artwork_of_a_layout_is_named_once():
    layout = Layout.from_data(
        with_field(kind="image", artwork=PICTURE, decorative=True)
        | {"continuation": {"background": {"artwork": "cd" * 32}}}
    )

    assert artwork_of(layout) == {PICTURE, "cd" * 32}


def test_a_box_moves_with_the_paper():
    lying, letter = size("a4", "landscape"), size("us-letter", "landscape")

    assert moved((0, 0, 297, 210), sheet=lying, onto=letter) == (0, 0, 279.4, 215.9)
    assert moved((20, 20, 100, 10), sheet=lying, onto=lying) == (20, 20, 100, 10)


def test_every_member_of_a_field_belongs_to_a_kind():
    assert set().union(*OF_KIND.values()) == set(Field.__dataclass_fields__)
