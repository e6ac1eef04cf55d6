"""What every template may use."""

from functools import partial
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.urls import reverse

from cms.models import ContentPage

INFORMATION_PAGES = "cms.information_pages"


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_name": settings.SITE_NAME,
        "help_email": settings.HELP_EMAIL,
        "information_pages": partial(information_pages, request),
        "report_url": partial(_report_url, request),
    }


def _report_url(request: HttpRequest) -> str:
    """Whoever is signed in is answered; others write to us, and no form invites machines."""
    user = getattr(request, "user", None)  # nobody yet where a request is refused early
    return reverse("courses:problem") if user and user.is_authenticated else ""


def information_pages(request: HttpRequest) -> list[tuple[str, str]]:
    """Title and address of the pages right under the front door; asked for once in some minutes."""
    found = partial(_information_pages, request)
    return caches["local"].get_or_set(INFORMATION_PAGES, found, timeout=300) or []


def _information_pages(request: HttpRequest) -> list[tuple[str, str]]:
    """Where the page was found by its address, the request knows the only site already.

    Of several sites it would know its own, and the others are told the same addresses.
    """
    knows_the_site = request if getattr(request, "_wagtail_site", request) is None else None
    pages = ContentPage.objects.live().filter(depth=3).order_by("path")
    return [(page.title, url) for page in pages if (url := page.get_url(knows_the_site))]
