"""Staff close the account of somebody who asks for it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from practitioners.forms import FindAccountForm
from practitioners.http import signed_in, staff_with
from practitioners.services.closing import MAY_CLOSE, ClosingRefused, close_account


@staff_with(MAY_CLOSE)
def close_account_of(request: HttpRequest) -> HttpResponse:
    """First the address, then what goes and what stays, then it is done."""
    form = FindAccountForm(request.POST or None)
    person = form.person if request.method == "POST" and form.is_valid() else None
    if person is not None and request.POST.get("sure") == "yes":
        try:
            close_account(person=person, actor=signed_in(request), at=timezone.now())
        except ClosingRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The account is closed."))
            return redirect("close_account")
    context = {
        "form": form,
        "person": person,
        "header_title": _("Close an account"),
        "header_icon": "user",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Close an account")},
        ],
    }
    return render(request, "practitioners/admin/close_account.html", context)
