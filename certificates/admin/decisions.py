"""Decisions about one certificate: each has a page that says what will happen before it does."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from certificates import services
from certificates.admin.access import CHANGE
from certificates.admin.forms import NoteForm, ReplaceForm, RevokeForm
from certificates.models import Certificate
from certificates.selectors import face_of, printed_facts
from certificates.services import DecisionRefused, Replacement
from certificates.typesetting.face import CertificateFace
from practitioners.http import signed_in, staff_with


@dataclass(frozen=True)
class Decision:
    """What a page asks and says."""

    service: str
    form: type[forms.Form]
    title: str | Promise
    button: str | Promise
    done: str | Promise
    effects: tuple[str | Promise, ...]
    is_serious: bool = True


DECISIONS = {
    "suspend": Decision(
        "suspend_certificate",
        NoteForm,
        gettext_lazy("Suspend"),
        gettext_lazy("Suspend this certificate"),
        gettext_lazy("The certificate is suspended. Its holder is told by e-mail."),
        (
            gettext_lazy("The verification page says “Suspended” at once. It does not say why."),
            gettext_lazy("The holder gets an e-mail. The note stays with staff."),
            gettext_lazy("Its renewal deadline stays as it is; reminders pause meanwhile."),
            gettext_lazy("You can reinstate it at any time, or revoke it."),
        ),
    ),
    "reinstate": Decision(
        "reinstate_certificate",
        NoteForm,
        gettext_lazy("Reinstate"),
        gettext_lazy("Reinstate this certificate"),
        gettext_lazy("The certificate counts again. Its holder is told by e-mail."),
        (
            gettext_lazy("The verification page says at once that it stands, until its own end."),
            gettext_lazy("The holder gets an e-mail. The note stays with staff."),
            gettext_lazy("Reminders before its last valid day go out again."),
        ),
        is_serious=False,
    ),
    "revoke": Decision(
        "revoke_certificate",
        RevokeForm,
        gettext_lazy("Revoke"),
        gettext_lazy("Revoke this certificate"),
        gettext_lazy("The certificate is revoked. Its holder is told by e-mail."),
        (
            gettext_lazy(
                "The verification page says “Revoked” at once and for ever. It does not say why."
            ),
            gettext_lazy(
                "The holder gets an e-mail with the reason and keeps seeing the certificate as revoked."
            ),
            gettext_lazy("Its renewal deadline is closed and no more reminders are sent."),
            gettext_lazy(
                "It cannot be undone. After an appeal another certificate can take its place."
            ),
        ),
    ),
    "appeal": Decision(
        "note_appeal",
        NoteForm,
        gettext_lazy("Note an appeal"),
        gettext_lazy("Note the appeal"),
        gettext_lazy("The appeal is noted."),
        (
            gettext_lazy("Nothing changes for the certificate, and nobody is written to."),
            gettext_lazy("The note stays with staff."),
        ),
        is_serious=False,
    ),
}


@staff_with(CHANGE)
def decide(request: HttpRequest, certificate_id: int, act: str) -> HttpResponse:
    """Asks for the note, and for the reason where there is one."""
    certificate = get_object_or_404(Certificate, pk=certificate_id)
    decision = DECISIONS[act]
    if act == "revoke" and certificate.revoked_at:
        messages.warning(request, _("This certificate is revoked already."))
        return redirect("awards:inspect", certificate.pk)
    form = decision.form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            getattr(services, decision.service)(
                certificate=certificate,
                actor=signed_in(request),
                at=timezone.now(),
                **form.cleaned_data,
            )
        except DecisionRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, str(decision.done))
        return redirect("awards:inspect", certificate.pk)
    context = {
        "certificate": certificate,
        "face": face_of(certificate),
        "form": form,
        "decision": decision,
        **_heading(decision.title, certificate),
    }
    return render(request, "certificates/admin/decide.html", context)


@staff_with(CHANGE)
def replace(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """The printed facts to correct, then a certificate with another number in the place of this one."""
    found = Certificate.objects.select_related("holder", "programme")
    certificate = get_object_or_404(found, pk=certificate_id)
    if certificate.emptied_at:
        messages.warning(request, _("This certificate is no longer held."))
        return redirect("awards:inspect", certificate.pk)
    holder, at = certificate.holder, timezone.now()
    now = printed_facts(
        programme=certificate.programme,
        holder=holder,
        on=at.astimezone(holder.zone).date(),
        completed_on=certificate.completed_on,
    )
    face = CertificateFace.from_data(certificate.data)
    licence = None
    if now["licence_number"] or face.licence_number:  # one that nobody asks for can be taken off
        licence = (now["licence_number"], now["licence_issuer"])
    form = ReplaceForm(
        request.POST or None,
        face=face,
        name=holder.name_on_licence,
        licence=licence,
        further=[(number, place) for number, place in now["further_licences"]],
    )
    if request.method == "POST" and form.is_valid():
        replacement = Replacement(form.kind, form.cleaned_data["note"], form.changes())
        try:
            made = services.replace_certificate(
                certificate=certificate,
                replacement=replacement,
                actor=signed_in(request),
                at=at,
            )
        except DecisionRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request,
                _("%(number)s takes the place of this one. Its holder is told by e-mail.")
                % {"number": made.number},
            )
            return redirect("awards:inspect", made.pk)
    context = {
        "certificate": certificate,
        "form": form,
        **_heading(_("Replace"), certificate),
    }
    return render(request, "certificates/admin/replace.html", context)


def _heading(title: Any, certificate: Certificate) -> dict[str, Any]:
    return {
        "header_title": f"{title}: {certificate.number}",
        "header_icon": "doc-full-inverse",
        "breadcrumbs_items": [
            {"url": reverse("awards:index"), "label": _("Certificates")},
            {"url": reverse("awards:inspect", args=[certificate.pk]), "label": certificate.number},
            {"url": "", "label": title, "sublabel": certificate.number},
        ],
    }
