"""Reports of the staff pages on a telephone: rows one below the other, each cell with its column's name."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import log

from tests.factories import courses as make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]


@pytest.fixture
def staff(page, live_server, administrator):
    client = Client()
    client.force_login(administrator)
    key = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": key, "value": client.cookies[key].value, "url": live_server.url}]
    )
    page.set_viewport_size({"width": 360, "height": 800})
    return page


CELLS = """() => [...document.querySelectorAll('table.listing tbody tr:first-child td')].map((cell) =>
  [cell.dataset.label ?? '', getComputedStyle(cell).display, cell.getBoundingClientRect().right <= 360])"""


def test_rows_of_reports_are_stacked_and_fit(staff, live_server, administrator):
    course = make.course_with(lessons=1)
    log(instance=course, action="wagtail.edit", user=administrator)
    found = {}
    for name in ("clinical_reviews", "wagtailadmin_reports:site_history"):
        staff.goto(live_server.url + reverse(name))
        staff.wait_for_selector("table.listing.is-stacked")
        found[name] = staff.evaluate(CELLS)

    assert {name: [label for label, *_rest in cells] for name, cells in found.items()} == {
        "clinical_reviews": ["", "Course", "Clinical review", "", ""],
        "wagtailadmin_reports:site_history": ["", "Type", "Action", "User", "Date / Time"],
    }
    shown = {(display, fits) for cells in found.values() for _label, display, fits in cells}
    assert shown == {("block", True)}
