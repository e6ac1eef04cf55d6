"""Where mail providers tell what became of letters."""

from collections.abc import Callable
from functools import cache

from anymail.urls import urlpatterns
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def mail_events(request: HttpRequest, provider: str) -> HttpResponseBase:
    """Anymail reads it and checks the secret; without a secret of ours nobody is listened to."""
    views = _views()
    if not settings.MAIL_EVENTS_SECRET or provider not in views:
        raise Http404
    return views[provider](request)


@cache
def _views() -> dict[str, Callable[..., HttpResponseBase]]:
    """By provider the view that reads its events."""
    ending = "_tracking_webhook"
    return {
        pattern.name.removesuffix(ending): pattern.callback
        for pattern in urlpatterns
        if pattern.name and pattern.name.endswith(ending)
    }
