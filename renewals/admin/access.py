"""Who of the staff sees what."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from practitioners.models import User

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

LOOK = "renewals.view_renewalperiod"
CHANGE = "renewals.change_renewalperiod"
READ_LETTERS = "renewals.view_reminder"
CHANGE_LETTERS = "renewals.change_reminder"


def staff_with[**P](permission: str) -> Callable[[View[P]], View[P]]:
    """403 for staff without it; Wagtail sends everybody else to sign in."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                return render(request, "403.html", status=403)
            return view(request, *args, **kwargs)

        return cache_control(private=True, no_store=True)(guarded)

    return guard


def person(request: HttpRequest) -> User:
    """Signed in, as Wagtail has made sure of everything under its address."""
    assert isinstance(request.user, User)  # noqa: S101  for the type checker
    return request.user
