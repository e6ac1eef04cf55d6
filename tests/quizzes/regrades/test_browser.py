"""Grading again in a real browser: readable by everybody, at every width, and shown as it goes."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from quizzes.models import QuestionReport, RegradeItem
from quizzes.services import regrades
from tests.factories import quizzes as make
from tests.quizzes.regrades.corrections import NOON, corrected, done, graded, planned, signed

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}


@pytest.fixture
def signed_in(page, live_server):
    def as_somebody(user):
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        return page

    return as_somebody


def _lost(*args):
    """A message that nobody gets."""


@pytest.fixture
def no_worker(monkeypatch):
    """Messages are lost, so that a run can be looked at half way."""
    monkeypatch.setattr(regrades, "queue", _lost)


@pytest.fixture
def question():
    return make.question(reference="P7")


@pytest.fixture
def quiz(question):
    return make.quiz([question, make.question(reference="P8")], title="Safety test", pass_mark=60,
                     shuffle_questions=False)  # fmt: skip


def looked_at(page, address, name):
    """What is wrong with the page; kept as a picture where REGRADE_PICTURES names a folder."""
    page.goto(address)
    found = Axe().run(page, options=RULES).response["violations"]
    faults = [f"{name}: {each['id']} at {each['nodes'][0]['target']}" for each in found]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append(f"{name} scrolls sideways")
    if folder := os.environ.get("REGRADE_PICTURES"):
        width = page.viewport_size["width"]
        page.set_viewport_size({"width": width, "height": 1500})
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    return faults


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_the_pages_are_readable_by_everybody(
    signed_in,
    live_server,
    ana,
    ben,
    cleo,
    quiz,
    question,
    instructor,
    administrator,
    no_worker,
    width,
    scheme,
):
    attempt = graded(ana, quiz)
    graded(ben, quiz, right=False)
    graded(cleo, quiz, only=2)
    report = QuestionReport.objects.create(
        attempt=attempt, slot=1, version_id=attempt.slots[0].version_id, about="key",
        text="The second option is right, see the guideline.", at=timezone.now(),
    )  # fmt: skip
    run = planned(corrected(question, instructor), instructor)
    addresses = {
        "list": reverse("regrade_list"),
        "plan": reverse("regrade_plan", args=[question.pk]),
        "reports": reverse("report_list"),
        "report": reverse("report_answer", args=[report.pk]),
        "planned": reverse("regrade", args=[run.pk]),
    }
    page = signed_in(instructor)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    faults = []
    for name, address in addresses.items():
        faults += looked_at(page, live_server.url + address, name)
    page = signed_in(administrator)
    address = live_server.url + reverse("regrade", args=[run.pk])
    faults += looked_at(page, address, "sign")
    page.get_by_role("button", name="Grade these attempts again").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    signed(run, administrator)
    faults += looked_at(page, address, "running")
    page.goto("about:blank")
    done(run, administrator)
    faults += looked_at(page, address, "done")
    faults += looked_at(page, live_server.url + reverse("regrade_list"), "flags")
    item = RegradeItem.objects.get(flag="open")
    faults += looked_at(page, live_server.url + reverse("regrade_decide", args=[item.pk]), "decide")

    assert sorted(faults) == []


def test_the_page_follows_a_run_by_itself(
    signed_in,
    live_server,
    ana,
    ben,
    quiz,
    question,
    instructor,
    administrator,
    monkeypatch,
    no_worker,
):
    graded(ana, quiz)
    graded(ben, quiz, right=False)
    run = signed(planned(corrected(question, instructor), instructor), administrator)
    monkeypatch.setattr(regrades, "CHUNK", 1)
    page = signed_in(administrator)
    page.goto(live_server.url + reverse("regrade", args=[run.pk]))
    expect(page.get_by_text("0 of 2 attempts are graded again.")).to_be_visible()

    regrades.regrade_chunk(run_id=run.pk, at=NOON)
    expect(page.get_by_text("1 of 2 attempts are graded again.")).to_be_visible()

    regrades.regrade_chunk(run_id=run.pk, at=NOON)
    expect(page.get_by_role("heading", name="What changed")).to_be_visible()
