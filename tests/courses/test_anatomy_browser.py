"""The anatomy library and its figures by keyboard, and as axe sees them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from cms.starter import anatomy as starter

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def violations(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [(one["id"], node["target"]) for one in found for node in one["nodes"]]


def test_somebody_finds_a_muscle_by_keyboard_and_looks_at_it_closely(page, live_server, instructor):
    starter.load_anatomy(instructor)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/anatomy/")
    assert violations(page) == []

    part = page.get_by_role("link", name="Buttock and hip, 4 muscles").last
    part.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Buttock and hip")).to_be_visible()
    page.get_by_role("link", name="Piriformis", exact=True).click()
    expect(page.get_by_role("heading", name="Piriformis", level=1)).to_be_visible()
    assert violations(page) == []

    view = page.locator("[data-view]")
    stage = page.locator("[data-stage]")
    whole = stage.bounding_box()["width"]
    view.focus()
    page.keyboard.press("+")
    page.keyboard.press("+")
    expect(page.locator("[data-said]")).to_have_text("Zoom 200 percent")
    assert stage.bounding_box()["width"] == pytest.approx(2 * whole, abs=2)
    before = view.evaluate("view => view.scrollTop")
    page.keyboard.press("ArrowDown")
    assert view.evaluate("view => view.scrollTop") == before + 60
    page.keyboard.press("0")
    assert stage.bounding_box()["width"] == pytest.approx(whole, abs=2)

    word = page.locator(".figure-word").first
    expect(word).to_be_visible()
    page.get_by_label("Names on the picture").uncheck()
    expect(word).to_be_hidden()

    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert violations(page) == []
