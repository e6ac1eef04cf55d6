"""What every answer carries."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.csp import CSP, build_policy

Answer = Callable[[HttpRequest], HttpResponse]

# Wagtail's own pages print inline scripts and styles without a nonce.
EDITORS = {
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-ancestors": [CSP.SELF],
    "frame-src": [CSP.SELF],
}


def content_security_policy(get_response: Answer) -> Answer:
    """A strict policy for the public and for learners, a wider one under the editors' address only.

    A view that sets its own policy keeps it.
    """
    strict, wide = build_policy(settings.SECURE_CSP), build_policy(EDITORS)

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        policy = wide if request.path.startswith("/admin/") else strict
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware
