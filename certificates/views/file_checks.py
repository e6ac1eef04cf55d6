"""A stranger holds a file: is it ours? The file is looked at and forgotten."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from certificates.credential.opening import MAX_FILE
from certificates.forms import TOO_LARGE, CodeForm, FileForm
from certificates.limits import FILES, SECONDS, too_many
from certificates.models import Certificate
from certificates.rules.codes import shown
from certificates.selectors.file_checks import FileAnswer, answer_about, answer_by_hash
from certificates.selectors.verification import state_and_since, verification, with_code
from certificates.views.public import unlisted, wait_a_minute
from certificates.views.verification import verification_page

# A form around a file of the largest size is a little larger.
MOST_BYTES = MAX_FILE + 64 * 1024

# No token guards the two forms: they read no cookie and change nothing, and on a page without a
# referrer the browser names no origin, so that a token would be refused.


@csrf_exempt
@unlisted
def check_file(request: HttpRequest) -> HttpResponse:
    """A file without a code: the page of its certificate, or what is wrong with it.

    Whoever comes back to this address without a file is led to the form.
    """
    if request.method != "POST":
        return redirect("certificates:verify")
    if too_many(request, kind="file", most=FILES):
        return wait_a_minute(request)
    form = _form(request)
    if not form.is_valid():
        return _start(request, form, None, status=_refusal(form))
    answer = answer_about(form.cleaned_data["file"].read(), at=timezone.now())
    if answer.certificate is None:
        return _start(request, FileForm(), answer)
    return _page_of(request, answer.certificate, answer, FileForm())


@csrf_exempt
@require_POST
@unlisted
def check_file_of(request: HttpRequest, code: str) -> HttpResponse:
    """A file that is said to be of this certificate."""
    if too_many(request, kind="file", most=FILES):
        return wait_a_minute(request)
    certificate = with_code(code)
    if certificate is None:
        return verification_page(request, None, code)
    form = _form(request)
    if not form.is_valid():
        page = _page_of(request, certificate, None, form)
        page.status_code = _refusal(form)
        return page
    answer = answer_about(form.cleaned_data["file"].read(), of=certificate, at=timezone.now())
    return _page_of(request, certificate, answer, FileForm())


@require_safe
@unlisted
def fingerprint(request: HttpRequest, sha256: str) -> HttpResponse:
    """What a browser asks that has a file and reckoned its SHA-256: the file itself stays there.

    `worth` is a sentence when the certificate does not stand, else "".
    """
    if too_many(request):
        answer = JsonResponse({"verdict": "too_many_look_ups"}, status=429)
        answer.headers["Retry-After"] = str(SECONDS)
        return answer
    known = answer_by_hash(sha256)
    if known is None or known.certificate is None:
        return JsonResponse({"verdict": "unknown"}, status=404)
    page = reverse("certificates:verification", args=[shown(known.certificate.code)])
    state, since = state_and_since(known.certificate, at=timezone.now())
    words = render_to_string(
        "certificates/includes/file_worth.html", {"state": state, "since": since}
    )
    return JsonResponse(
        {"verdict": known.verdict, "page": page, "state": state, "worth": words.strip()}
    )


def _form(request: HttpRequest) -> FileForm:
    """What is too large is not even read."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        form = FileForm({}, MultiValueDict())
        form.errors.clear()
        form.add_error("file", str(TOO_LARGE))
        return form
    return FileForm(request.POST, request.FILES)


def _refusal(form: FileForm) -> int:
    return 413 if str(TOO_LARGE) in form.errors.get("file", []) else 200


def _start(
    request: HttpRequest, file_form: FileForm, answer: FileAnswer | None, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": CodeForm(),
        "file_form": file_form,
        "answer": answer,
        "section": "verify",
    }
    return render(request, "certificates/verify.html", context, status=status)


def _page_of(
    request: HttpRequest, certificate: Certificate, answer: FileAnswer | None, form: FileForm
) -> HttpResponse:
    found = verification(with_code(certificate.code) or certificate, at=timezone.now())
    return verification_page(request, found, certificate.code, answer=answer, file_form=form)
