"""What a person asks to be let off: ask, look at, take back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from practitioners.http import private, signed_in
from practitioners.uploads import proof_refused, takes_a_proof
from renewals.forms.adjustments import AdjustmentForm
from renewals.models import Adjustment, RenewalPeriod
from renewals.rules import target_of
from renewals.selectors.activities import rule_words
from renewals.selectors.adjustments import adjustment_for, adjustments_of, period_to_adjust
from renewals.selectors.periods import title_of
from renewals.selectors.rules import clauses_of
from renewals.services.adjustments import (
    AdjustmentIsDecided,
    ask_for_adjustment,
    withdraw_adjustment,
)

PER_PAGE = 25
SECTION = {"section": "renewals"}


@private
def adjustments(request: HttpRequest) -> HttpResponse:
    page = Paginator(adjustments_of(signed_in(request)), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [(row, title_of(row.period)) for row in page],
        **SECTION,
    }
    return render(request, "renewals/adjustments.html", context)


@private
def adjustment(request: HttpRequest, adjustment_id: int) -> HttpResponse:
    found = adjustment_for(user=signed_in(request), adjustment_id=adjustment_id)
    context = {"adjustment": found, "about": title_of(found.period), **SECTION}
    return render(request, "renewals/adjustment.html", context)


@private
@takes_a_proof
def adjustment_new(request: HttpRequest, period_id: int) -> HttpResponse:
    user = signed_in(request)
    period = period_to_adjust(user=user, period_id=period_id)
    form = adjustment_form(request, period)
    if request.method == "POST" and form.is_valid():
        try:
            found = ask_for_adjustment(
                period=period,
                ask=form.ask(),
                asked_by=user,
                proof=form.cleaned_data["proof"],
                at=timezone.now(),
            )
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, _("We have it. We write to you when somebody has decided."))
            return redirect("renewals:adjustment", found.pk)
    context = {"form": form, "period": period, "about": title_of(period), **SECTION}
    status = 413 if proof_refused(request) else 200
    return render(request, "renewals/adjustment_form.html", context, status=status)


@require_POST
@private
def adjustment_withdraw(request: HttpRequest, adjustment_id: int) -> HttpResponse:
    found: Adjustment = adjustment_for(user=signed_in(request), adjustment_id=adjustment_id)
    try:
        withdraw_adjustment(adjustment=found, at=timezone.now())
    except AdjustmentIsDecided:
        messages.warning(request, _("Somebody has decided about it meanwhile."))
    else:
        messages.success(request, _("Taken back. Nobody looks at it any more."))
    return redirect("renewals:adjustment", found.pk)


def adjustment_form(request: HttpRequest, period: RenewalPeriod) -> AdjustmentForm:
    sent: dict[str, Any] = (
        {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    )
    target = target_of(clauses_of(period.rule_set))
    return AdjustmentForm(
        **sent,
        period=period,
        unit=(target.unit if target else None) or _("hour"),
        topics=rule_words([period]).topics,
        file_refused=proof_refused(request),
    )


def explain(form: AdjustmentForm, error: ValidationError) -> None:
    """What the service found, at the field that can mend it."""
    if not hasattr(error, "error_dict"):
        form.add_error("proof" if error.code == "proof" else None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
