"""The form of a design, with and without a script."""

import html
import re
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from certificates.admin.designs.design_form import DesignForm
from certificates.layout.fields import Layout
from certificates.layout.shipped import shipped
from certificates.services import designs as services
from tests.certificates.designs.steps import edit, sent
from tests.certificates.layout.designs import layout
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db


def test_the_form_says_back_what_the_layout_says(staff, design):
    response = staff.post(edit(design), sent(staff, design))

    assertRedirects(response, edit(design), fetch_redirect_response=False)
    design.refresh_from_db()
    assert Layout.from_data(design.draft) == layout()


def test_numbers_colours_and_words_are_changed_by_the_form(staff, design):
    values = sent(staff, design) | {
        "f-4-x": "33,5",
        "f-4-colour": "own",
        "f-4-colour_own": "#102030",
        "f-4-label": "{label}:",
        "f-4-label-code-0": "ES",
        "f-4-label-in-0": "Número",
        "sheet-colour_accent": "#aa0000",
        "sheet-page1_behind": "ornament:guilloche",
        "sheet-page1_fit": "stretch",
    }

    staff.post(edit(design), values)

    design.refresh_from_db()
    made = Layout.from_data(design.draft)
    number = made.fields[4]
    assert (number.id, number.x, number.colour) == ("number", 33.5, "#102030")
    assert number.label == {"*": "{label}:", "es": "Número"}
    assert made.colours.accent == "#AA0000"
    assert made.pages[0].background.ornament == "guilloche"


@pytest.mark.parametrize(
    ("action", "names"),
    [
        ("up:f-1", ["holder", "heading", "course"]),
        ("down:f-0", ["holder", "heading", "course"]),
        ("up:f-0", ["heading", "holder", "course"]),
        ("remove:f-1", ["heading", "course", "provider"]),
    ],
)
def test_fields_are_put_in_order_and_taken_off_without_a_script(staff, design, action, names):
    staff.post(edit(design), sent(staff, design) | {"action": action})

    design.refresh_from_db()
    assert [field["id"] for field in design.draft["fields"]][:3] == names


def test_a_field_is_added_without_a_script(staff, design):
    for _ in range(2):
        design.refresh_from_db()
        values = sent(staff, design) | {"action": "add", "add-kind": "line"}
        response = staff.post(edit(design), values)

    design.refresh_from_db()
    assert [field["id"] for field in design.draft["fields"]][-2:] == ["line", "line-2"]
    assert response["Location"] == edit(design) + "?open=10#f-10"


def hidden(staff, design):
    """Names and values of the inputs of fields that nobody has opened."""
    page = staff.get(edit(design)).content.decode()
    found = re.findall(r'<input type="hidden" name="(f-[^"]+)" value="([^"]*)"', page)
    return [(name, html.unescape(value)) for name, value in found]


def test_folded_fields_say_all_that_their_inputs_would(staff, design):
    sheet = {name: value for name, value in sent(staff, design).items() if name[:2] != "f-"}
    values = sheet | dict(hidden(staff, design)) | {"action": "open:f-4"}

    response = staff.post(edit(design), values)

    assert response["Location"] == edit(design) + "?open=4#f-4"
    design.refresh_from_db()
    assert Layout.from_data(design.draft) == layout()
    assertNotContains(staff.get(edit(design)), 'id="id_f-4-x"')
    opened = staff.get(response["Location"])
    assertContains(opened, 'id="id_f-4-x"')
    assertNotContains(opened, 'id="id_f-3-x"')


@pytest.mark.parametrize("key", ["house", "band", "classic"])
def test_a_design_of_ours_opens_as_a_light_page(staff, key):
    design = services.start_design(name=key, layout=shipped(key), at=NOON)

    page = staff.get(edit(design)).content
    values = urlencode([("total", 99), *hidden(staff, design)])

    assert len(page) < 120_000
    fields = DesignForm({}, [], QueryDict(values)).fields
    assert all(form.is_valid() for form in fields)
    assert [form.data_of_field() for form in fields] == shipped(key).as_data()["fields"]


def test_a_field_that_cannot_be_saved_can_be_taken_off(staff, design):
    values = sent(staff, design) | {"action": "remove:f-4", "f-4-x": "wide"}

    staff.post(edit(design), values)

    design.refresh_from_db()
    assert [field["id"] for field in design.draft["fields"]][3:5] == ["provider", "completed"]


def test_what_was_typed_stays_when_a_number_is_none(staff, design):
    response = staff.post(edit(design), sent(staff, design) | {"f-4-x": "wide", "f-4-size": "9"})

    assert response.status_code == 422
    assert response.context["faults"] == [("id_f-4-x", "Number: Enter a number, such as 12.5.")]
    assertContains(response, 'value="wide"', status_code=422)
    design.refresh_from_db()
    assert design.draft_number == 0


def test_the_second_tab_is_told_and_keeps_what_it_drew(staff, design):
    first = sent(staff, design) | {"f-4-x": "30"}
    second = sent(staff, design) | {"f-4-x": "50"}
    staff.post(edit(design), first)

    response = staff.post(edit(design), second)

    assertContains(response, "Somebody saved this design after you opened it", status_code=409)
    form = response.context["form"]
    assert form.fields[4]["x"].value() == "50"
    design.refresh_from_db()
    assert design.draft["fields"][4]["x"] == 30
    staff.post(edit(design), second | {"seen": response.context["design"].draft_number})
    design.refresh_from_db()
    assert design.draft["fields"][4]["x"] == 50


def test_a_script_is_told_the_number_of_the_draft(staff, design):
    values = sent(staff, design) | {"f-4-x": "30"}

    told = staff.post(edit(design), values, headers={"Accept": "application/json"})
    again = staff.post(edit(design), values, headers={"Accept": "application/json"})

    assert told.json() == {"seen": 1, "said": "The draft is saved."}
    assert again.status_code == 409
