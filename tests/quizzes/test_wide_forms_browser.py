"""Rows with many fields, on a screen of 1280 pixels and on a phone."""

import pytest

from tests.factories import pictures
from tests.quizzes.browser import violations, window

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]

# Small tables may be moved sideways on a phone, inside themselves.
PARTS = {360: "main .bank-cards", 1280: "main .bank-cards, main .bank-scroll"}
SIDEWAYS = """parts => [...document.querySelectorAll(parts)]
    .filter((each) => each.scrollWidth > each.clientWidth + 1).length"""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("kind", ["hotspot", "markers"])
def test_places_of_a_picture_fit_the_page(browser, live_server, instructor, kind, width):
    size = {"width": width, "height": 900}
    page = window(browser, live_server, instructor, viewport=size)
    question = pictures.question(kind)
    page.goto(f"{live_server.url}/admin/questions/{question.pk}/")

    sideways, cards = (
        page.evaluate(SIDEWAYS, PARTS[width]),
        page.locator(".bank-cards > li").count(),
    )
    barriers = violations(page)
    page.context.close()

    assert (sideways, cards > 3, barriers) == (0, True, [])
