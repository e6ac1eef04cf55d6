"""Drawing regions on a picture in the staff pages: with a pointer and by keyboard alone."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import pictures
from tests.quizzes.browser import follow

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]


@pytest.fixture
def open_form(page, live_server, instructor):
    """The form of a question about a picture, in the browser of an author."""
    client = Client()
    client.force_login(instructor)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page.set_viewport_size({"width": 1400, "height": 1000})
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def opened(kind):
        page.question = pictures.question(kind)
        page.goto(live_server.url + reverse("question_edit", args=[page.question.pk]))
        return page

    yield opened
    assert complaints == []


@pytest.fixture
def editor(open_form):
    page = open_form("hotspot")
    expect(page.locator("[data-over] .place")).to_have_count(4)
    return page


def value(page, name):
    return page.locator(f"[name={name}]").input_value()


def save(page):
    page.locator("[name=reason]").fill("Better places")
    follow(page.get_by_role("button", name="Save as a new version"))
    page.question.refresh_from_db()
    return page.question.current


def test_a_region_is_moved_and_resized_by_keyboard(editor):
    editor.locator("[data-over] [data-row='2']").focus()
    for key in ["ArrowRight", "ArrowRight", "Shift+ArrowDown", "+", "+"]:
        editor.keyboard.press(key)

    assert [value(editor, f"region-2-{name}") for name in "xyw"] == ["52", "70.2", "10"]
    version = save(editor)
    assert version.body["regions"][2] == {
        "id": "c", "text": "On the breastbone", "shape": "circle", "cx": 0.52, "cy": 0.702, "r": 0.05
    }  # fmt: skip
    assert version.number == 2


def test_a_region_is_added_by_keyboard_and_taken_off_again(editor):
    editor.get_by_role("button", name="Add a rectangle").focus()
    editor.keyboard.press("Enter")
    expect(editor.locator("[data-over] .place")).to_have_count(5)
    expect(editor.locator("[data-row='4']")).to_be_focused()
    editor.keyboard.press("ArrowLeft")
    assert [value(editor, f"region-4-{name}") for name in ["shape", "x", "y", "w", "h"]] == [
        "rectangle", "49", "50", "16", "16"
    ]  # fmt: skip

    editor.keyboard.press("Delete")
    expect(editor.locator("[data-over] .place")).to_have_count(4)
    expect(editor.locator("[data-said]")).to_have_text("Place 5 is taken off the picture.")


def test_a_region_is_drawn_with_a_pointer(editor):
    def drag(start, end):
        around = editor.locator("[data-over]").bounding_box()
        points = [
            (around["x"] + x * around["width"], around["y"] + y * around["height"])
            for x, y in (start, end)
        ]
        editor.mouse.move(*points[0])
        editor.mouse.down()
        editor.mouse.move(*points[1], steps=4)
        editor.mouse.up()

    editor.locator("[data-over]").scroll_into_view_if_needed()
    drag((0.4, 0.36), (0.5, 0.46))
    assert (value(editor, "region-0-x"), value(editor, "region-0-y")) == ("50", "46")
    drag((0.56, 0.51), (0.6, 0.56))
    assert (value(editor, "region-0-w"), value(editor, "region-0-h")) == ("16", "15")


def test_the_corners_of_a_polygon_move_by_keyboard(editor):
    editor.locator("[data-over] [data-row='3']").focus()
    editor.locator("[data-corner-of='3'][data-at='2']").focus()
    editor.keyboard.press("ArrowDown")
    editor.keyboard.press("ArrowDown")
    assert value(editor, "region-3-points") == "10 32, 22 32, 16 47"

    editor.get_by_role("button", name="Add a corner").click()
    assert value(editor, "region-3-points") == "10 32, 22 32, 16 47, 13 39.5"


def test_numbers_typed_into_the_fields_draw_at_once(editor):
    editor.locator("[name=region-1-x]").fill("20")

    expect(editor.locator("[data-row='1'] rect")).to_have_attribute("x", "140")


def test_zones_of_markers_are_drawn_the_same_way(open_form):
    page = open_form("markers")
    expect(page.locator("[data-over] .place")).to_have_count(3)
    page.locator("[data-over] [data-row='1']").focus()
    page.keyboard.press("ArrowLeft")

    version = save(page)
    assert version.key["zones"][1]["cx"] == 0.31
    assert version.key["zones"][2]["cx"] == 0.68


# A width lays out, a scheme colours: two looks show each of the four.
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1400, "dark")])
def test_the_editor_has_no_barriers(editor, scheme, width):
    editor.set_viewport_size({"width": width, "height": 1000})
    editor.emulate_media(color_scheme=scheme)
    editor.locator("[data-over] [data-row='3']").focus()
    if folder := os.environ.get("SHOTS"):
        editor.wait_for_timeout(800)
        editor.screenshot(path=f"{folder}/editor-{width}-{scheme}.png", full_page=True)

    found = Axe().run(editor, context=".bank-form").response["violations"]

    assert [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]] == []
