"""A page as somebody else would see it. Nothing is recorded: what the look writes is taken back."""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from wagtail.models import Page

from courses.models import CoursePage
from courses.preview.personas import Persona, visitor

# Scripts of the page find addresses in `data-`: what a learner does would be kept there.
_LINK = re.compile(r'(\shref|\saction|\sformaction|\sdata-[\w-]+)="(/[^"]*)"')
_BODY = re.compile(r"<body[^>]*>")


class TakenBack(Exception):  # noqa: N818  how a transaction ends that was only a look
    """Carries the response out of the transaction."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def look(
    request: HttpRequest,
    page: Page,
    chosen: Persona,
    *,
    ways: Mapping[str, str],
    right_to_left: bool = False,
    was_sent: bool = False,
) -> HttpResponse:
    """The newest text of the page as the persona sees it, whatever they would be answered.

    `ways` are addresses of the site and where they lead inside the preview; every other link and every
    form leads nowhere. `was_sent`: a form was, and the banner says that nothing came of it.
    """
    try:
        with transaction.atomic():
            shown = _as_if_live(page)
            raise TakenBack(_served(_as(request, page, visitor(chosen, page)), shown))
    except TakenBack as taken_back:
        response = taken_back.response
    banner = render_to_string(
        "courses/includes/preview_banner.html",
        {"persona": chosen, "was_sent": was_sent, "status": response.status_code},
    )
    shown = _inside(response.content.decode(), ways, banner)
    if right_to_left:
        shown = shown.replace(' dir="ltr"', ' dir="rtl"', 1)
    return HttpResponse(shown)


def is_rehearsal(request: HttpRequest) -> bool:
    """Whether the page is only looked at: its newest text is not what learners read."""
    return getattr(request, "is_rehearsal", False)


def _as_if_live(page: Page) -> Page:
    """The newest text, as if it and what it stands in were published."""
    course_depth = page.depth if isinstance(page, CoursePage) else page.depth - 2
    above = Page.objects.filter(depth__gte=course_depth).ancestor_of(page, inclusive=True)
    above.update(live=True)
    newest = page.get_latest_revision_as_object()
    newest.live = True
    return newest


def _as(request: HttpRequest, page: Page, user: Any) -> HttpRequest:
    """A plain look at the page's own address; no session, no messages of the editor who looks."""
    other = HttpRequest()
    other.method = "GET"
    other.META = {**request.META, "REQUEST_METHOD": "GET", "QUERY_STRING": ""}
    other.path = other.path_info = page.get_url(request) or "/"
    other.COOKIES = {
        name: value
        for name, value in request.COOKIES.items()
        if name in {"theme", settings.LANGUAGE_COOKIE_NAME}
    }
    other.user = user
    other.session = {}  # type: ignore[assignment]
    other.is_rehearsal = True  # type: ignore[attr-defined]
    for name in ("csp_nonce", "_csp_nonce"):
        if hasattr(request, name):
            setattr(other, name, getattr(request, name))
    return other


def _served(request: HttpRequest, page: Page) -> HttpResponse:
    try:
        response = page.serve(request)
    except (Http404, PermissionDenied):
        return HttpResponse(render_to_string("404.html", request=request), status=404)
    if hasattr(response, "render") and callable(response.render):
        response = response.render()
    if response.status_code in {301, 302}:
        words = {"address": response.headers["Location"]}
        return HttpResponse(render_to_string("courses/preview_elsewhere.html", words, request))
    return response


def _inside(content: str, ways: Mapping[str, str], banner: str) -> str:
    def led(match: re.Match[str]) -> str:
        what, address = match.groups()
        plain = address.partition("#")[0].partition("?")[0]
        if plain.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
            return match.group(0)
        what_for = what.strip()
        if (what_for == "href" or what_for.startswith("data-")) and plain in ways:
            return f'{what}="{ways[plain]}"'
        if what_for.startswith("data-"):
            return ""
        # A form comes back to the preview, which says that nothing was sent.
        return f'{what}="#"' if what.strip() == "href" else f'{what}=""'

    content = _LINK.sub(led, content)
    return _BODY.sub(lambda body: body.group(0) + banner, content, count=1)
