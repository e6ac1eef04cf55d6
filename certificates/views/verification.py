"""The public page where a stranger checks a certificate. Its look-ups are counted."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from certificates.forms import CodeForm, FileForm
from certificates.limits import SECONDS, too_many
from certificates.rules.codes import normalise_code, shown
from certificates.rules.tombstones import Tombstone
from certificates.rules.validity import Standing
from certificates.selectors import verification as selectors
from certificates.selectors.file_checks import FileAnswer
from certificates.selectors.registers import public_registers
from certificates.selectors.verification import Verification
from certificates.services.badge_files import badge_file
from certificates.services.keys import NoKey
from certificates.views.public import unlisted, wait_a_minute

HTML, JSON = "text/html", "application/json"
BADGE_FORMS = ("json", "png", "jwt")


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The form for typing a code, and the one for a file."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("certificates:verification", shown(form.cleaned_data["code"]))
    context = {"form": form, "file_form": FileForm(), "section": "verify"}
    return render(request, "certificates/verify.html", context)


@require_safe
def registers(request: HttpRequest) -> HttpResponse:
    """Where to look up who may practise: a certificate does not say it."""
    context = {"places": public_registers(), "section": "verify"}
    return render(request, "certificates/registers.html", context)


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
        return wait_a_minute(request)
    found = selectors.verification_of(code, at=timezone.now())
    return verification_page(request, found, code)


def verification_page(
    request: HttpRequest,
    found: Verification | None,
    code: str,
    *,
    answer: FileAnswer | None = None,
    file_form: FileForm | None = None,
) -> HttpResponse:
    """The page of a code; `answer` is about a file that was sent with it."""
    context = {
        "found": found,
        "checked_at": timezone.now(),
        "code": shown(found.code) if found else code,
        "form": CodeForm(),
        "file_form": file_form or FileForm(),
        "answer": answer,
        "provider_name": settings.PROVIDER_NAME,
        "section": "verify",
    }
    return render(request, "certificates/verification.html", context, status=200 if found else 404)


@require_safe
@unlisted
def verification_json(request: HttpRequest, code: str) -> HttpResponse:
    return _as_json(request, code)


@require_safe
@unlisted
def badge(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The badge for other programs. Where the holder shares nothing there is none."""
    if too_many(request):
        return wait_a_minute(request)
    found = selectors.badge_with_code(code, at=timezone.now())
    if found is None:
        raise Http404
    try:
        made = badge_file(found, form)
    except NoKey as missing:
        raise Http404 from missing
    response = HttpResponse(made.content, content_type=made.content_type)
    name = f"{found.certificate.number}.{made.ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


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
    face = found.face
    answer: dict[str, Any] = {
        "state": found.state,
        "since": found.since,
        "code": found.code,
        "is_sample": found.is_sample,
        "is_held": found.is_held,
        "issuer": {
            "name": face.provider_name,
            "number": getattr(face, "provider_number", ""),
            "numbers": [
                {"body": body, "number": number}
                for body, number in getattr(face, "provider_numbers", ())
            ],
            "contact": settings.HELP_EMAIL,
        },
        "sha256": list(found.files),
    }
    if found.state == Standing.REPLACED:
        return answer | {"title": face.title}
    if isinstance(face, Tombstone):
        return answer | _dates(face)
    answer["title"] = face.title
    return answer | {
        **_dates(face),
        "kind": face.kind,
        "holder": found.holder,
        "licensed_in": found.place,
        "register": found.register,
        "is_limited": found.is_limited,
        "courses": [{"code": code, "title": title} for code, title in face.courses],
        "version": face.version,
        "hours": [{"mode": mode, "hours": str(hours)} for mode, hours in face.credits],
        "total_hours": str(face.total_hours),
        "units": [
            {"amount": str(amount), "unit": unit, "category": category}
            for amount, unit, category in face.units
        ],
        "approvals": [{"body": body, "number": number} for body, number, _words in face.approvals],
        "assessed": list(face.assessments),
        "examiner": face.assessor,
        "completed_on": face.completed_on,
        "verify_url": face.verify_url,
        "badge": _badges(found),
    }


def _dates(face: Any) -> dict[str, Any]:
    return {"number": face.number, "issued_on": face.issued_on, "valid_until": face.valid_until}


def _badges(found: Verification) -> dict[str, str]:
    if not found.has_badge:
        return {}
    return {
        form: settings.SITE_URL + reverse("certificates:badge", args=[shown(found.code), form])
        for form in BADGE_FORMS
    }
