"""What the pages that anybody may open have in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.defaults import page_not_found

from certificates.limits import SECONDS

type View = Callable[..., HttpResponse]


def unlisted(view: View) -> View:
    """Not for search engines, and the code in the address is told to nobody.

    The page is the same for everybody, signed in or not. It also has to be: without a referrer
    the browser sends no origin either, and a form on it (signing out) would be refused.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.user = AnonymousUser()
        try:
            response = view(request, *args, **kwargs)
        except Http404 as missing:  # what is not there is not told to anybody either
            response = page_not_found(request, missing)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return cache_control(private=True, no_store=True)(wrapper)  # type: ignore[no-any-return]


def wait_a_minute(request: HttpRequest) -> HttpResponse:
    """429, in words."""
    page = render(request, "certificates/too_many.html", {"section": "verify"}, status=429)
    page.headers["Retry-After"] = str(SECONDS)
    return page
