"""Gaps, a number with a unit, and an essay in a real browser: by keyboard alone, and without JavaScript."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from quizzes.models import Response
from quizzes.services.attempts import grade_attempt, submit_attempt
from tests.factories import quizzes as make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}
DEPTH = (
    {"stem": "How deep does the needle lie?", "units": ["mm", "cm"]},
    {
        "answers": [{"value": "40", "tolerance": "2", "fraction": "1"}],
        "units": {"mm": "1", "cm": "0.1"},
        "unit_penalty": "0.5",
    },
)
ANSWERS = {
    2: {"1": "a", "2": "lungs", "3": "15"},
    3: {"number": "4", "unit": "cm"},
    4: "Do you bleed easily?",
}
ESSAY = make.MANUAL[0] | {"min_words": 10, "max_words": 80}


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "reduced_motion": "reduce"}


@pytest.fixture
def attempt(ana):
    questions = [
        make.question("description"),
        make.question("cloze"),
        make.question("numeric", body=DEPTH[0], key=DEPTH[1]),
        make.question("essay", body=ESSAY),
    ]
    quiz = make.quiz(questions, shuffle_questions=False, shuffle_options=False)
    return make.attempt(ana, quiz, at=timezone.now())


def sign_in(context, live_server, learner):
    client = Client()
    client.force_login(learner)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )


def open_player(page, live_server, attempt):
    page.goto(live_server.url + reverse("quizzes:attempt", args=[attempt.pk]))


def stored():
    return {response.slot: response.answer for response in Response.objects.all()}


def tab_to(page, selector):
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab never reaches {selector}")


def test_by_keyboard_alone(page, live_server, ana, attempt):
    heard = []
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    sign_in(page.context, live_server, ana)
    open_player(page, live_server, attempt)

    tab_to(page, "#q2 select")
    expect(page.locator("*:focus")).to_have_accessible_name("Gap 1 of 3")
    page.keyboard.type("upper")
    tab_to(page, "#q2 input:not([type=hidden])")
    page.keyboard.type("lungs")
    tab_to(page, "#q2 input:not([type=hidden])")
    expect(page.locator("*:focus")).to_have_accessible_name("Gap 3 of 3, in mm")
    page.keyboard.type("15")
    tab_to(page, "#q3 input:not([type=hidden])")
    page.keyboard.type("4")
    tab_to(page, "#q3 select")
    page.keyboard.type("cm")
    tab_to(page, "#q4 textarea")
    page.keyboard.type("Do you bleed easily?")
    expect(page.locator("[data-save-state]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))

    assert stored() == ANSWERS
    page.reload()
    expect(page.locator("#q2 select")).to_have_value("o0")
    expect(page.locator("#q3 select")).to_have_value("cm")
    expect(page.get_by_text("Write at least 10 words; there are 4 now.")).to_be_visible()
    assert heard == []


def test_without_javascript(browser, live_server, ana, attempt):
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, live_server, ana)
    page = context.new_page()
    open_player(page, live_server, attempt)

    page.get_by_label("Gap 1 of 3").select_option(label="upper trapezius")
    page.get_by_label("Gap 2 of 3").fill("lungs")
    page.get_by_label("Gap 3 of 3").fill("deep")
    page.get_by_label("Your answer, the number").fill("4")
    page.get_by_label("Your answer, the unit").select_option(label="cm")
    page.locator("#q4 textarea").fill("Do you bleed easily?")
    page.get_by_role("button", name="Check and hand in").click()
    expect(page.locator("#q2 .field-errors")).to_have_text(
        "Gap 3: Type one number, such as 12 or 0.5."
    )
    expect(page.get_by_label("Gap 2 of 3")).to_have_value("lungs")
    page.get_by_label("Gap 3 of 3").fill("15")
    page.get_by_role("button", name="Check and hand in").click()
    page.wait_for_url("**/check/")

    assert stored() == ANSWERS
    context.close()


def test_the_marks_follow_the_gaps_and_the_unit(ana, attempt):
    for slot, answer in ANSWERS.items():
        make.put(attempt, slot, answer, at=timezone.now())
    submit_attempt(attempt_id=attempt.pk, at=timezone.now())
    grade_attempt(attempt_id=attempt.pk, generation=1, at=timezone.now())

    marks = {response.slot: response.mark for response in Response.objects.all()}
    attempt.refresh_from_db()
    assert marks == {2: 1, 3: 1, 4: None}
    assert (attempt.mark, attempt.needs_marking, attempt.max_mark) == (None, True, 8)


# A width lays out, a scheme colours: two looks show each of the four.
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_there_are_no_barriers(page, live_server, ana, attempt, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    sign_in(page.context, live_server, ana)
    for slot, answer in ANSWERS.items():
        make.put(attempt, slot, answer, at=timezone.now())
    open_player(page, live_server, attempt)

    found = Axe().run(page, options=RULES).response["violations"]
    barriers = [f"{each['id']}: {node['html'][:100]}" for each in found for node in each["nodes"]]
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert (barriers, overflow) == ([], 0)
