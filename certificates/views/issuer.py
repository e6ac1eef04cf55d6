"""What verifiers of badges ask the site for: who the issuer is, what was achieved, what was revoked.

All of it is public, says nothing of a person, and is the same for everybody.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from certificates.credential.did import did_web
from certificates.credential.document import SAMPLE
from certificates.selectors import issuer as selectors
from certificates.services.keys import NoKey
from certificates.services.status_lists import list_at

type View = Callable[..., HttpResponse]

JSON_LD, JSON, HTML = "application/ld+json", "application/json", "text/html"
# Long enough to spare the site, short enough that a revocation is seen the same day.
LIST_SECONDS, OTHER_SECONDS = 300, 3600


def for_everybody(view: View) -> View:
    """Read by programs and pages of other sites, without a cookie, and kept by caches on the way."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        if "public" in response.headers.get("Cache-Control", ""):
            # Somebody looked who asks; the answer is the same for all, so it varies by no cookie.
            request.session.accessed = False
        return response

    return require_safe(wrapper)


@for_everybody
@cache_control(public=True, max_age=OTHER_SECONDS)
def did(request: HttpRequest) -> HttpResponse:
    document = selectors.issuer_document(_site(request))
    return JsonResponse(document, content_type="application/did+json")


@for_everybody
@cache_control(public=True, max_age=LIST_SECONDS)
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    site = _site(request)
    if site == settings.SITE_URL:
        signed = selectors.signed_status_list(number)
    else:
        try:
            signed = list_at(number=number, site=site, at=timezone.now())
        except NoKey as missing:
            raise Http404 from missing
    if signed is None:
        raise Http404
    return JsonResponse(signed, content_type=JSON_LD)


def _site(request: HttpRequest) -> str:
    """The address that was asked: today's, or an earlier one at which badges still look."""
    asked = f"{request.scheme}://{request.get_host()}"
    if asked == settings.SITE_URL:
        return asked
    return selectors.site_of(did_web(asked)) or str(settings.SITE_URL)


@for_everybody
@vary_on_headers("Accept")
def achievement(request: HttpRequest, programme: str, version: str) -> HttpResponse:
    """For programs; in words for whoever follows the address in a browser."""
    document = selectors.achievement_document(programme, version)
    if document is None:
        raise Http404
    if request.get_preferred_type([JSON_LD, JSON, HTML]) == HTML:
        page = render(request, "certificates/achievement.html", _in_words(document))
        patch_cache_control(page, private=True, max_age=0)  # its frame knows who is signed in
        return page
    response = JsonResponse(document, content_type=JSON_LD)
    patch_cache_control(response, public=True, max_age=OTHER_SECONDS)
    return response


@for_everybody
@cache_control(public=True, max_age=OTHER_SECONDS)
def badge_image(request: HttpRequest, programme: str) -> HttpResponse:
    picture = selectors.badge_picture(programme)
    if picture is None:
        raise Http404
    return HttpResponse(picture, content_type="image/png")


@for_everybody
@cache_control(public=True, max_age=OTHER_SECONDS)
def roots(request: HttpRequest) -> HttpResponse:
    """The certificates that signed files lead up to, for readers that want to trust them."""
    return HttpResponse(
        selectors.root_certificates(),
        content_type="application/x-pem-file",
        headers={"Content-Disposition": 'attachment; filename="roots.pem"'},
    )


def _in_words(document: dict[str, Any]) -> dict[str, Any]:
    """What a reader wants of it. Versions of years ago may lack what today's have."""
    return {
        "title": document["name"],
        "is_sample": SAMPLE in document.get("tag", ()),
        "description": document.get("description", ""),
        "criteria": document.get("criteria", {}).get("narrative", ""),
        "hours": Decimal(str(document.get("creditsAvailable", 0))),
        "version": document.get("version", ""),
        "provider_name": settings.PROVIDER_NAME,
        "language": document.get("inLanguage", ""),
        "section": "verify",
    }
