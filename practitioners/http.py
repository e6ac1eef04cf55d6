"""Pages that belong to one person."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import cache_control

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def private[**P](view: View[P]) -> View[P]:
    """Signed in only, and never kept by a cache or by the browser's back button."""
    guarded = login_required(cache_control(private=True, no_store=True)(view))
    return wraps(view)(guarded)  # type: ignore[no-any-return]
