"""Letters that staff asked for at once; the rest of a batch can be stopped."""

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
from renewals.admin.pages import header
from renewals.selectors.outbox import batch_to_look_at, batches
from renewals.services import stop_batch


@staff_with(READ_LETTERS)
def reminder_batches(request: HttpRequest) -> HttpResponse:
    context = {
        "batches": batches(),
        "may_change": request.user.has_perm(CHANGE_LETTERS),
        "tabs": tabs("reminder_batches"),
        **header(_("Sent at once"), crumb(), icon="mail"),
    }
    return render(request, "renewals/admin/batches.html", context)


@require_POST
@staff_with(CHANGE_LETTERS)
def reminder_batch_stop(request: HttpRequest, batch_id: int) -> HttpResponse:
    batch = batch_to_look_at(batch_id=batch_id)
    left = stop_batch(batch=batch, actor=signed_in(request), at=timezone.now())
    told = ngettext(
        "%(n)s letter that had not gone out is left out.",
        "%(n)s letters that had not gone out are left out.",
        left,
    )
    messages.success(request, told % {"n": left})
    return redirect("reminder_batches")
