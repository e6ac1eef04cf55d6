"""Letters other than reminders that never went out: each is sent once more, or told otherwise."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from practitioners.http import signed_in, staff_with
from renewals.admin.access import CHANGE_LETTERS, READ_LETTERS
from renewals.admin.outbox import crumb, tabs
from renewals.admin.pages import header
from renewals.selectors.undelivered import KINDS, undelivered, undelivered_row
from renewals.services.undelivered import owe_again, told_otherwise

MOST = 100


@staff_with(READ_LETTERS)
def undelivered_letters(request: HttpRequest) -> HttpResponse:
    """The newest of each kind, MOST of each; what is settled makes room for the rest."""
    rows = [one for name in KINDS for one in undelivered(name, MOST)]
    context = {
        "rows": rows,
        "most": MOST,
        "may_change": request.user.has_perm(CHANGE_LETTERS),
        "tabs": tabs("undelivered_letters"),
        **header(_("Letters that never went out"), crumb(), icon="mail"),
    }
    return render(request, "renewals/admin/undelivered.html", context)


@require_POST
@staff_with(CHANGE_LETTERS)
def undelivered_decide(request: HttpRequest, kind: str, row_id: int) -> HttpResponse:
    found, row = undelivered_row(kind, row_id)
    if request.POST.get("do") == "again":
        owe_again(kind=found, row=row, at=timezone.now())
        messages.success(request, _("The letter goes out again in the next minutes."))
        return redirect("undelivered_letters")
    try:
        how = request.POST.get("how", "").replace("\x00", "")
        told_otherwise(kind=found, row=row, how=how, actor=signed_in(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("No letter goes out, and what you wrote stays on record."))
    return redirect("undelivered_letters")
