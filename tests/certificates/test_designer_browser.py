"""Drawing a certificate in the browser: pointer, keys and numbers, seen at once and published."""

import os

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from certificates.layout.fields import Layout
from certificates.layout.shipped import shipped
from certificates.models import Artwork
from certificates.services import designs as services
from tests.certificates.layout.designs import layout, picture
from tests.factories.certificates import NOON
from tests.quizzes.browser import overflow, sign_in, tab_to, violations

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]


@pytest.fixture(autouse=True)
def without_codes(settings):
    settings.MFA_FOR_STAFF = False


@pytest.fixture
def open_designer(page, live_server, administrator):
    sign_in(page.context, live_server, administrator)
    page.set_viewport_size({"width": 1440, "height": 1000})
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)

    def opened(design_layout):
        page.design = services.start_design(name="House", layout=design_layout, at=NOON)
        page.goto(live_server.url + reverse("design_edit", args=[page.design.pk]))
        expect(page.locator("form.drawing")).to_have_count(1)
        page.wait_for_function("() => [...document.images].every((image) => image.complete)")
        return page

    yield opened
    assert [each for each in complaints if "409" not in each] == []


@pytest.fixture
def designer(open_designer):
    return open_designer(layout())


def place(page, name):
    return page.locator(".place", has=page.locator(f".flag:text-is('{name}')"))


def numbers(page, number):
    return [
        float(page.locator(f"[name=f-{number}-{side}]").input_value())
        for side in ("x", "y", "width", "height")
    ]


def drag(page, start, by, *, alt=False):
    """From a point on the screen by so many millimetres."""
    scale = page.locator("[data-over]").bounding_box()["width"] / 297
    page.mouse.move(*start)
    page.mouse.down()
    if alt:
        page.keyboard.down("Alt")
    page.mouse.move(start[0] + by[0] * scale, start[1] + by[1] * scale, steps=5)
    page.mouse.up()
    if alt:
        page.keyboard.up("Alt")


def middle(box):
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def saved(page):
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator("[data-state]")).to_have_text("Saved")
    page.design.refresh_from_db()
    return Layout.from_data(page.design.draft)


def test_a_field_is_moved_and_resized_with_a_pointer(designer):
    number = place(designer, "Number")
    drag(designer, middle(number.bounding_box()), (40, 30), alt=True)
    x, y, width, height = numbers(designer, 4)
    assert (abs(x - 60) < 0.6, abs(y - 140) < 0.6, width, height) == (True, True, 180, 12)

    box = place(designer, "Number").locator(".handle.e").bounding_box()
    drag(designer, middle(box), (-50, 20), alt=True)
    assert abs(numbers(designer, 4)[2] - 130) < 0.6
    assert numbers(designer, 4)[3] == 12

    designer.get_by_role("button", name="Undo").click()
    assert numbers(designer, 4)[2] == 180
    designer.get_by_role("button", name="Redo").click()
    assert abs(saved(designer).fields[4].width - 130) < 0.6


def test_a_dragged_field_keeps_to_the_middle_of_the_sheet(designer):
    number = place(designer, "Number")

    drag(designer, middle(number.bounding_box()), (39.2, 0))

    assert numbers(designer, 4)[0] == 58.5


def test_a_field_is_moved_by_keys_alone_and_the_picture_follows(designer):
    before = designer.locator("[data-picture]").get_attribute("src")
    tab_to(designer, "[data-over] .place:nth-of-type(5)")
    for key in ["ArrowRight", "Shift+ArrowDown", "Control+ArrowLeft", "ArrowLeft", "ArrowLeft"]:
        designer.keyboard.press(key)

    assert numbers(designer, 4) == [19, 115, 179, 12]
    expect(designer.locator("[data-said]")).to_have_text("19 from the left, 115 from the top")
    expect(place(designer, "Number")).to_have_attribute(
        "aria-label",
        "Number, Fact: 19 from the left, 115 from the top, 179 wide, 12 high, in mm",
    )
    expect(designer.locator("[data-picture]")).not_to_have_attribute("src", before)
    designer.keyboard.press("Enter")
    expect(designer.locator("[name=f-4-x]")).to_be_focused()
    expect(designer.locator("#f-4")).to_have_attribute("open", "")


