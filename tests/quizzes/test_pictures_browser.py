"""Questions about pictures in a real browser: with a pointer, by keyboard alone, without JavaScript."""

import os
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
from tests.factories import pictures
from tests.factories import quizzes as make
from tests.quizzes.browser import follow

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}


@pytest.fixture
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "reduced_motion": "reduce",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture
def attempt(ana):
    quiz = make.quiz(
        [pictures.question("hotspot"), pictures.question("markers")],
        shuffle_questions=False,
        shuffle_options=False,
        review_right_answer="after_submit",
        review_rationale="after_submit",
    )
    return make.attempt(ana, quiz, at=timezone.now())


def sign_in(context, live_server, learner):
    client = Client()
    client.force_login(learner)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )


@pytest.fixture
def player(page, live_server, ana, attempt):
    """The attempt in the browser. What the console complains about fails the test."""
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    sign_in(page.context, live_server, ana)
    page.goto(live_server.url + reverse("quizzes:attempt", args=[attempt.pk]))
    yield page
    assert complaints == []


def saved(page):
    expect(page.locator("[data-save-state]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))


def answers():
    return dict(Response.objects.order_by("slot").values_list("slot", "answer"))


def point_of(page, question, x, y):
    """Where a point of the picture (fractions) lies in the window."""
    over = page.locator(f"{question} .picture-over")
    over.scroll_into_view_if_needed()
    around = over.bounding_box()
    return around["x"] + x * around["width"], around["y"] + y * around["height"]


def tab_to(page, selector):
    """Only by Tab, as somebody without a mouse."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab never reaches {selector}")


def test_a_click_in_the_picture_answers(player):
    player.mouse.click(*point_of(player, "#q1", 0.4, 0.34))
    expect(player.locator("#q1 [data-region=o0]")).to_have_attribute("aria-pressed", "true")
    player.mouse.click(*point_of(player, "#q2", 0.5, 0.6))
    player.mouse.click(*point_of(player, "#q2", 0.3, 0.44))
    saved(player)

    assert answers() == {1: ["a"], 2: {"a": [[531, 461]], "b": [[281, 338]]}}


def test_a_label_can_be_dragged_and_the_next_one_waits(player):
    rows = player.locator("#q2 [data-marker-row]")
    player.mouse.click(*point_of(player, "#q2", 0.1, 0.1))
    expect(rows.nth(1)).to_have_class("active")
    start, end = point_of(player, "#q2", 0.094, 0.115), point_of(player, "#q2", 0.5, 0.6)
    player.mouse.move(*start)
    player.mouse.down()
    player.mouse.move(*end, steps=5)
    player.mouse.up()
    saved(player)

    assert answers() == {2: {"a": [[531, 461]]}}


def test_by_keyboard_alone(player):
    tab_to(player, "#q1 [data-region=o1]")
    player.keyboard.press("Enter")
    expect(player.locator("#q1 input[value=o1]")).to_be_checked()
    tab_to(player, "#q1 input")
    player.keyboard.press("ArrowUp")
    tab_to(player, "#q2 [name=q2-m0-column]")
    player.keyboard.type("H")
    tab_to(player, "#q2 [name=q2-m0-row]")
    player.keyboard.type("8")
    saved(player)

    assert answers() == {1: ["a"], 2: {"a": [[468, 461]]}}
    expect(player.locator("#q2 [data-marker=m0]")).to_be_visible()


def test_without_javascript(browser, live_server, ana, attempt):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 900, "height": 900})
    sign_in(context, live_server, ana)
    page = context.new_page()
    page.goto(live_server.url + reverse("quizzes:attempt", args=[attempt.pk]))

    page.mouse.click(*point_of(page, "#q1", 0.5, 0.7))
    expect(page.locator("#q1 input[value=o2]")).to_be_checked()
    page.locator("[name=q2-m0-column]").select_option("H")
    page.locator("[name=q2-m0-row]").select_option("8")
    follow(page.get_by_role("button", name="Save", exact=True))

    assert answers() == {1: ["c"], 2: {"a": [[468, 461]]}}
    expect(page.locator("#q1 input[value=o2]")).to_be_checked()
    expect(page.locator("#q2 [data-marker=m0]")).to_be_visible()
    expect(page.locator("[name=q2-m0-column]")).to_have_value("H")
    context.close()


def test_half_a_square_is_asked_for_and_kept(browser, live_server, ana, attempt):
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, live_server, ana)
    page = context.new_page()
    page.goto(live_server.url + reverse("quizzes:attempt", args=[attempt.pk]))

    page.locator("[name=q2-m0-column]").select_option("H")
    follow(page.get_by_role("button", name="Save", exact=True))

    expect(page.locator("#q2-error")).to_have_text(
        "Choose both the column and the row of “Breastbone”."
    )
    expect(page.locator("[name=q2-m0-column]")).to_have_value("H")
    assert answers() == {}
    context.close()


def test_a_picture_that_does_not_arrive_keeps_its_place_and_can_be_asked_for_again(
    page, live_server, ana, attempt
):
    sign_in(page.context, live_server, ana)
    page.route("**/lung-apex.svg", lambda route: route.abort())
    page.goto(live_server.url + reverse("quizzes:attempt", args=[attempt.pk]))
    lost = page.locator("#q1 [data-picture-lost]")
    expect(lost).to_be_visible()
    size = "image => [image.parentElement.clientWidth, image.parentElement.clientHeight]"
    image = page.locator("#q1 .picture-plate img")
    before = image.evaluate(size)
    page.mouse.click(*point_of(page, "#q1", 0.4, 0.34))
    expect(page.locator("#q1 input[value=o0]")).to_be_checked()

    page.unroute("**/lung-apex.svg")
    lost.get_by_role("button").click()

    expect(lost).to_be_hidden()
    assert image.evaluate(size) == before == [670, 536]
    assert image.evaluate("image => image.naturalWidth > 0")


# A width lays out, a scheme colours: two looks show each of the four.
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_there_are_no_barriers(player, live_server, ana, attempt, width, scheme):
    player.set_viewport_size({"width": width, "height": 800})
    player.emulate_media(color_scheme=scheme)
    found = {}

    def look(name):
        violations = Axe().run(player, options=RULES).response["violations"]
        found[name] = [
            *(
                f"{each['id']}: {node['html'][:120]}"
                for each in violations
                for node in each["nodes"]
            ),
            player.evaluate("document.documentElement.scrollWidth - window.innerWidth"),
        ]
        if folder := os.environ.get("SHOTS"):
            player.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)

    player.reload()
    player.mouse.click(*point_of(player, "#q1", 0.5, 0.7))
    for x in (0.5, 0.3, 0.1):
        player.mouse.click(*point_of(player, "#q2", x, 0.55))
    saved(player)
    look("player")
    row = submit_attempt(attempt_id=attempt.pk, at=timezone.now())
    grade_attempt(attempt_id=row.pk, generation=row.grade_generation, at=timezone.now())
    player.goto(live_server.url + reverse("quizzes:result", args=[attempt.pk]))
    look("result")

    assert found == {"player": [0], "result": [0]}
