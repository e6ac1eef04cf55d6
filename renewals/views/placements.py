"""A person says which of two periods an entry serves."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from practitioners.http import private, signed_in
from renewals.models import CreditEntry, RenewalPeriod
from renewals.selectors.periods import licence_period_for
from renewals.selectors.placing import whole_number
from renewals.services.placements import place_credit


@require_POST
@private
def place(request: HttpRequest, period_id: int) -> HttpResponse:
    user = signed_in(request)
    seen_from = licence_period_for(user=user, period_id=period_id)
    entry = get_object_or_404(
        CreditEntry, holder=user, pk=whole_number(request.POST.get("entry", ""))
    )
    chosen = request.POST.get("period", "")
    try:
        period = None
        if chosen:
            period = get_object_or_404(
                RenewalPeriod, licence=seen_from.licence, pk=whole_number(chosen)
            )
        place_credit(entry=entry, seen_from=seen_from, period=period, actor=user, at=timezone.now())
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
    else:
        messages.success(request, _("Saved. The hours are counted anew below."))
    return redirect(reverse("renewals:period", args=[period_id]) + "#placing")
