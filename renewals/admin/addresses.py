"""Addresses that letters came back from, for somebody to mend."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from practitioners.http import signed_in, staff_with
from renewals.admin.access import CHANGE_LETTERS, READ_LETTERS
from renewals.admin.outbox import crumb, tabs
from renewals.admin.pages import PER_PAGE, header
from renewals.forms.outbox import MendForm
from renewals.selectors.outbox import addresses_to_mend, task_to_look_at
from renewals.services.addresses import mend_address


@staff_with(READ_LETTERS)
def reminder_addresses(request: HttpRequest) -> HttpResponse:
    return _page(request, MendForm(), None)


@require_POST
@staff_with(CHANGE_LETTERS)
def reminder_address_mend(request: HttpRequest, report_id: int) -> HttpResponse:
    """Letters go to the address again, the last lost one of each deadline at once."""
    form = MendForm(request.POST)
    if not form.is_valid():
        return _page(request, form, report_id, status=400)
    again = mend_address(
        report=task_to_look_at(report_id=report_id),
        outcome=form.cleaned_data["outcome"],
        actor=signed_in(request),
        at=timezone.now(),
    )
    told = ngettext(
        "The address counts as mended. %(n)s lost letter goes out again.",
        "The address counts as mended. %(n)s lost letters go out again.",
        len(again),
    )
    messages.success(request, told % {"n": len(again)})
    return redirect("reminder_addresses")


def _page(
    request: HttpRequest, form: MendForm, wrong: int | None, status: int = 200
) -> HttpResponse:
    page = Paginator(addresses_to_mend(), PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "tasks": page.object_list,
        "page_obj": page,
        "form": form,
        "wrong": wrong,
        "may_change": request.user.has_perm(CHANGE_LETTERS),
        "tabs": tabs("reminder_addresses"),
        **header(_("Addresses to mend"), crumb(), icon="mail"),
    }
    return render(request, "renewals/admin/addresses.html", context, status=status)
