"""What a person was told, to be printed: proof that a lapse was not silent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from practitioners.http import staff_with
from renewals.admin.access import READ_LETTERS
from renewals.admin.outbox import crumb
from renewals.admin.pages import header
from renewals.selectors.receipts import receipts_of


@staff_with(READ_LETTERS)
def reminder_receipts(request: HttpRequest, person_id: int) -> HttpResponse:
    """Of all deadlines of a person, or of the one that the address names."""
    asked = request.GET.get("period", "")
    period_id = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    found = receipts_of(person_id=person_id, period_id=period_id, page=request.GET.get("p"))
    title = _("What %(who)s was told") % {"who": found.person}
    context = {
        "found": found,
        "page_obj": found.page,
        "of_one": period_id is not None,
        "all_url": reverse("reminder_receipts", args=[person_id]),
        "now": timezone.now(),
        **header(title, crumb(), icon="mail"),
    }
    return render(request, "renewals/admin/receipts.html", context)
