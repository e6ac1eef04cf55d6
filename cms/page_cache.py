"""Public pages kept whole for visitors without a session, until something they show is published or changed,
a lock opens by its date, or the day is over.

What may be kept is decided twice. The request: a GET without a session, messages or anything else that is
somebody's own. The answer: a public page (`is_public`), complete, without a cookie and without a word that it
is private. Nothing is ever kept of people who are signed in, because their session is not even opened here.
"""

import datetime as dt
import logging
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, connection
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from wagtail.models import Page

from cms.models import ContentPage, HomePage, PublicStamp
from courses.models import CataloguePage, CoursePage, Lock

logger = logging.getLogger(__name__)

Answer = Callable[[HttpRequest], HttpResponse]

PUBLIC_PAGES = (HomePage, ContentPage, CataloguePage, CoursePage)
PUBLIC_VIEWS = {"certificates:verify", "anatomy:library", "anatomy:muscle", "courses:scope"}
# A longer query is nobody's link; keeping it would only fill the memory.
LONGEST_QUERY = 200
MESSAGES = "messages"
THEMES = {"light", "dark"}


def keep_public_pages(get_response: Answer) -> Answer:
    """Stands before sessions, so that a kept page costs one statement: whether it still holds."""

    def middleware(request: HttpRequest) -> HttpResponse:
        key = _key(request)
        if key is None:
            return get_response(request)
        if kept := caches["local"].get(key):
            return _as_it_was(kept)
        response = get_response(request)
        if is_public(request, response):
            patch_vary_headers(response, ["Cookie", "Accept-Language"])
            kept = (bytes(response.content), dict(response.headers))
            caches["local"].set(key, kept, settings.PUBLIC_PAGES_SECONDS)
        return response

    return middleware


def is_public(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether any other visitor may be shown this very answer."""
    if response.status_code != 200 or response.streaming or response.cookies:
        return False
    said = response.headers.get("Cache-Control", "")
    if "private" in said or "no-store" in said or getattr(request, "is_preview", False):
        return False
    user = getattr(request, "user", None)
    if user is None or user.is_authenticated or request.session.session_key:
        return False
    match = request.resolver_match
    if match and match.view_name in PUBLIC_VIEWS:
        return True
    page = (getattr(response, "context_data", None) or {}).get("page")
    return isinstance(page, PUBLIC_PAGES) and page.live


def bump(**_: Any) -> None:
    """Everything kept so far holds no more, in every process and from the moment this is committed."""
    if not settings.PUBLIC_PAGES_SECONDS:
        return
    PublicStamp.objects.filter(pk=PublicStamp.ONE).update(number=F("number") + 1)


def connect() -> None:
    """What public pages show: pages and snippets by being published, the rest by being saved."""
    from django.apps import apps
    from django.db.models.signals import post_delete, post_save
    from wagtail.signals import (
        page_published,
        page_unpublished,
        post_page_move,
        published,
        unpublished,
    )

    for signal in (page_published, page_unpublished, post_page_move, published, unpublished):
        signal.connect(bump, dispatch_uid="cms.page_cache")
    shown = [apps.get_model(name) for name in SHOWN]
    for model in shown:
        post_save.connect(bump, sender=model, dispatch_uid=f"cms.page_cache.{model._meta.label}")
        post_delete.connect(bump, sender=model, dispatch_uid=f"cms.page_cache.{model._meta.label}")
    for kind in (Page, *PUBLIC_PAGES):
        post_delete.connect(bump, sender=kind, dispatch_uid=f"cms.page_cache.{kind._meta.label}")


# Rows that a public page shows and that nobody publishes.
SHOWN = [
    "certificates.Approval",
    "certificates.Programme",
    "certificates.ProgrammeCourse",
    "certificates.ProgrammeUnit",
    "certificates.ProviderNumber",
    "courses.ClinicalReview",
    "courses.LiveReview",
    "courses.Muscle",
    "courses.Region",
    "practitioners.Jurisdiction",
    "practitioners.Profession",
    "renewals.RuleSet",
    "wagtailcore.PageViewRestriction",
    "wagtailcore.Site",
    "wagtailimages.Image",
]


def _key(request: HttpRequest) -> str | None:
    """None for whatever is not asked of the cache: anything but a plain look by somebody unknown."""
    if not settings.PUBLIC_PAGES_SECONDS or request.method != "GET":
        return None
    cookies = request.COOKIES
    if settings.SESSION_COOKIE_NAME in cookies or MESSAGES in cookies:
        return None
    query = request.META.get("QUERY_STRING", "")
    if "HTTP_AUTHORIZATION" in request.META or len(query) > LONGEST_QUERY:
        return None
    if request.path.startswith(("/admin/", "/accounts/", "/me/", settings.STATIC_URL)):
        return None
    now = timezone.now()
    stamp = _stamp(now)
    if stamp is None:
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None  # what follows says so in the usual way
    theme = cookies.get("theme", "")
    parts = (
        stamp,
        timezone.localdate(now),  # approvals and rules hold by the day
        request.scheme,
        host,
        translation.get_language_from_request(request),
        theme if theme in THEMES else "",
        request.path,
        query,
    )
    return f"public:{sha256(repr(parts).encode()).hexdigest()}"


def _stamp(now: dt.datetime) -> tuple[int, str] | None:
    """The number of the last change, and the last date on which a lock has opened.

    One statement, written out: putting it together anew would cost more than asking it.
    """
    try:
        with connection.cursor() as cursor:
            at = connection.ops.adapt_datetimefield_value(now)
            cursor.execute(_ASK, [at, PublicStamp.ONE])
            row = cursor.fetchone()
    except DatabaseError as fault:
        logger.warning("public pages are not kept: %s", fault)
        return None
    return (int(row[0]), str(row[1])) if row else None


_OPENED = f"SELECT MAX(opens_at) FROM {Lock._meta.db_table} WHERE opens_at <= %s"  # noqa: S608  our own table
_ASK = f"SELECT number, ({_OPENED}) FROM {PublicStamp._meta.db_table} WHERE id = %s"  # noqa: S608


def _as_it_was(kept: tuple[bytes, dict[str, str]]) -> HttpResponse:
    content, headers = kept
    return HttpResponse(content, headers=headers)
