"""Forward only and practice in a browser: by keyboard, without scripts, and without barriers."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from quizzes.models import Response
from tests.factories import quizzes as make
from tests.factories.cases import case
from tests.quizzes.browser import follow, open_player, overflow, tab_to, violations, window

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]

HINT = "Think of what lies below the lung apex"


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(request, browser, live_server, ana):
    page = window(browser, live_server, ana, java_script_enabled=request.param)
    yield page
    page.context.close()


@pytest.fixture
def scripted(browser, live_server, ana):
    page = window(browser, live_server, ana)
    yield page
    page.context.close()


def forward_quiz(**fields):
    fields = {"shuffle_questions": False, "shuffle_options": False} | fields
    return make.quiz([make.question() for _ in range(2)], navigation="forward", **fields)


def practice_quiz(**fields):
    body, key = make.KINDS["single_choice"][:2]
    asked = [make.question(body=body, key=key | {"hints": [HINT]}), make.question("ordering")]
    fields = {"shuffle_questions": False, "shuffle_options": False} | fields
    return make.quiz(asked, is_practice=True, **fields)


def test_a_forward_quiz_with_and_without_scripts(page, live_server, ana):
    attempt = make.attempt(ana, forward_quiz(), at=timezone.now())
    open_player(page, live_server, attempt)

    page.get_by_label("Straight down until bone is felt").check()
    page.get_by_role("button", name="Save, close and go on").click()
    expect(page.locator("fieldset.question")).to_have_attribute("id", "q2")
    page.go_back()
    page.goto(live_server.url + reverse("quizzes:attempt", args=[attempt.pk]) + "?question=1")
    expect(page.get_by_text("Question 1 is closed: there is no way back to it.")).to_be_visible()
    page.get_by_label("A pincer lift").check()
    follow(page.get_by_role("button", name="Check and hand in"))
    follow(page.get_by_role("button", name="Submit all and finish"))
    page.wait_for_url("**/result/")

    assert list(Response.objects.order_by("slot").values_list("answer", flat=True)) == ["b", "a"]


def test_a_forward_quiz_by_keyboard_alone(scripted, live_server, ana):
    page = scripted
    attempt = make.attempt(ana, forward_quiz(), at=timezone.now())
    open_player(page, live_server, attempt)

    tab_to(page, "#q1 input[type=radio]")
    page.keyboard.press("Space")
    tab_to(page, "button[value=on-1]")
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "closes"
    page.keyboard.press("Enter")
    expect(page.locator("fieldset.question")).to_have_attribute("id", "q2")
    tab_to(page, "#q2 input[type=radio]")
    page.keyboard.press("Space")
    tab_to(page, "button[value=check]:not([aria-hidden])")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/**")

    rows = Response.objects.order_by("slot")
    assert [(row.answer, row.closed_at is not None) for row in rows] == [("a", True), ("a", False)]


def test_practice_with_and_without_scripts(page, live_server, ana):
    attempt = make.attempt(ana, practice_quiz(), at=timezone.now())
    open_player(page, live_server, attempt)
    question = page.locator("#q1")

    question.get_by_role("button", name="Show a hint").click()
    expect(question.get_by_text(HINT)).to_be_visible()
    question.get_by_label("Straight down until bone is felt").check()
    question.get_by_role("button", name="Check this answer").click()

    expect(page.locator("#q1").get_by_text(make.RATIONALE)).to_be_visible()
    expect(page.locator("#q1").get_by_text("Your answer, not right")).to_be_visible()
    expect(page.locator("#q1 input[type=radio]")).to_have_count(0)
    row = Response.objects.get(slot=1)
    assert (row.answer, row.hints_used, row.closed_at is not None) == ("b", 1, True)


def test_practice_by_keyboard_alone_keeps_its_place(scripted, live_server, ana):
    page = scripted
    attempt = make.attempt(ana, practice_quiz(), at=timezone.now())
    open_player(page, live_server, attempt)

    tab_to(page, "#q1 [data-hint]")
    page.keyboard.press("Enter")
    expect(page.get_by_text(HINT)).to_be_visible()
    expect(page.locator("#q1 [data-check]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-save-state]")).to_have_text("Answer the question first.")
    expect(page.locator("#q1 input[type=radio]").first).to_be_focused()
    page.keyboard.press("Space")
    tab_to(page, "#q1 [data-check]")
    page.keyboard.press("Enter")
    expect(page.locator("#q1")).to_be_focused()
    expect(page.locator("[data-timer-spoken]")).to_have_text("Right")
    tab_to(page, "#q2 [data-step='1']")
    page.keyboard.press("Enter")
    tab_to(page, "#q2 [data-check]")
    page.keyboard.press("Enter")
    expect(page.locator("#q2 .reviewed")).to_be_visible()
    assert Response.objects.filter(closed_at__isnull=False).count() == 2


# A width lays out, a scheme colours: two looks show each of the four.
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_the_pages_have_no_barriers(scripted, live_server, ana, width, scheme):
    page = scripted
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    found = {}

    def look(name):
        found[name] = (violations(page), overflow(page))

    forward = make.attempt(ana, forward_quiz(title="Forward"), at=timezone.now())
    open_player(page, live_server, forward)
    follow(page.get_by_role("button", name="Save, close and go on"))
    page.goto(page.url.replace("question=2", "question=1"))
    look("forward")
    follow(page.get_by_role("button", name="Check and hand in"))
    look("forward check")
    practice = make.attempt(ana, practice_quiz(title="Practice"), at=timezone.now())
    open_player(page, live_server, practice)
    page.locator("#q1").get_by_role("button", name="Show a hint").click()
    expect(page.get_by_text(HINT)).to_be_visible()
    look("practice")
    page.locator("#q1 input[type=radio]").nth(1).check()
    page.locator("#q1").get_by_role("button", name="Check this answer").click()
    expect(page.locator("#q1 .reviewed")).to_be_visible()
    look("practice checked")
    asked = [*case("He runs ten miles a day", "The calf is hot", stepwise=True), make.question()]
    told = make.attempt(
        ana, make.quiz(asked, title="Cases", shuffle_questions=False), at=timezone.now()
    )
    open_player(page, live_server, told)
    look("case")
    page.get_by_role("button", name="Save and go on with this case").click()
    expect(page.get_by_text("The calf is hot")).to_be_visible()
    look("case, second step")
    follow(page.get_by_role("button", name="Check and hand in"))
    follow(page.get_by_role("button", name="Submit all and finish"))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("assed"))
    look("result")
    follow(page.get_by_role("link", name=re.compile("Report this question")).first)
    follow(page.get_by_role("button", name="Send the report"))
    look("report with a problem")

    assert found == dict.fromkeys(found, ([], 0))
