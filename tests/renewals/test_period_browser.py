"""The page of a deadline in a real browser: readable by everybody, on a telephone, without scripts."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from renewals.models import CreditEntry
from tests.factories import practitioners as people
from tests.factories import renewals as make
from tests.quizzes.browser import follow, overflow, violations, window

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]


@pytest.fixture
def period(ana):
    people.ohio(), people.physical_therapist()
    make.rule(ce_required=12, category_caps=[{"category": "self-paced", "max": 1}])
    today = timezone.localdate()
    period = make.licence_period(
        ana, due_on=today + dt.timedelta(days=200), at=timezone.now() - dt.timedelta(days=90)
    )
    CreditEntry.objects.create(
        holder=ana,
        source="outside",
        title="A long evening with a very long title about the anatomy of the shoulder girdle",
        provider="A journal",
        mode="async",
        minutes=120,
        completed_on=today - dt.timedelta(days=30),
        recorded_at=timezone.now(),
    )
    return period


@pytest.mark.parametrize(
    ("width", "scheme"), [(360, "light"), (1280, "dark")], ids=["telephone", "desk in the dark"]
)
def test_lines_open_and_more_is_reckoned_without_scripts(
    browser, live_server, ana, period, width, scheme
):
    page = window(
        browser,
        live_server,
        ana,
        java_script_enabled=False,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
    )
    page.goto(live_server.url + reverse("renewals:period", args=[period.pk]))
    line = page.locator("details.requirement", has_text="1 of at most 1")
    why = line.get_by_text("The most that counts from self-paced study is 1 contact hour.")
    was_shown = why.first.is_visible()
    line.locator("summary").click()
    now_shown = why.first.is_visible()
    page.get_by_label("Hours of another activity").fill("2")
    page.get_by_label("How would you take part?").select_option("in_person")
    follow(page.get_by_role("button", name="Reckon"))
    said = page.locator(".outlook").inner_text()
    address = page.url
    page.context.close()

    assert (was_shown, now_shown) == (False, True)
    assert "2 contact hours count here and you still need 9 contact hours" in said

    page = window(
        browser,
        live_server,
        ana,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
    )
    page.goto(address)
    found = (violations(page), overflow(page))
    page.context.close()
    assert found == ([], 0)
