"""The player in a real browser: by keyboard alone, saving by itself, in two windows, over time."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from quizzes.models import Attempt, GradeEvent, Response
from quizzes.services.attempts import grade_attempt
from tests.factories import quizzes as make
from tests.quizzes.browser import (
    ends_in,
    open_player,
    overflow,
    sign_in,
    tab_to,
    violations,
    window,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]


@pytest.fixture
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "reduced_motion": "reduce",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture
def signed_in(page, live_server, ana):
    """Ana in the browser; what the console complains about is collected."""
    sign_in(page.context, live_server, ana)
    return page


@pytest.fixture
def complaints(signed_in):
    heard = []
    signed_in.on(
        "console", lambda message: heard.append(message.text) if message.type == "error" else None
    )
    signed_in.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def saved(page):
    return expect(page.locator("[data-save-state]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))


def test_a_quiz_of_every_kind_by_keyboard_alone(signed_in, live_server, ana, complaints):
    page = signed_in
    quiz = make.quiz_of_all_kinds(
        shuffle_questions=False, shuffle_options=False, time_limit_minutes=20
    )
    make.enrolled(ana, quiz)
    press = page.keyboard.press

    page.goto(live_server.url + quiz.url)
    tab_to(page, "main form button")
    press("Enter")
    page.wait_for_url("**/attempts/*/")

    tab_to(page, "#q1 input")
    press("Space")
    tab_to(page, "#q2 input[value=o1]")
    press("Space")
    press("Tab")
    press("Space")
    tab_to(page, "#q3 input")
    press("ArrowDown")
    tab_to(page, "#q4 input:not([type=hidden])")
    page.keyboard.type("0.04")
    attempt = Attempt.objects.get()
    order = {slot.number: slot.order for slot in attempt.slots}
    for left, choice in [("m0", "s1"), ("m1", "s2")]:
        tab_to(page, f"#q5-{left}")
        page.keyboard.type({"s1": "Lung", "s2": "Sciatic"}[choice])
    wanted = ["b", "a", "c"]
    shown = list(order[6])
    for place, item in enumerate(wanted):
        for _ in range(shown.index(item) - place):
            at = shown.index(item)
            button = page.locator("#q6 li").nth(at).get_by_role("button", name="Up")
            button.focus()
            press("Enter")
            shown.insert(at - 1, shown.pop(at))
    if shown == list(order[6]):
        page.get_by_role("button", name="This is my order").focus()
        press("Enter")
    tab_to(page, "#q7 textarea")
    page.keyboard.type("lungs")
    saved(page)
    tab_to(page, "button[value=check]:not([aria-hidden])")
    press("Enter")
    page.wait_for_url("**/check/")
    expect(page.get_by_text("All 7 questions are answered.")).to_be_visible()
    tab_to(page, "#hand-in button")
    press("Enter")
    page.wait_for_url("**/result/")

    expect(page.get_by_role("heading", level=1)).to_have_text("Passed")
    attempt.refresh_from_db()
    assert (attempt.mark, GradeEvent.objects.count()) == (7, 1)
    assert complaints == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_a_quiz_have_no_barriers(signed_in, live_server, ana, width, scheme):
    page = signed_in
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    quiz = make.quiz_of_all_kinds(time_limit_minutes=20, is_sample=True)
    attempt = make.attempt(ana, quiz, at=timezone.now())
    make.answer(attempt, right=False, only=2, at=timezone.now())
    at = {
        name: reverse(f"quizzes:{name}", args=[attempt.pk])
        for name in ["attempt", "check", "result"]
    }
    found = {}

    def look(name, url):
        page.goto(live_server.url + url)
        found[name] = (violations(page), overflow(page))

    look("start", quiz.url)
    look("player", at["attempt"])
    look("one question", at["attempt"] + "?question=2")
    look("check", at["check"])
    Attempt.objects.update(state="submitted", submitted_at=timezone.now(), grade_generation=1)
    look("waiting", at["result"])
    look("submitted", at["attempt"])
    grade_attempt(attempt_id=attempt.pk, generation=1, at=timezone.now())
    look("result", at["result"])

    assert found == dict.fromkeys(found, ([], 0))


def test_answers_save_by_themselves_and_survive_a_lost_network(signed_in, live_server, ana):
    page = signed_in
    attempt = make.attempt(ana, make.quiz([make.question("short_answer")]), at=timezone.now())
    open_player(page, live_server, attempt)

    page.context.set_offline(True)
    page.locator("textarea").fill("lungs")
    expect(page.locator("[data-save-state]")).to_have_text("Not saved yet, trying again")
    expect(page.locator("textarea")).to_have_value("lungs")
    assert not Response.objects.exists()
    page.context.set_offline(False)

    saved(page)
    assert Response.objects.get().answer == "lungs"


def test_a_second_window_is_told_and_the_learner_chooses(signed_in, live_server, ana):
    first = signed_in
    attempt = make.attempt(ana, make.quiz([make.question("short_answer")]), at=timezone.now())
    second = first.context.new_page()
    for each in (first, second):
        open_player(each, live_server, attempt)
    first.locator("textarea").fill("lungs")
    saved(first)

    second.locator("textarea").fill("liver")
    expect(second.get_by_text("Nothing is lost. Choose which one counts.")).to_be_visible()
    assert second.locator(".two-answers dd").all_inner_texts() == ["lungs", "liver"]
    assert Response.objects.get().answer == "lungs"
    second.get_by_role("button", name="Keep the one from here").click()
    saved(second)
    assert Response.objects.get().answer == "liver"

    first.locator("textarea").fill("heart")
    first.get_by_role("button", name="Use the saved one").click()
    expect(first.locator("textarea")).to_have_value("liver")


def test_an_answer_that_cannot_be_is_explained_at_the_question(signed_in, live_server, ana):
    page = signed_in
    attempt = make.attempt(ana, make.quiz([make.question("numeric")]), at=timezone.now())
    open_player(page, live_server, attempt)

    page.locator("#q1-field").fill("about four")
    expect(page.locator("#q1 .field-errors")).to_have_text("Type one number, such as 12 or 0.5.")
    page.locator("#q1-field").fill("4")
    expect(page.locator("#q1 .field-errors")).to_have_count(0)
    saved(page)


def test_a_flag_shows_by_word_and_shape(signed_in, live_server, ana):
    page = signed_in
    attempt = make.attempt(ana, make.quiz(), at=timezone.now())
    open_player(page, live_server, attempt)

    page.get_by_role("button", name=re.compile(r"Flag for later ?: question 1")).click()

    expect(page.locator("[data-place='1']")).to_have_accessible_name(
        re.compile(r"^Question 1 ?, not answered, flagged")
    )
    expect(page.locator("[data-flag]")).to_have_attribute("aria-pressed", "true")
    assert Response.objects.get().flagged


def test_when_the_time_ends_the_attempt_is_handed_in_with_what_stands_there(
    signed_in, live_server, ana
):
    page = signed_in
    attempt = make.attempt(
        ana, make.quiz([make.question("short_answer")], time_limit_minutes=10), at=timezone.now()
    )
    open_player(page, live_server, attempt)
    page.locator("textarea").fill("lungs")
    ends_in(page, seconds=4)

    page.wait_for_url("**/result/")
    attempt.refresh_from_db()
    assert attempt.submitted_at == attempt.deadline
    assert Response.objects.get().answer == "lungs"


def test_the_timer_speaks_at_set_marks_only_and_can_be_hidden(signed_in, live_server, ana):
    page = signed_in
    begun = timezone.now() - dt.timedelta(minutes=2)
    attempt = make.attempt(ana, make.quiz(time_limit_minutes=10), at=begun)
    open_player(page, live_server, attempt)
    spoken = page.locator("[data-timer-spoken]")

    expect(page.locator(".timer strong")).to_have_text(re.compile(r"^[78]:\d\d$"))
    assert spoken.inner_text() == ""
    ends_in(page, seconds=304)
    expect(spoken).to_have_text("5 minutes left")
    page.get_by_role("button", name="Hide the time").click()
    expect(page.locator(".timer strong")).to_be_hidden()
    expect(page.get_by_role("button", name="Show the time")).to_be_visible()


def test_without_javascript_the_numbers_and_the_refresh_link_do_the_same(browser, live_server, ana):
    quiz = make.quiz(
        [make.question("ordering"), make.question("matching")],
        shuffle_questions=False,
        shuffle_options=False,
    )
    attempt = make.attempt(ana, quiz, at=timezone.now())
    page = window(browser, live_server, ana, java_script_enabled=False)
    open_player(page, live_server, attempt)
    for text, place in [
        ("Remove the needles", "1"),
        ("Call for help", "2"),
        ("Hand over to the crew", "3"),
    ]:
        page.get_by_label(f"Place of: {text}").select_option(place)
    page.get_by_label("Upper trapezius").select_option(label="Lung apex")
    page.get_by_label("Piriformis").select_option(label="Sciatic nerve")
    page.get_by_role("button", name="Check and hand in").click()
    page.get_by_role("button", name="Submit all and finish").click()
    page.wait_for_url("**/result/")

    expect(page.get_by_role("heading", level=1)).to_have_text("Passed")
    page.context.close()
