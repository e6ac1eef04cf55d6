"""The player in a browser: going on elsewhere, keys, notes, and a network that is gone for a while."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from courses.models import Note, ReadingPlace
from tests.courses.reading import FIRST, course_of, lesson_in_parts, rich
from tests.factories.courses import enrolment
from tests.quizzes.browser import overflow, violations, window

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]

KEYS = [f"{number:08d}-bbbb-4bbb-8bbb-bbbbbbbbbbbb" for number in range(6)]
LONG = [
    rich(key, f"<h3>Part {number}</h3>" + "<p>Feel for the bone before the needle goes in.</p>" * 9)
    for number, key in enumerate(KEYS)
]


@pytest.fixture
def lesson(ana):
    found = lesson_in_parts(LONG)
    enrolment(ana, course_of(found))
    return found


def part(page: Any, number: int) -> Any:
    return page.locator(f"#block-{KEYS[number]}")


def scroll_to(page: Any, number: int) -> None:
    part(page, number).evaluate("part => part.scrollIntoView({ block: 'start' })")


def test_reading_goes_on_in_another_browser(browser, live_server, ana, lesson):
    address = live_server.url + lesson.url
    page = window(browser, live_server, ana, viewport={"width": 1280, "height": 800})
    page.goto(address)
    scroll_to(page, 3)
    expect(page.locator("[data-saved]")).to_have_text(re.compile("^Saved "))
    page.context.close()
    assert ReadingPlace.objects.get().block_id in KEYS[2:5]

    phone = window(browser, live_server, ana, viewport={"width": 360, "height": 740})
    phone.goto(address)
    link = phone.get_by_role("link", name=re.compile("^Continue where you stopped: Part "))
    expect(link).to_be_visible()
    link.click()
    expect(phone).to_have_url(re.compile("#block-"))
    assert (overflow(phone), violations(phone)) == (0, [])
    bar = phone.locator(".bottom-bar").bounding_box()["height"]
    assert bar < 80, f"the bar takes {bar} of 740 pixels"
    phone.context.close()


def test_keys_notes_and_a_lost_network(browser, live_server, ana, lesson):
    page = window(browser, live_server, ana, viewport={"width": 1280, "height": 800})
    page.goto(live_server.url + lesson.url)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()

    page.keyboard.press("n")
    field = part(page, 0).get_by_label(re.compile("^Your note on this part"))
    expect(field).to_be_focused()
    field.press_sequentially("n and ? are letters here")
    part(page, 0).get_by_role("button", name="Save the note").click()
    expect(part(page, 0).locator(".note")).to_contain_text("n and ? are letters here")
    expect(page.get_by_role("dialog")).to_be_hidden()

    page.context.set_offline(True)
    expect(page.locator("[data-offline]")).to_have_text(
        "You are offline. What you read is kept here and sent when you are back."
    )
    page.keyboard.press("n")
    field.fill("Written in a tunnel")
    part(page, 0).get_by_role("button", name="Save the note").click()
    expect(page.locator("[data-saved]")).to_have_text("Kept on this device")
    assert Note.objects.count() == 1

    page.context.set_offline(False)
    expect(part(page, 0).locator("li.note")).to_have_count(2)
    expect(page.locator("[data-offline]")).to_be_empty()
    texts = list(Note.objects.values_list("text", flat=True))
    assert texts == ["n and ? are letters here", "Written in a tunnel"]
    page.context.close()


def test_a_note_whose_lesson_went_meanwhile_is_not_lost(browser, live_server, ana, lesson):
    page = window(browser, live_server, ana, viewport={"width": 1280, "height": 800})
    page.goto(live_server.url + lesson.url)
    page.context.set_offline(True)
    page.keyboard.press("n")
    part(page, 0).get_by_label(re.compile("^Your note on this part")).fill("Written in a tunnel")
    part(page, 0).get_by_role("button", name="Save the note").click()
    expect(page.locator("[data-saved]")).to_have_text("Kept on this device")
    type(lesson).objects.filter(pk=lesson.pk).update(live=False)

    page.context.set_offline(False)
    refused = page.locator("[data-refused]")
    expect(refused.locator("blockquote")).to_have_text("Written in a tunnel")
    expect(refused).to_contain_text("could not be kept. Copy its words, then put it away.")
    refused.get_by_role("button", name="Put it away").click()
    expect(refused).to_be_empty()
    assert page.evaluate("localStorage.getItem('filiform-outbox')") is None
    page.context.close()


def test_words_that_are_marked_become_a_highlight(browser, live_server, ana, lesson):
    page = window(browser, live_server, ana, viewport={"width": 1280, "height": 800})
    page.goto(live_server.url + lesson.url)
    part(page, 0).locator("p").first.evaluate(
        """p => { const words = p.firstChild; const range = document.createRange();
        range.setStart(words, 0); range.setEnd(words, 17);
        getSelection().removeAllRanges(); getSelection().addRange(range); }"""
    )
    page.get_by_role("button", name="Highlight", exact=True).click()
    expect(part(page, 0).locator(".note-quote")).to_have_text("Feel for the bone")
    assert page.evaluate("[...CSS.highlights.get('notes')].map(String)") == ["Feel for the bone"]
    note = Note.objects.get()
    assert (note.quote, note.suffix[:8]) == ("Feel for the bone", " before ")
    page.context.close()


def test_without_scripts_there_is_a_form_under_each_part(browser, live_server, ana):
    lesson = lesson_in_parts()
    enrolment(ana, course_of(lesson))
    page = window(browser, live_server, ana, java_script_enabled=False)
    page.goto(live_server.url + lesson.url)
    tools = page.locator(f"#block-{FIRST} .part-tools")
    tools.locator("summary").click()
    tools.locator("textarea").fill("By hand")
    tools.get_by_role("button", name="Save the note").click()
    expect(page.locator(".note")).to_contain_text("By hand")
    page.context.close()
