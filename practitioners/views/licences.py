"""A person's own licences: list, send, change, look at, and the proof."""

import logging
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from practitioners import proofs, selectors
from practitioners.forms import LicenceForm
from practitioners.http import private, signed_in
from practitioners.models import Licence
from practitioners.services.licences import (
    LicenceAlreadySent,
    LicenceIsDecided,
    resubmit_licence,
    submit_licence,
)
from practitioners.uploads import proof_refused, takes_a_proof

logger = logging.getLogger(__name__)

SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox"


@private
def licences(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = [
        {"licence": one, "standing": one.standing_on(today), **_days_left(one)}
        for one in selectors.licences_of(signed_in(request))
    ]
    return render(request, "practitioners/licences.html", {"rows": rows})


@private
def licence(request: HttpRequest, licence_id: int) -> HttpResponse:
    found = selectors.licence_for(user=signed_in(request), licence_id=licence_id)
    context = {
        "licence": found,
        "standing": found.standing_on(timezone.localdate()),
        "events": selectors.history_of(found),
        **_days_left(found),
    }
    return render(request, "practitioners/licence.html", context)


@private
@takes_a_proof
def licence_new(request: HttpRequest) -> HttpResponse:
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            found = submit_licence(
                holder=signed_in(request),
                data=form.claim(),
                proof=form.cleaned_data["proof"],
                at=timezone.now(),
            )
        except ValidationError as error:
            _explain(form, error)
        else:
            messages.success(
                request, _("We have your licence. We write to you when it is checked.")
            )
            return redirect("practitioners:licence", found.pk)
    return _form_page(request, form, None)


@private
@takes_a_proof
def licence_edit(request: HttpRequest, licence_id: int) -> HttpResponse:
    found = selectors.licence_for(user=signed_in(request), licence_id=licence_id)
    if found.is_decided:
        return _cannot_change(request, found)
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            saved = resubmit_licence(
                licence=found,
                data=form.claim(),
                proof=form.cleaned_data["proof"],
                at=timezone.now(),
            )
        except LicenceIsDecided:  # while the form was open
            return _cannot_change(request, found)
        except ValidationError as error:
            _explain(form, error)
        else:
            if saved.state == Licence.State.WAITING:
                text = _("Saved. Your licence is waiting to be checked.")
            else:
                text = _("You changed nothing, so your licence stays as it is.")
            messages.success(request, text)
            return redirect("practitioners:licence", found.pk)
    return _form_page(request, form, found)


@private
def proof(request: HttpRequest, licence_id: int) -> FileResponse:
    """The file, never shown as part of our site; who opens somebody else's is logged.

    `?look=1` shows it in the frame of the checker's page, inside a sandbox.
    """
    user = signed_in(request)
    found = selectors.proof_for(user=user, licence_id=licence_id)
    try:
        file = found.proof.open("rb")
    except FileNotFoundError:
        logger.error("the proof of licence %s is not in the storage", found.pk)
        raise Http404 from None
    if found.holder_id != user.pk:
        logger.info("proof of licence %s opened by person %s", found.pk, user.pk)
    picture = found.proof_type in {proofs.JPEG, proofs.PNG}
    response = FileResponse(
        file,
        as_attachment=not (picture and "look" in request.GET),
        filename=found.proof_name,
        content_type=found.proof_type,
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _form(request: HttpRequest, licence: Licence | None = None) -> LicenceForm:
    sent: dict[str, Any] = (
        {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    )
    return LicenceForm(
        **sent,
        today=timezone.localdate(),
        licence=licence,
        proof_refused=proof_refused(request),
    )


def _form_page(request: HttpRequest, form: LicenceForm, licence: Licence | None) -> HttpResponse:
    context = {"form": form, "licence": licence}
    status = 413 if proof_refused(request) else 200
    return render(request, "practitioners/licence_form.html", context, status=status)


def _explain(form: LicenceForm, error: ValidationError) -> None:
    if isinstance(error, LicenceAlreadySent):
        form.add_error(
            None,
            format_html(
                '{} <a href="{}">{}</a>',
                _("You have already sent this licence."),
                reverse("practitioners:licence", args=[error.licence.pk]),
                _("Open it to look at it or change it."),
            ),
        )
    else:
        form.add_error("proof" if isinstance(error, proofs.ProofNotAccepted) else None, error)


def _cannot_change(request: HttpRequest, licence: Licence) -> HttpResponse:
    messages.warning(
        request, _("This licence has been decided and cannot be changed. Write to us instead.")
    )
    return redirect("practitioners:licence", licence.pk)


def _days_left(licence: Licence) -> dict[str, int | None]:
    if licence.expires_on is None:
        return {"days": None}
    return {"days": (licence.expires_on - timezone.localdate()).days}
