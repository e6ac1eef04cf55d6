"""A person's own certificates."""

import logging
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates import selectors
from certificates.codes import shown
from certificates.forms import NameForm
from certificates.linkedin import profile_link
from certificates.selectors import Held
from certificates.services import show_name
from practitioners.http import private, signed_in
from practitioners.models import User

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def wallet(request: HttpRequest) -> HttpResponse:
    person = signed_in(request)
    if request.method == "POST":
        return _switch_name(request, person)
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


def _row(held: Held) -> dict[str, Any]:
    code = shown(held.certificate.code)
    return {
        "held": held,
        "linkedin": profile_link(held.face) if held.stands else "",
        "verification": reverse("certificates:verification", args=[code]),
    }


def _switch_name(request: HttpRequest, person: User) -> HttpResponse:
    form = NameForm(request.POST)
    if not form.is_valid():
        return redirect("certificates:wallet")
    certificate = selectors.certificate_for(
        user=person, certificate_id=form.cleaned_data["certificate"]
    )
    in_full = form.cleaned_data["shown"]
    show_name(certificate=certificate, shown=in_full, actor=person, at=timezone.now())
    messages.success(
        request,
        _("The verification page of %(number)s shows your name.") % {"number": certificate.number}
        if in_full
        else _("The verification page of %(number)s shows your initials only.")
        % {"number": certificate.number},
    )
    return redirect(f"{reverse('certificates:wallet')}#certificate-{certificate.pk}")
