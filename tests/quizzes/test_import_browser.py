"""Import and export in a real browser: readable by everybody, without scripts, at every width."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse

from quizzes.models import Question

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}
MARKING = "Needles are disposed of in a sharps container {TRUE#Yes.#No.}"
LONG = "Which of these signs after needling over the trapezius asks for " + "urgent " * 30 + "care?"
FILE = f"""$CATEGORY: Safety/Thorax

// [id:DN-1] [tag:safety]
::Sharps::{MARKING}

// [id:DN-2]
{LONG}{{=Breathlessness ~A bruise}}

::Essay::Describe how you ask for consent.{{}}

::Broken::Choose {{=one ~%33%two}}

::Needle::How long is it? {{#forty}}
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "thorax.gift.txt"
    path.write_text(FILE)
    return path


@pytest.fixture
def staff(page, live_server, instructor, settings, tmp_path):
    kept = {**settings.STORAGES["private"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "private": kept}
    client = Client()
    client.force_login(instructor)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    return page


def faults(page, name):
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(
            path=Path(folder) / f"{name}-{page.viewport_size['width']}.png", full_page=True
        )
    found = Axe().run(page, options=RULES).response["violations"]
    said = [f"{name}: {each['id']} at {each['nodes'][0]['target']}" for each in found]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        said.append(f"{name} scrolls sideways")
    return said


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "light"), (1280, "dark")])
def test_a_file_comes_in_and_goes_out_where_everybody_can_read_it(
    staff, live_server, file, width, scheme
):
    staff.set_viewport_size({"width": width, "height": 900})
    staff.emulate_media(color_scheme=scheme)
    seen = []

    staff.goto(live_server.url + reverse("question_import"))
    seen += faults(staff, f"import-{scheme}")
    staff.get_by_role("button", name="Look at the file").click()
    staff.get_by_role("alert").wait_for()
    seen += faults(staff, f"import-missing-{scheme}")
    staff.get_by_label("File").set_input_files(file)
    staff.get_by_role("button", name="Look at the file").click()
    staff.wait_for_url("**/questions/import/*/")
    seen += faults(staff, f"check-{scheme}")
    staff.get_by_role("button", name="Import 3 questions").click()
    staff.get_by_role("heading", name="What came in").wait_for()
    seen += faults(staff, f"done-{scheme}")
    staff.goto(live_server.url + reverse("question_export") + "?bank=Main&format=gift")
    seen += faults(staff, f"export-{scheme}")
    staff.goto(live_server.url + reverse("question_import") + "x" * 32 + "/")
    seen += faults(staff, f"gone-{scheme}")

    assert seen == []


def test_an_import_needs_no_script(browser, live_server, instructor, file, staff):
    cookies = staff.context.cookies()
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()

    page.goto(live_server.url + reverse("question_import"))
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Look at the file").press("Enter")
    page.get_by_role("button", name="Import 3 questions").press("Enter")
    page.get_by_role("heading", name="What came in").wait_for()
    context.close()

    assert Question.objects.count() == 3
