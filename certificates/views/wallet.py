"""A person's own certificates."""

import logging
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates import linkedin, tasks
from certificates.forms import SharingForm
from certificates.models import Certificate
from certificates.rules.codes import shown
from certificates.rules.tombstones import Tombstone
from certificates.selectors import wallet as selectors
from certificates.selectors.wallet import Held
from certificates.services.badge_files import badge_file
from certificates.services.holders import TriedEnough, share, show_name, try_own_again
from certificates.services.keys import NoKey
from practitioners.http import private, signed_in
from practitioners.models import User
from practitioners.queue import queue

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def wallet(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    if request.method == "POST":
        return _share(request, person)
    held = selectors.wallet_of(holder=person, on=timezone.localdate())
    context = {
        "current": [_row(one) for one in held if one.stands],
        "past": [_row(one) for one in held if not one.stands],
        "section": "certificates",
    }
    return render(request, "certificates/wallet.html", context)


@require_safe
@private
def download(request: HttpRequest, certificate_id: int) -> HttpResponseBase:
    rendition = selectors.file_for(user=signed_in(request), certificate_id=certificate_id)
    try:
        file = rendition.file.open()
    except OSError:
        logger.exception("the file of certificate %s cannot be opened", certificate_id)
        messages.error(
            request,
            _("We cannot open the file now. The certificate is as it was; try again in a while."),
        )
        return redirect("certificates:wallet")
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{rendition.certificate.number}.pdf",
        content_type="application/pdf",
    )


@require_POST
@private
def try_again(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """The holder asks for a file that could not be made, a few times a day."""
    certificate = selectors.certificate_for(user=signed_in(request), certificate_id=certificate_id)
    try:
        try_own_again(certificate=certificate, at=timezone.now())
    except TriedEnough:
        messages.warning(
            request,
            _("It was tried several times today. We have been told and will make the file."),
        )
    else:
        queue(tasks.render_certificate, certificate.pk)
        messages.success(request, _("We try again. Look at this page in a minute."))
    return redirect(f"{reverse('certificates:wallet')}#certificate-{certificate.pk}")


@require_safe
@private
def badge(request: HttpRequest, certificate_id: str, form: str) -> HttpResponse:
    """The holder's own copy, shared or not."""
    found = selectors.badge_for(user=signed_in(request), certificate_id=int(certificate_id))
    try:
        made = badge_file(found, form)
    except NoKey as missing:
        raise Http404 from missing
    response = HttpResponse(made.content, content_type=made.content_type)
    name = f"{found.certificate.number}.{made.ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _row(held: Held) -> dict[str, Any]:
    code = shown(held.certificate.code)
    row: dict[str, Any] = {
        "held": held,
        "verification": reverse("certificates:verification", args=[code]),
    }
    if held.stands and not isinstance(held.face, Tombstone):
        row["linkedin"] = linkedin.profile_link(held.face)
        row["by_hand"] = linkedin.profile_lines(held.face)
    return row


def _share(request: HttpRequest, person: User) -> HttpResponse:
    form = SharingForm(request.POST)
    if not form.is_valid():
        return redirect("certificates:wallet")
    certificate = selectors.certificate_for(
        user=person, certificate_id=form.cleaned_data["certificate"]
    )
    _switch(form, certificate, person)
    messages.success(request, _said(form.cleaned_data["shows"], certificate.number))
    return redirect(f"{reverse('certificates:wallet')}#certificate-{certificate.pk}")


def _switch(form: SharingForm, certificate: Certificate, person: User) -> None:
    at, shows = timezone.now(), form.cleaned_data["shows"]
    share(
        certificate=certificate,
        shared=shows != form.NOBODY,
        place=form.cleaned_data["place"],
        actor=person,
        at=at,
    )
    if shows != form.NOBODY:
        in_full = shows == form.NAME
        show_name(certificate=certificate, shown=in_full, actor=person, at=at)


def _said(shows: str, number: str) -> str:
    if shows == SharingForm.NAME:
        return _("The verification page of %(number)s shows your name.") % {"number": number}
    if shows == SharingForm.INITIALS:
        said = _("The verification page of %(number)s shows your initials only.")
        return said % {"number": number}
    said = _("The verification page of %(number)s says whether it stands, and not whose it is.")
    return said % {"number": number}
