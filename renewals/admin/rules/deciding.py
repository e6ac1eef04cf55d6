"""A person stands for a number, or takes it out of use; what that moves is shown before."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from practitioners.http import signed_in, staff_with
from renewals.admin.access import WRITE_RULES
from renewals.admin.pages import header
from renewals.admin.rules.listing import one_number
from renewals.admin.rules.shown import (
    changes_between,
    forecast_context,
    preview_of,
    rule_crumb,
    rules_crumb,
)
from renewals.forms.rules import RetireForm, ReviewForm
from renewals.models import RuleSet
from renewals.selectors.rule_lists import chain_of
from renewals.selectors.rules import data_of
from renewals.services.rule_changes import foresee_retiring, foresee_review
from renewals.services.rules import retire_rule_set, review_rule_set


@staff_with(WRITE_RULES)
def rule_review(request: HttpRequest, number: int) -> HttpResponse:
    rule_set, person, at = one_number(number), signed_in(request), timezone.now()
    if rule_set.status != RuleSet.Status.DRAFT:
        messages.error(request, _("Only a draft can be reviewed; this number no longer is one."))
        return redirect("rule_number", rule_set.pk)
    form = ReviewForm(request.POST or None, today=timezone.localdate())
    forecast = foresee_review(rule_set=rule_set, reviewer=person, at=at)
    if request.method == "POST" and form.is_valid():
        try:
            review_rule_set(
                rule_set=rule_set,
                reviewer=person,
                at=at,
                foreseen=forecast.as_data(),
                **form.cleaned_data,
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("You have reviewed this number. It counts from now on."))
            return redirect("rule_number", rule_set.pk)
    counts = [one for one in chain_of(rule_set) if one.status == RuleSet.Status.REVIEWED]
    before = counts[0] if counts else None
    context = {
        "form": form,
        "rule": rule_set,
        "own": rule_set.written_by_id == person.pk,
        "before": before,
        "changes": changes_between(data_of(before) if before else None, data_of(rule_set)),
        "preview": preview_of(data_of(rule_set)),
        **forecast_context(forecast),
        **_heading(rule_set, _("Review number %(number)s")),
    }
    return render(request, "renewals/admin/rules/review.html", context)


@staff_with(WRITE_RULES)
def rule_retire(request: HttpRequest, number: int) -> HttpResponse:
    rule_set, person, at = one_number(number), signed_in(request), timezone.now()
    if rule_set.status == RuleSet.Status.RETIRED:
        messages.error(request, _("This number is retired already."))
        return redirect("rule_number", rule_set.pk)
    form: forms.Form = RetireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            retire_rule_set(rule_set=rule_set, actor=person, why=form.cleaned_data["why"], at=at)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("This number is retired."))
            return redirect("rule_number", rule_set.pk)
    context = {
        "form": form,
        "rule": rule_set,
        **forecast_context(foresee_retiring(rule_set=rule_set, actor=person, at=at)),
        **_heading(rule_set, _("Retire number %(number)s")),
    }
    return render(request, "renewals/admin/rules/retire.html", context)


def _heading(rule_set: RuleSet, title: str) -> dict[str, Any]:
    words = title % {"number": rule_set.number}
    return header(words, rules_crumb(), rule_crumb(rule_set), icon="globe")
