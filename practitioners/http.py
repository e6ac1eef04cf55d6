"""Pages that belong to one person, and pages of the staff."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from practitioners.models import User

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def private[**P](view: View[P]) -> View[P]:
    """Signed in only, and never kept by a cache or by the browser's back button."""
    guarded = login_required(cache_control(private=True, no_store=True)(view))
    return wraps(view)(guarded)  # type: ignore[no-any-return]


def staff_with[**P](permission: str) -> Callable[[View[P]], View[P]]:
    """403 for staff without the permission; Wagtail sends everybody else to sign in."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                return render(request, "403.html", status=403)
            return view(request, *args, **kwargs)

        return cache_control(private=True, no_store=True)(guarded)

    return guard


def signed_in(request: HttpRequest) -> User:
    """Whoever is behind a page that `private` or `staff_with` guards."""
    assert isinstance(request.user, User)  # noqa: S101  for the type checker
    return request.user
