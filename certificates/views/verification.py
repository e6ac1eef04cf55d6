"""The public page where a stranger checks a certificate. Its look-ups are counted."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from certificates import selectors
from certificates.codes import normalise_code, shown
from certificates.forms import CodeForm
from certificates.limits import SECONDS, too_many
from certificates.selectors import Verification
from certificates.tombstones import Tombstone
from certificates.validity import Standing

HTML, JSON = "text/html", "application/json"

type View = Callable[..., HttpResponse]


def unlisted(view: View) -> View:
    """Not for search engines, and the code in the address is told to nobody.

    The page is the same for everybody, signed in or not. It also has to be: without a referrer
    the browser sends no origin either, and a form on it (signing out) would be refused.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.user = AnonymousUser()
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return cache_control(private=True, no_store=True)(wrapper)  # type: ignore[no-any-return]


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The form for typing a code."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("certificates:verification", shown(form.cleaned_data["code"]))
    return render(request, "certificates/verify.html", {"form": form, "section": "verify"})


@require_safe
@unlisted
def short(request: HttpRequest, code: str) -> HttpResponse:
    """The printed address. It does not say whether the code exists."""
    return redirect("certificates:verification", shown(normalise_code(code)) or code)


@require_safe
@unlisted
@vary_on_headers("Accept")
def verification(request: HttpRequest, code: str) -> HttpResponse:
    if request.get_preferred_type([HTML, JSON]) == JSON:
        return _as_json(request, code)
    if too_many(request):
        page = render(request, "certificates/too_many.html", {"section": "verify"}, status=429)
        page.headers["Retry-After"] = str(SECONDS)
        return page
    at = timezone.now()
    found = selectors.verification_of(code, at=at)
    context = {
        "found": found,
        "checked_at": at,
        "code": shown(found.code) if found else code,
        "form": CodeForm(),
        "provider_name": settings.PROVIDER_NAME,
        "section": "verify",
    }
    return render(request, "certificates/verification.html", context, status=200 if found else 404)


@require_safe
@unlisted
def verification_json(request: HttpRequest, code: str) -> HttpResponse:
    return _as_json(request, code)


def _as_json(request: HttpRequest, code: str) -> HttpResponse:
    if too_many(request):
        answer = JsonResponse({"state": "too_many_look_ups"}, status=429)
        answer.headers["Retry-After"] = str(SECONDS)
        return answer
    at = timezone.now()
    found = selectors.verification_of(code, at=at)
    if found is None:
        return JsonResponse({"state": "not_found", "checked_at": at}, status=404)
    return JsonResponse({**_public(found), "checked_at": at})


def _public(found: Verification) -> dict[str, Any]:
    """What the page says, for machines. Hours are strings so that none is rounded on the way."""
    answer: dict[str, Any] = {
        "state": found.state,
        "since": found.since,
        "code": found.code,
        "is_sample": found.is_sample,
        "title": found.face.title,
        "issuer": {
            "name": found.face.provider_name,
            "number": getattr(found.face, "provider_number", ""),
            "contact": settings.HELP_EMAIL,
        },
    }
    face = found.face
    if found.state == Standing.REPLACED or isinstance(face, Tombstone):
        return answer
    return answer | {
        "kind": face.kind,
        "number": face.number,
        "holder": found.holder,
        "is_limited": found.is_limited,
        "courses": [{"code": code, "title": title} for code, title in face.courses],
        "hours": [{"mode": mode, "hours": str(hours)} for mode, hours in face.credits],
        "total_hours": str(face.total_hours),
        "completed_on": face.completed_on,
        "issued_on": face.issued_on,
        "valid_until": face.valid_until,
        "verify_url": face.verify_url,
    }
