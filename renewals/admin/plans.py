"""On which days letters go out: what a change moves is shown before it is saved."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from practitioners.http import staff_with
from renewals.admin.access import READ_LETTERS
from renewals.admin.outbox import crumb, tabs
from renewals.admin.pages import PER_PAGE, header
from renewals.forms.outbox import NewPlanForm, PlanForm
from renewals.models import ReminderPlan
from renewals.selectors.periods import title_of
from renewals.selectors.plans import place_followed, plans_to_show
from renewals.services.planning import ensure_plans
from renewals.services.plans import Foresight, add_plan, change_plan, foresee_plan, remove_plan

CHANGE_PLANS = "renewals.change_reminderplan"


@staff_with(READ_LETTERS)
def reminder_plans(request: HttpRequest) -> HttpResponse:
    """The plans, and a way to give a place one of its own."""
    may_change = request.user.has_perm(CHANGE_PLANS)
    form = NewPlanForm(request.POST or None)
    if request.method == "POST" and may_change and form.is_valid():
        ensure_plans()
        plan = add_plan(place=form.cleaned_data["place"], at=timezone.now())
        messages.success(request, _("The place has a plan of its own. Nothing has moved yet."))
        return redirect("reminder_plan", plan.pk)
    page = Paginator(plans_to_show(), PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "plans": page.object_list,
        "page_obj": page,
        "form": form,
        "may_change": may_change,
        "tabs": tabs("reminder_plans"),
        **header(_("Days of reminders"), crumb(), icon="mail"),
    }
    status = 400 if form.errors else 200
    return render(request, "renewals/admin/plans.html", context, status=status)


@staff_with(CHANGE_PLANS)
def reminder_plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Two steps: look at what moves, then save exactly that."""
    plan = _plan(plan_id)
    form = PlanForm(request.POST) if request.method == "POST" else PlanForm.of(plan)
    foreseen: Foresight | None = None
    seen = ""
    wants_to_save = request.POST.get("step") == "save"
    if request.method == "POST" and form.is_valid():
        # Days of before are in it: what somebody else has saved meanwhile moves other letters.
        seen = f"{plan.offsets} {plan.clinic_offsets} {form.cleaned_data}"
        try:
            if wants_to_save and request.POST.get("seen") == seen:
                change_plan(plan=plan, at=timezone.now(), **form.cleaned_data)
                messages.success(request, _("The days are saved. Letters follow in a few minutes."))
                return redirect("reminder_plans")
            foreseen = foresee_plan(plan=plan, at=timezone.now(), **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
    context = {
        "plan": plan,
        "form": form,
        "above": _above(plan),
        "foreseen": foreseen,
        "seen": seen,
        "unseen_save": wants_to_save and foreseen is not None,
        "moved": [(one, title_of(one.letter.period)) for one in foreseen.sample]
        if foreseen
        else [],
        **header(_plan_title(plan), crumb(), (reverse("reminder_plans"), _("Days")), icon="mail"),
    }
    status = 400 if form.errors else 200
    return render(request, "renewals/admin/plan.html", context, status=status)


@require_POST
@staff_with(CHANGE_PLANS)
@transaction.atomic
def reminder_plan_remove(request: HttpRequest, plan_id: int) -> HttpResponse:
    plan = _plan(plan_id)
    try:
        remove_plan(plan=plan, at=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("reminder_plan", plan_id)
    messages.success(request, _("The place follows the plan of %s again.") % _above(plan))
    return redirect("reminder_plans")


def _above(plan: ReminderPlan) -> str:
    return str(place_followed(plan) or _("all places"))


def _plan(plan_id: int) -> ReminderPlan:
    return get_object_or_404(ReminderPlan.objects.select_related("jurisdiction"), pk=plan_id)


def _plan_title(plan: ReminderPlan) -> str:
    if plan.jurisdiction is None:
        return str(plan.get_subject_display())
    return f"{plan.get_subject_display()}, {plan.jurisdiction}"
