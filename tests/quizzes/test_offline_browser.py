"""The player when the network goes, the page is loaded anew, or the device has another time."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Error, expect

from quizzes.models import Attempt, Response
from quizzes.services.attempts import close_overdue, grade_attempt
from tests.factories import quizzes as make
from tests.quizzes.browser import ends_in, open_player, window

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("first_rows_come_back"),
]

WAITING = "Not saved yet, trying again"
KEPT = "() => Object.keys(localStorage).filter((key) => key.startsWith('filiform-answer-'))"
# Only `Date` is wrong, as on a device whose clock was set by hand.
A_DAY_AHEAD = """
  const real = Date;
  window.Date = class extends real {
    constructor(...said) { said.length ? super(...said) : super(real.now() + 86400000); }
    static now() { return real.now() + 86400000; }
  };
"""


@pytest.fixture
def page(browser, live_server, ana):
    page = window(browser, live_server, ana)
    yield page
    page.context.close()


def written(ana, **fields):
    return make.attempt(
        ana, make.quiz([make.question("short_answer")], **fields), at=timezone.now()
    )


def saved(page):
    return expect(page.locator("[data-save-state]")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))


def test_an_answer_typed_without_a_network_survives_a_reload(page, live_server, ana):
    attempt = written(ana)
    open_player(page, live_server, attempt)
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.set_offline(True)
    page.locator("textarea").fill("lungs")
    expect(page.locator("[data-save-state]")).to_have_text(WAITING)
    # Chromium lets a page that goes send one more time, whatever its switch says.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('away')); }")
    with pytest.raises(Error):
        page.reload()
    assert not Response.objects.exists()

    page.context.set_offline(False)
    open_player(page, live_server, attempt)

    expect(page.locator("textarea")).to_have_value("lungs")
    saved(page)
    assert Response.objects.get().answer == "lungs"
    assert page.evaluate(KEPT) == []


def test_what_waits_for_another_page_is_sent_from_any_page(page, live_server, ana):
    quiz = make.quiz(
        [make.question("matching"), make.question()], per_page="one", shuffle_questions=False
    )
    attempt = make.attempt(ana, quiz, at=timezone.now())
    open_player(page, live_server, attempt)
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.set_offline(True)
    page.get_by_label("Upper trapezius").select_option(label="Lung apex")
    expect(page.locator("[data-save-state]")).to_have_text(WAITING)
    page.context.set_offline(False)

    page.goto(live_server.url + reverse("quizzes:attempt", args=[attempt.pk]) + "?question=2")

    expect(page.locator("[data-place='1']")).to_have_class(re.compile("answered"))
    page.wait_for_function(f"() => ({KEPT})().length === 0")
    assert Response.objects.get(slot=1).answer == {"m1": "s1"}


def test_an_answer_kept_here_and_another_one_saved_elsewhere_are_both_shown(page, live_server, ana):
    attempt = written(ana)
    open_player(page, live_server, attempt)
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.set_offline(True)
    page.locator("textarea").fill("lungs")
    expect(page.locator("[data-save-state]")).to_have_text(WAITING)
    make.answer(attempt, right=False, at=timezone.now())
    page.context.set_offline(False)
    open_player(page, live_server, attempt)

    expect(page.get_by_text("Nothing is lost. Choose which one counts.")).to_be_visible()
    assert page.locator(".two-answers dd").all_inner_texts() == ["liver", "lungs"]
    page.get_by_role("button", name="Use the saved one").click()
    expect(page.locator("textarea")).to_have_value("liver")
    assert page.evaluate(KEPT) == []


def test_nothing_of_a_closed_attempt_stays_in_the_browser(page, live_server, ana):
    attempt = written(ana)
    open_player(page, live_server, attempt)
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.set_offline(True)
    page.locator("textarea").fill("lungs")
    expect(page.locator("[data-save-state]")).to_have_text(WAITING)
    assert len(page.evaluate(KEPT)) == 1
    Attempt.objects.update(state="submitted", submitted_at=timezone.now(), grade_generation=1)
    grade_attempt(attempt_id=attempt.pk, generation=1, at=timezone.now())
    page.context.set_offline(False)

    page.goto(live_server.url + reverse("quizzes:result", args=[attempt.pk]))

    page.wait_for_function(f"() => ({KEPT})().length === 0")


def test_a_device_whose_clock_is_wrong_by_a_day_counts_down_rightly(page, live_server, ana):
    attempt = written(ana, time_limit_minutes=10)
    page.add_init_script(A_DAY_AHEAD)
    open_player(page, live_server, attempt)

    expect(page.locator(".timer strong")).to_have_text(re.compile(r"^(10:00|9:\d\d)$"))
    assert page.evaluate("Date.now()") > timezone.now().timestamp() * 1000 + 80_000_000


def test_a_device_that_slept_asks_the_server_when_it_wakes(page, live_server, ana):
    attempt = written(ana, time_limit_minutes=10)
    # The forward clock of some devices stands still in sleep: this one lost five minutes.
    page.add_init_script(
        "const real = performance.now.bind(performance); let lost = 0;"
        "performance.now = () => real() - lost; window.sleep = () => { lost = 300000; };"
    )
    open_player(page, live_server, attempt)
    expect(page.locator(".timer strong")).to_have_text(re.compile(r"^(10:00|9:\d\d)$"))
    page.wait_for_load_state("networkidle")
    page.evaluate("window.sleep()")
    expect(page.locator(".timer strong")).to_have_text(re.compile(r"^1[45]:\d\d$"))

    page.evaluate("dispatchEvent(new Event('focus'))")

    expect(page.locator(".timer strong")).to_have_text(re.compile(r"^(10:00|9:\d\d)$"))


def test_a_longer_deadline_is_seen_when_the_window_comes_back(page, live_server, ana):
    attempt = written(ana, time_limit_minutes=10)
    open_player(page, live_server, attempt)
    Attempt.objects.update(deadline=attempt.deadline + dt.timedelta(minutes=20))

    page.evaluate("dispatchEvent(new Event('focus'))")

    expect(page.locator(".timer strong")).to_have_text(re.compile(r"^(30:00|29:\d\d)$"))


def test_away_at_the_deadline_what_was_saved_counts_and_the_page_says_so(page, live_server, ana):
    attempt = written(ana, time_limit_minutes=10)
    Attempt.objects.update(grace_seconds=1)
    open_player(page, live_server, attempt)
    page.locator("textarea").fill("lungs")
    saved(page)
    ends_in(page, seconds=8)
    expect(page.locator(".timer strong")).to_have_text(re.compile(r"^0:0\d$"))
    page.context.set_offline(True)

    expect(page.locator("[data-timer-spoken]")).to_have_text(
        re.compile("Time is over and the network is away")
    )
    attempt.refresh_from_db()
    close_overdue(at=attempt.deadline + dt.timedelta(seconds=2))
    page.context.set_offline(False)
    page.wait_for_url("**/result/")

    attempt.refresh_from_db()
    assert attempt.submitted_at == attempt.deadline
    assert Response.objects.get().answer == "lungs"
