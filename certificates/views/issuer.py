"""What verifiers of badges ask the site for: who the issuer is, what was achieved, what was revoked.

All of it is public, says nothing of a person, and is the same for everybody.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from certificates.selectors import issuer as selectors

type View = Callable[..., HttpResponse]

JSON_LD = "application/ld+json"
# Long enough to spare the site, short enough that a revocation is seen the same day.
LIST_SECONDS, OTHER_SECONDS = 300, 3600


def for_everybody(view: View) -> View:
    """Read by programs and pages of other sites, without a cookie."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return require_safe(wrapper)


@for_everybody
@cache_control(public=True, max_age=OTHER_SECONDS)
def did(request: HttpRequest) -> HttpResponse:
    return JsonResponse(selectors.issuer_document(), content_type="application/did+json")


@for_everybody
@cache_control(public=True, max_age=LIST_SECONDS)
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    signed = selectors.signed_status_list(number)
    if signed is None:
        raise Http404
    return JsonResponse(signed, content_type=JSON_LD)


@for_everybody
@cache_control(public=True, max_age=OTHER_SECONDS)
def achievement(request: HttpRequest, programme: str, version: str) -> HttpResponse:
    document = selectors.achievement_document(programme, version)
    if document is None:
        raise Http404
    return JsonResponse(document, content_type=JSON_LD)


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
