"""A learner's browser: signed in, with or without scripts, and what is wrong with a page."""

import datetime as dt
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quizzes.models import Attempt

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}


def sign_in(context: Any, live_server: Any, learner: Any) -> None:
    client = Client()
    client.force_login(learner)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )


def window(browser: Any, live_server: Any, learner: Any, **options: Any) -> Any:
    """A page in a context of its own; the caller closes `page.context`."""
    context = browser.new_context(reduced_motion="reduce", **options)
    sign_in(context, live_server, learner)
    return context.new_page()


def open_player(page: Any, live_server: Any, attempt: Attempt) -> None:
    page.goto(live_server.url + reverse("quizzes:attempt", args=[attempt.pk]))


def follow(control: Any) -> None:
    """Whatever this leads to is loaded when it returns; a click alone may return before it has begun."""
    with control.page.expect_navigation():
        control.click()


def ends_in(page: Any, *, seconds: int) -> None:
    """The attempt of this page ends so soon, and the page has asked: however late it was opened."""
    deadline = timezone.now() + dt.timedelta(seconds=seconds)
    Attempt.objects.update(started_at=deadline - dt.timedelta(minutes=10), deadline=deadline)
    page.evaluate("dispatchEvent(new Event('focus'))")


def tab_to(page: Any, selector: str) -> None:
    """Only by Tab, as somebody without a mouse."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def violations(page: Any) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{each['id']}: {node['html'][:100]}" for each in found for node in each["nodes"]]


def overflow(page: Any) -> int:
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
