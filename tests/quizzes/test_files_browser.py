"""Files as an answer in a real browser: by keyboard alone, and without JavaScript.

The window of the system that chooses a file cannot be worked by a test: the file is put into the
field that has the focus.
"""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from quizzes.models import Attempt, Response, ResponseFile
from tests.factories import quizzes as make
from tests.quizzes.browser import open_player, overflow, tab_to, violations, window

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]

BODY = {
    "stem": "Send your marked drawing.",
    "types": ["pdf", "image"],
    "most": 2,
    "most_megabytes": 1,
}
DRAWING = {"name": "drawing.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 a drawing"}
WORDS = {"name": "words.txt", "mimeType": "text/plain", "buffer": b"only words"}
CHECK, RESULT = re.compile("/check/"), re.compile("/result/")
KIND = "Choose a file of a kind that this question asks for."


@pytest.fixture
def attempt(ana):
    asked = make.question("file_upload", body=BODY, key={"rubric": "Signed.", "max_marks": "2"})
    quiz = make.quiz([make.question("short_answer"), asked], shuffle_questions=False)
    return make.attempt(ana, quiz, at=timezone.now())


def opened(browser, live_server, ana, attempt, **options):
    page = window(browser, live_server, ana, **options)
    page.set_default_timeout(8000)
    open_player(page, live_server, attempt)
    return page


def press(page, selector, name):
    """Reached by Tab and pressed; the name is what a screen reader says."""
    tab_to(page, selector)
    expect(page.locator("*:focus")).to_have_accessible_name(name)
    page.keyboard.press("Enter")


def choose(page, file):
    tab_to(page, "#q2 input[type=file]")
    page.locator("*:focus").set_input_files(file)


def test_by_keyboard_alone(browser, live_server, ana, attempt):
    page = opened(browser, live_server, ana, attempt)
    tab_to(page, "#q1 textarea")
    page.keyboard.type("lungs")

    choose(page, WORDS)
    press(page, "#q2 button[value^=upload]", "Send this file")
    expect(page.locator("#q2 .field-errors")).to_have_text(KIND)
    expect(page.locator("#q2 input[type=file]")).to_have_accessible_description(re.compile(KIND))
    expect(page.locator("#q1 textarea")).to_have_value("lungs")

    choose(page, DRAWING)
    press(page, "#q2 button[value^=upload]", "Send this file")
    expect(page.locator("#q2 .answer-files li")).to_have_count(1)
    assert page.url.endswith("#q2")
    press(page, "#q2 button[value^=unfile]", "Take out drawing.pdf")
    expect(page.locator("#q2 .answer-files li")).to_have_count(0)
    assert Response.objects.get(slot=2).answer is None

    choose(page, DRAWING)
    press(page, ".quiz-actions button[value=check]", "Check and hand in")
    page.wait_for_url(CHECK)
    tab_to(page, "#hand-in button")
    page.keyboard.press("Enter")
    page.wait_for_url(RESULT)
    page.context.close()

    answers = dict(Response.objects.values_list("slot", "answer"))
    kept = ResponseFile.objects.get(removed_at=None)
    assert answers == {1: "lungs", 2: {"files": [kept.pk]}}
    assert Attempt.objects.get().state == "submitted"


def test_without_javascript(browser, live_server, ana, attempt):
    page = opened(browser, live_server, ana, attempt, java_script_enabled=False)

    page.get_by_label("Your file").set_input_files(DRAWING)
    page.get_by_role("button", name="Send this file").click()
    expect(page.get_by_role("link", name="drawing.pdf")).to_be_visible()
    page.get_by_label("Another file").set_input_files(WORDS)
    page.get_by_role("button", name="Check and hand in").click()
    expect(page.locator("#q2 .field-errors")).to_have_text(KIND)
    page.get_by_role("button", name="Take out drawing.pdf").click()
    expect(page.get_by_label("Your file")).to_be_visible()
    page.get_by_label("Your file").set_input_files(DRAWING)
    page.get_by_role("button", name="Check and hand in").click()
    page.wait_for_url(CHECK)
    page.get_by_role("button", name="Submit all and finish").click()
    page.wait_for_url(RESULT)
    page.context.close()

    assert ResponseFile.objects.get(removed_at=None).name == "drawing.pdf"
    assert Attempt.objects.get().state == "submitted"


def test_who_leaves_with_a_file_that_was_not_sent_is_asked_first(
    browser, live_server, ana, attempt
):
    asked = []
    page = opened(browser, live_server, ana, attempt)
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#q1 textarea").click()  # browsers ask only those who have touched the page
    page.get_by_label("Your file").set_input_files(DRAWING)

    page.goto(live_server.url + "/")
    page.context.close()

    assert asked == ["beforeunload"]


@pytest.mark.parametrize("width", [360, 1280])
def test_there_are_no_barriers(browser, live_server, ana, attempt, width):
    size = {"width": width, "height": 900}
    page = opened(browser, live_server, ana, attempt, viewport=size)
    choose(page, DRAWING)
    page.get_by_role("button", name="Send this file").click()
    expect(page.get_by_role("link", name="drawing.pdf")).to_be_visible()

    found = violations(page), overflow(page)
    page.context.close()

    assert found == ([], 0)
