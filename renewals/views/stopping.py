"""The link in a letter that stops such letters, for readers and for their mail programs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from renewals.services.stopping import NotAStop, stop_letters, stop_of


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing, because programs follow links; one click sends a POST (RFC 8058).

    Nobody has to sign in, and nothing can be reached from here but the end of these letters.
    """
    try:
        found = stop_of(token)
    except NotAStop:
        return _kept_private(render(request, "renewals/stop_unknown.html", status=404))
    if request.method == "POST":
        stop_letters(holder=found.holder, licences=found.licences, at=timezone.now())
    page = render(
        request,
        "renewals/stop.html",
        {"licences": found.licences, "done": request.method == "POST", "section": "renewals"},
    )
    return _kept_private(page)


def _kept_private(response: HttpResponse) -> HttpResponse:
    """The address itself is the permission: it goes to nobody else."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
