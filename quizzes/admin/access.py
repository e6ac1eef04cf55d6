"""Who may open which of the staff pages."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from practitioners.models import User

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]

SEE = "quizzes.view_question"
ADD = "quizzes.add_question"
CHANGE = "quizzes.change_question"
MARK = "quizzes.change_response"


def staff_with[**P](permission: str) -> Callable[[View[P]], View[P]]:
    """403 for staff without the permission; who is no staff never comes as far as here."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.has_perm(permission):
                return render(request, "403.html", status=403)
            return view(request, *args, **kwargs)

        return cache_control(private=True, no_store=True)(guarded)

    return guard


def person(request: HttpRequest) -> User:
    """Whoever is behind a page that `staff_with` guards."""
    return cast("User", request.user)
