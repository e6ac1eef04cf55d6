"""Staff say for a holder which of two overlapping periods an entry serves."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from practitioners.http import signed_in, staff_with
from renewals.admin.access import CHANGE
from renewals.models import CreditEntry, RenewalPeriod
from renewals.selectors.placing import whole_number
from renewals.selectors.timeline import period_to_look_at
from renewals.services.placements import place_credit


@require_POST
@staff_with(CHANGE)
def deadline_place(request: HttpRequest, period_id: int) -> HttpResponse:
    seen_from = period_to_look_at(period_id=period_id)
    said, chosen = request.POST.get("entry", ""), request.POST.get("period", "")
    entries = CreditEntry.objects.filter(holder=seen_from.holder_id)
    entry = get_object_or_404(entries, pk=whole_number(said))
    periods = RenewalPeriod.objects.filter(licence__isnull=False, licence=seen_from.licence_id)
    period = get_object_or_404(periods, pk=whole_number(chosen)) if chosen else None
    try:
        place_credit(
            entry=entry,
            seen_from=seen_from,
            period=period,
            actor=signed_in(request),
            at=timezone.now(),
        )
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("Saved. The hours are counted anew."))
    return redirect("deadline_period", period_id)
