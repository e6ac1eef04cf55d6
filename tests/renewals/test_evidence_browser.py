"""Evidence in a real browser: readable at both widths, and the picture turned by keys that can be off."""

import datetime as dt

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from renewals.models import CreditEntry
from renewals.services.adjustments import AdjustmentAsk, ask_for_adjustment
from tests.factories import practitioners as make
from tests.factories import renewals
from tests.factories.activities import activity

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}


@pytest.fixture
def rows(ana, ben, administrator):
    """One activity in each state, a file that two people sent, and an adjustment that waits."""
    now = timezone.now()
    make.ohio(), make.physical_therapist()
    renewals.rule(
        topics=[{"topic": "ethics", "min": 2}],
        category_minima=[{"category": "Category 1", "min": 20}],
    )
    period = renewals.licence_period(ana, due_on=now.date() + dt.timedelta(days=80))
    for state in ("accepted", "partly", "needs_changes", "rejected"):
        at = now - dt.timedelta(days=20)
        activity(ana, at=at, state=state, title=f"Day of {state}", files=[make.pdf()])
    activity(ben, at=now - dt.timedelta(days=3), files=[make.picture()])
    entry = activity(
        ana, at=now - dt.timedelta(days=9), files=[make.picture(), make.pdf()], topics=["ethics"]
    )
    adjustment = ask_for_adjustment(
        period=period,
        ask=AdjustmentAsk(
            kind="extension",
            reason="Parental leave.",
            until=period.due_on + dt.timedelta(days=90),
        ),
        asked_by=ana,
        at=now,
    )
    return entry, adjustment


def faults(page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    said = [f"{each['id']}: {node['html'][:100]}" for each in found for node in each["nodes"]]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        said.append("scrolls sideways")
    return [f"{page.url}: {each}" for each in said]


def sign_in(context, live_server, who) -> None:
    client = Client()
    client.force_login(who)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )


def test_pages_are_readable_and_the_picture_is_turned_by_keys(
    page, live_server, ana, administrator, rows
):
    entry, adjustment = rows
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    found: list[str] = []

    def look(paths: list[str], width: int, scheme: str) -> None:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        for path in paths:
            page.goto(live_server.url + path)
            found.extend(faults(page))

    own = [
        reverse("renewals:activities"),
        reverse("renewals:activity", args=[CreditEntry.objects.get(state="partly").pk]),
        reverse("renewals:activity_new"),
        reverse("renewals:adjustment_new", args=[adjustment.period_id]),
        reverse("renewals:adjustment", args=[adjustment.pk]),
    ]
    sign_in(page.context, live_server, ana)
    look(own, 360, "light")
    look(own[:3], 1280, "dark")
    staff = [
        reverse("evidence_queue"),
        reverse("adjustment_case", args=[adjustment.pk]),
        reverse("evidence_case", args=[entry.pk]),
    ]
    sign_in(page.context, live_server, administrator)
    look(staff, 360, "dark")
    look(staff, 1280, "light")
    assert found == []

    viewer = page.locator("[data-viewer]")
    page.get_by_role("button", name="Turn right").click()
    page.keyboard.press("+")
    expect(viewer).to_have_attribute("data-turn", "90")
    expect(viewer).to_have_attribute("data-zoom", "150")
    page.keyboard.press("c")
    expect(page.get_by_role("radio", name="Ask for changes")).to_be_checked()
    page.get_by_role("checkbox", name="Keys:").uncheck()
    page.keyboard.press("]")
    page.keyboard.press("r")
    expect(viewer).to_have_attribute("data-turn", "90")
    expect(page.get_by_role("radio", name="Ask for changes")).to_be_checked()
    page.get_by_role("checkbox", name="We cannot read").check()
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_role("heading", name="The letter that goes out")).to_be_visible()
    page.get_by_role("button", name="Send this decision").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert complaints == []
