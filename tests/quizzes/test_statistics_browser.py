"""The report of a quiz in a real browser: readable by everybody, at every width."""

import random

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse

from quizzes.services.statistics import compute_statistics
from tests.factories import quizzes as make
from tests.factories.sittings import sat

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}
ABILITIES = range(40)


@pytest.fixture
def quiz(noon):
    """Forty people of growing ability at twelve questions, one of them keyed the wrong way round."""
    rng = random.Random(7)
    page = make.quiz([make.question("single_choice") for _ in range(12)], title="Safety test")
    sat(
        page,
        [
            [
                _answer(rng, (ability / 40) if place != 3 else (1 - ability / 40), place)
                for place in range(12)
            ]
            for ability in ABILITIES
        ],
    )
    compute_statistics(quiz_id=page.pk, at=noon)
    return page


def _answer(rng, ability, place):
    easy = 1.0 if place == 5 else 0.3 + 0.5 * ability + 0.02 * place
    return "a" if rng.random() < easy else rng.choice("bc" if place != 8 else "b")


@pytest.fixture
def staff(page, live_server, instructor):
    client = Client()
    client.force_login(instructor)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    return page


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_the_report_is_readable_by_everybody(staff, live_server, quiz, width, scheme):
    staff.set_viewport_size({"width": width, "height": 900})
    staff.emulate_media(color_scheme=scheme)
    faults = []
    for address in [
        reverse("quiz_statistics_list"),
        reverse("quiz_statistics", args=[quiz.pk]) + "?sort=-facility",
    ]:
        staff.goto(live_server.url + address)
        found = Axe().run(staff, options=RULES).response["violations"]
        faults += [f"{each['id']} at {each['nodes'][0]['target']}" for each in found]
        if staff.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{address} scrolls sideways")
    assert faults == []


def test_the_table_is_sorted_and_the_marks_are_opened_by_keyboard(staff, live_server, quiz):
    staff.goto(live_server.url + reverse("quiz_statistics", args=[quiz.pk]))
    staff.get_by_role("link", name="% right").focus()
    staff.keyboard.press("Enter")
    staff.wait_for_url("**sort=facility")
    assert staff.locator("th[aria-sort]").get_attribute("aria-sort") == "ascending"

    staff.locator("summary").focus()
    staff.keyboard.press("Enter")
    assert staff.get_by_role("rowheader", name="90–100").is_visible()
