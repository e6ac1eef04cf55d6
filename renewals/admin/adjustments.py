"""Exemptions, waivers and extensions to decide or to write down, inside the staff pages."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from practitioners import proofs
from practitioners.http import signed_in, staff_with
from practitioners.uploads import proof_refused, takes_a_proof
from renewals.admin.access import ADJUST
from renewals.admin.pages import header
from renewals.forms.adjustments import AdjustmentDecisionForm, AdjustmentQueueForm
from renewals.models import Adjustment
from renewals.selectors import adjustments as selectors
from renewals.selectors.papers import page_asked, pages_to_look_at
from renewals.selectors.periods import title_of
from renewals.services.adjustments import (
    AdjustmentIsDecided,
    end_adjustment,
    grant_adjustment,
    record_adjustment,
    refuse_adjustment,
)
from renewals.services.evidence import OwnCase
from renewals.views.adjustments import adjustment_form, explain

State = Adjustment.State
PER_PAGE = 50
MOVES: dict[str, Callable[..., Adjustment]] = {
    "grant": grant_adjustment,
    "refuse": refuse_adjustment,
    "end": end_adjustment,
}


@staff_with(ADJUST)
def adjustment_queue(request: HttpRequest) -> HttpResponse:
    """Oldest first. Waiting by default."""
    form = AdjustmentQueueForm(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    state, words = said.get("state") or State.WAITING, said.get("q") or ""
    rows = selectors.adjustment_queue(state="" if state == "all" else state, search=words)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    counts, today = selectors.counts_by_state(), timezone.localdate()
    context = {
        "page_obj": page,
        "rows": [
            (row, title_of(row.period), (today - timezone.localdate(row.asked_at)).days)
            for row in page
        ],
        "state": state,
        "q": words,
        "states": [
            *((value, label, counts[value]) for value, label in State.choices),
            ("all", _("All"), sum(counts.values())),
        ],
        **header(_("Exemptions and extensions")),
    }
    return render(request, "renewals/admin/adjustment_queue.html", context)


@staff_with(ADJUST)
def adjustment_case(request: HttpRequest, adjustment_id: int) -> HttpResponse:
    """One case: grant, refuse, or take back what was granted."""
    row = selectors.case_to_decide(adjustment_id=adjustment_id)
    form = AdjustmentDecisionForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _case_page(request, row, form)
    move = MOVES[form.cleaned_data["decision"]]
    try:
        move(
            adjustment=row,
            actor=signed_in(request),
            decision=form.cleaned_data["words"],
            at=timezone.now(),
        )
    except OwnCase:
        return _case_page(request, row, AdjustmentDecisionForm(), status=403)
    except AdjustmentIsDecided:
        form.add_error(None, _("Somebody else has decided this meanwhile."))
        row = selectors.case_to_decide(adjustment_id=adjustment_id)
        return _case_page(request, row, form, status=409)
    except ValidationError as refused:
        form.add_error(None, ValidationError(refused.messages))
        return _case_page(request, row, form, status=409)
    messages.success(request, _("Decided. The holder gets a letter."))
    return redirect("adjustment_queue")


@staff_with(ADJUST)
@takes_a_proof
def adjustment_record(request: HttpRequest, period_id: int) -> HttpResponse:
    """Write down what a regulator granted, at once."""
    period = selectors.period_to_adjust_by_staff(period_id=period_id)
    form = adjustment_form(request, period)
    if request.method == "POST" and form.is_valid():
        try:
            row = record_adjustment(
                period=period,
                ask=form.ask(),
                actor=signed_in(request),
                proof=form.cleaned_data["proof"],
                at=timezone.now(),
            )
        except OwnCase:
            form.add_error(None, _("This is your own deadline. A colleague has to do this."))
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, _("Written down. The holder gets a letter."))
            return redirect("adjustment_case", row.pk)
    context = {
        "form": form,
        "period": period,
        "about": title_of(period),
        **header(_("Write down an adjustment"), (reverse("adjustment_queue"), _queue_words())),
    }
    status = 413 if proof_refused(request) else 200
    return render(request, "renewals/admin/adjustment_record.html", context, status=status)


def _case_page(
    request: HttpRequest, row: Adjustment, form: AdjustmentDecisionForm, status: int = 200
) -> HttpResponse:
    about = title_of(row.period)
    is_pdf = bool(row.proof) and row.proof_type == proofs.PDF
    pages = pages_to_look_at(row.proof, row.proof_sha256) if is_pdf else 0
    context = {
        "pages": pages,
        "paper": page_asked(request.GET.get("paper", ""), pages),
        "adjustment": row,
        "about": about,
        "form": form,
        "is_own": row.period.holder_id == signed_in(request).pk,
        "is_picture": row.proof_type in {proofs.JPEG, proofs.PNG},
        **header(f"{row.period.holder}, {about}", (reverse("adjustment_queue"), _queue_words())),
    }
    return render(request, "renewals/admin/adjustment_case.html", context, status=status)


def _queue_words() -> str:
    return _("Exemptions and extensions")