def test_numbers_move_the_box_and_what_is_wrong_leads_to_it(designer):
    designer.locator("#f-4 > summary").click()
    designer.locator("[name=f-4-x]").fill("250")
    designer.locator("[name=f-4-x]").blur()

    finding = designer.get_by_role(
        "link", name="Number: it reaches beyond the paper and would be cut off."
    )
    expect(finding).to_be_visible()
    designer.locator("#f-0 > summary").click()
    finding.click()
    expect(place(designer, "Number")).to_be_focused()
    designer.locator("[name=f-4-x]").fill("20")
    expect(designer.get_by_text("Nothing is wrong with the design.")).to_be_visible()


def test_fields_are_added_copied_put_in_order_and_taken_off(designer):
    designer.get_by_label("New field").select_option("text")
    designer.get_by_role("button", name="Add", exact=True).click()
    expect(place(designer, "Text")).to_be_focused()
    designer.locator("[name=f-9-text]").fill("Given with pleasure to {holder_name}")
    designer.locator("#f-9").get_by_role("button", name="Copy").click()
    expect(place(designer, "Text 2")).to_be_focused()
    designer.locator("#f-10").get_by_role("button", name="Read earlier").click()
    place(designer, "Code").focus()
    designer.keyboard.press("Delete")
    expect(designer.locator("[data-said]")).to_have_text("Code is taken off. Undo brings it back.")

    made = saved(designer)

    assert [field.id for field in made.fields][-3:] == ["square", "text-2", "text"]
    assert "code" not in [field.id for field in made.fields]
    assert [field.text for field in made.fields[-2:]] == [
        {"*": "Given with pleasure to {holder_name}"}
    ] * 2
    assert (made.fields[-2].x - made.fields[-1].x, made.fields[-2].y - made.fields[-1].y) == (4, 4)


def test_a_field_that_is_opened_says_what_it_said_folded(open_designer):
    """Words in two languages, boxes that are ticked, a colour of its own: also after an undo."""
    page = open_designer(
        layout(
            number={
                "label": {"*": "{label}", "es": "Número", "pt-br": "Número (Brasil)"},
                "colour": "#102030",
                "capitals": True,
            },
            lines={"kind": "list", "lists": ["courses", "approvals"], "x": 20, "y": 150}
            | {"width": 120, "height": 30},
        )
    )
    before = Layout.from_data(page.design.draft)
    names = [field.id for field in before.fields]
    for name in ("number", "lines"):
        page.locator(f"#f-{names.index(name)} > summary").click()
        expect(page.locator(f"#f-{names.index(name)} .members.where")).to_be_visible()
    expect(page.locator("[data-undo]")).to_be_disabled()
    expect(page.locator(f"[name=f-{names.index('number')}-label-code-1]")).to_have_value("pt-br")

    place(page, "Number").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-undo]")).to_be_enabled()
    page.get_by_role("button", name="Undo").click()

    assert saved(page) == before


def test_a_second_page_has_fields_of_its_own(designer):
    designer.locator(".whole > summary").first.click()
    designer.locator("[name=sheet-pages]").select_option("2")
    designer.get_by_role("group", name="Page shown").get_by_text("2").click()
    expect(designer.locator("[data-over] .place")).to_have_count(0)
    designer.get_by_label("New field").select_option("line")
    designer.get_by_role("button", name="Add", exact=True).click()
    expect(place(designer, "Line")).to_be_focused()
    designer.locator("#f-0 > summary").click()
    expect(designer.locator("[data-over] .place")).to_have_count(9)

    made = saved(designer)

    assert (len(made.pages), made.fields[-1].page) == (2, 2)


