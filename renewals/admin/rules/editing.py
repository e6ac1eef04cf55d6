"""The next number of a rule is typed, looked at, and only then written."""

from typing import Any

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
from renewals.forms.rules import RuleSetForm, digest_of
from renewals.models import RuleSet
from renewals.selectors.rule_lists import chain_of
from renewals.selectors.rules import data_of
from renewals.services.rule_changes import Forecast, foresee_number
from renewals.services.rules import write_rule_set


@staff_with(WRITE_RULES)
def rule_new(request: HttpRequest) -> HttpResponse:
    return _page(request, None)


@staff_with(WRITE_RULES)
def rule_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Begins with what the number says; what is saved is always the next one of its rule."""
    return _page(request, one_number(number))


def _page(request: HttpRequest, base: RuleSet | None) -> HttpResponse:
    latest = chain_of(base)[0] if base is not None else None
    sent = request.POST if request.method == "POST" else None
    form = RuleSetForm(sent, base=base)
    context: dict[str, Any] = {
        "form": form,
        "base": base,
        "next_number": latest.number + 1 if latest else 1,
        "after": request.POST.get("after") or (str(latest.number) if latest else "0"),
        "reviewed": RuleSet.objects.filter(
            reference=base.reference, kind=base.kind, status=RuleSet.Status.REVIEWED
        ).exists()
        if base is not None
        else False,
    }
    if sent is not None and not form.rearrange(sent):
        if form.is_valid():
            answer = _look_or_save(request, form, base, context)
            if isinstance(answer, HttpResponse):
                return answer
            context |= answer
        else:
            context["faults"] = form.faults
        context["checked"] = True
    if base is None:
        title, crumbs = _("New rule"), [rules_crumb()]
    else:
        title = _("Write number %(number)s") % {"number": context["next_number"]}
        crumbs = [rules_crumb(), rule_crumb(base)]
    context |= header(title, *crumbs, icon="globe")
    return render(request, "renewals/admin/rules/edit.html", context)


def _look_or_save(
    request: HttpRequest, form: RuleSetForm, base: RuleSet | None, context: dict[str, Any]
) -> HttpResponse | dict[str, Any]:
    """Saves what was looked at before; anything else is looked at first."""
    person, at = signed_in(request), timezone.now()
    data, why = form.data(), form.about.cleaned_data["why"]
    digest = digest_of(data, why)
    after = int(context["after"]) if context["after"].isdigit() else 0
    try:
        forecast = _forecast(form, base, after, person, at)
        if "save" in request.POST and request.POST.get("seen") == digest:
            number = write_rule_set(
                data=data,
                after=after,
                why=why,
                author=person,
                at=at,
                next_review_on=form.about.cleaned_data["next_review_on"],
                foreseen=forecast.as_data(),
            )
            messages.success(
                request,
                _("Number %(number)s is written. It waits for a review.")
                % {"number": number.number},
            )
            return redirect("rule_number", number.pk)
    except ValidationError as refused:
        return {"faults": [("", message) for message in refused.messages]}
    return {
        "seen": digest,
        "unseen_save": "save" in request.POST,
        "preview": preview_of(data),
        "changes": changes_between(data_of(base) if base else None, data),
        **forecast_context(forecast),
    }


def _forecast(
    form: RuleSetForm, base: RuleSet | None, after: int, person: Any, at: Any
) -> Forecast:
    typed = form.about.cleaned_data
    about = base or RuleSet(
        jurisdiction=typed["place"], profession=typed["profession"], kind=typed["kind"]
    )
    return foresee_number(
        data=form.data(), about=about, after=after, why=typed["why"], author=person, at=at
    )