def test_artwork_is_sent_and_lies_behind_the_page_at_once(designer):
    designer.locator("#upload > summary").click()
    sent = {"name": "sheet.png", "mimeType": "image/png", "buffer": picture("#FFFDF5").data}
    designer.locator("#id_upload").set_input_files(sent)
    designer.get_by_role("button", name="Add it").click()
    expect(designer.locator("[data-upload-said]")).to_have_text("sheet.png can be used now.")
    refused = sent | {"name": "sheet.pdf", "buffer": b"%PDF-1.7"}
    designer.locator("#id_upload").set_input_files(refused)

    made = saved(designer)

    assert made.pages[0].background.artwork == Artwork.objects.get().sha256


def test_a_picture_is_drawn_at_once_and_described_before_it_is_published(designer):
    designer.locator("#upload > summary").click()
    seal = {"name": "seal.png", "mimeType": "image/png", "buffer": picture("#0B5563").data}
    designer.locator("#id_upload").set_input_files(seal)
    designer.get_by_label("Use it").select_option("field")
    before = designer.locator("[data-picture]").get_attribute("src")
    designer.get_by_role("button", name="Add it").click()

    expect(designer.locator("[name=f-9-alt]")).to_be_focused()
    expect(designer.locator("[data-picture]")).not_to_have_attribute("src", before)
    wanting = "Image: describe the picture in words, or mark it as decoration."
    expect(designer.get_by_role("link", name=wanting)).to_be_visible()
    designer.keyboard.type("The seal of the school")
    expect(designer.get_by_role("link", name=wanting)).to_have_count(0)
    assert saved(designer).fields[-1].alt == {"*": "The seal of the school"}


def test_drawing_saving_and_publishing_without_leaving_the_keyboard(designer, administrator):
    place(designer, "Number").focus()
    designer.keyboard.press("Shift+ArrowDown")
    designer.keyboard.press("Control+s")
    expect(designer.locator("[data-state]")).to_have_text("Saved")
    designer.get_by_role("button", name="Publish…").press("Enter")
    designer.get_by_label("What is different").fill("Number lower")
    designer.get_by_role("button", name="Publish this version").press("Enter")
    expect(designer.get_by_text("Version 1 is published.")).to_be_visible()

    version = designer.design.versions.get()
    assert (version.note, version.made_by) == ("Number lower", administrator)
    assert Layout.from_data(version.layout).fields[4].y == 115


def test_the_second_tab_is_told_by_a_page(designer, context):
    services.save_draft(
        design=designer.design, data=layout(number={"x": 44}).as_data(), seen=0, at=NOON
    )
    place(designer, "Number").focus()
    designer.keyboard.press("ArrowDown")

    designer.get_by_role("button", name="Save the draft").click()

    expect(designer.get_by_role("alert")).to_contain_text("Somebody saved this design")
    assert numbers(designer, 4)[:2] == [20, 111]
    assert saved(designer).fields[4].y == 111


# A width lays out, a scheme colours: two looks show each of the four.
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_the_designer_has_no_barriers(open_designer, scheme, width):
    page = open_designer(shipped("classic"))
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.locator("[data-over] .place").nth(3).focus()
    page.locator(".whole > summary").first.click()
    _look(page, f"designer-{width}-{scheme}")

    assert (violations(page), overflow(page)) == ([], 0)


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_the_pages_around_it_have_no_barriers(page, live_server, administrator, width, scheme):
    sign_in(page.context, live_server, administrator)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for key in ("house", "classic", "band"):
        design = services.start_design(name=key.capitalize(), layout=shipped(key), at=NOON)
    found = {}
    client = Client()
    client.force_login(administrator)
    services.publish_version(design=design, seen=0, note="First", actor=administrator, at=NOON)
    for name in ("design_list", "design_new", "design_import", "design_versions", "design_publish"):
        one = name in ("design_versions", "design_publish")
        page.goto(live_server.url + reverse(name, args=[design.pk] if one else []))
        _look(page, f"{name}-{width}-{scheme}")
        found[name] = (violations(page), overflow(page))

    assert {at: said for at, said in found.items() if said != ([], 0)} == {}


def _look(page, name):
    if folder := os.environ.get("SHOTS"):
        page.wait_for_timeout(700)
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
