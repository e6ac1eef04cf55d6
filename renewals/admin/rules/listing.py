"""All rules, and one number of one of them."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from practitioners.http import staff_with
from practitioners.models import Profession
from renewals.admin.access import READ_RULES, WRITE_RULES
from renewals.admin.pages import PER_PAGE, header
from renewals.admin.rules.shown import (
    changes_between,
    forecast_context,
    lines_of,
    name_of,
    not_found_in,
    preview_of,
    rule_crumb,
    rules_crumb,
)
from renewals.forms.rules import CONFIDENCE
from renewals.models import RenewalPeriod, RuleSet
from renewals.selectors.rule_lists import (
    RuleFilter,
    chain_of,
    concerned_by,
    reviewed_numbers,
    rule_sets,
)
from renewals.selectors.rules import data_of
from renewals.services.rule_changes import Forecast

ALL = ("", lazy("All"))


class FilterForm(forms.Form):
    q = forms.CharField(label=lazy("Place or regulator"), required=False, max_length=80)
    kind = forms.ChoiceField(
        label=lazy("Kind"), required=False, choices=[ALL, *RuleSet.Kind.choices]
    )
    profession = forms.ModelChoiceField(
        Profession.objects.all(), label=lazy("Profession"), required=False, empty_label=lazy("All")
    )
    status = forms.ChoiceField(
        label=lazy("Status"), required=False, choices=[ALL, *RuleSet.Status.choices]
    )
    confidence = forms.ChoiceField(
        label=lazy("Confidence"),
        required=False,
        choices=[ALL, *((word, str(words).partition(":")[0]) for word, words in CONFIDENCE)],
    )
    only = forms.ChoiceField(
        label=lazy("Show"),
        required=False,
        choices=[
            ("", lazy("Last numbers")),
            ("review", lazy("Review due")),
            ("drafts", lazy("Drafts of staff")),
            ("sunset", lazy("Ending within 180 days")),
            ("every", lazy("Every number")),
        ],
    )

    def asked(self) -> RuleFilter:
        """What can be understood of the address; the rest is not asked."""
        self.is_valid()
        typed = self.cleaned_data
        profession = typed.get("profession")
        return RuleFilter(
            q=typed.get("q", ""),
            kind=typed.get("kind", ""),
            status=typed.get("status", ""),
            confidence=typed.get("confidence", ""),
            profession=profession.pk if profession else None,
            only=typed.get("only", ""),
        )


def one_number(number: int) -> RuleSet:
    return get_object_or_404(
        RuleSet.objects.select_related(
            "jurisdiction", "profession", "written_by", "reviewed_by", "retired_by", "supersedes"
        ),
        pk=number,
    )


@staff_with(READ_RULES)
def rule_list(request: HttpRequest) -> HttpResponse:
    form, today = FilterForm(request.GET), timezone.localdate()
    found = rule_sets(form.asked(), on=today)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    counts = concerned_by(page)
    reviewed = reviewed_numbers(page)
    context = {
        "form": form,
        "page_obj": page,
        "rows": [
            {
                "rule": row,
                "preview": preview_of(data_of(row)),
                "people": counts[row.pk][0],
                "deadlines": counts[row.pk][1],
                "reviewed": reviewed.get((row.reference, row.kind)),
                "review_due": row.next_review_on is not None and row.next_review_on <= today,
            }
            for row in page
        ],
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "may_change": request.user.has_perm(WRITE_RULES),
        **header(_("Rules of places"), icon="globe"),
    }
    return render(request, "renewals/admin/rules/list.html", context)


@staff_with(READ_RULES)
def rule_number(request: HttpRequest, number: int) -> HttpResponse:
    rule_set = one_number(number)
    chain = chain_of(rule_set)
    data = data_of(rule_set)
    context = {
        "rule": rule_set,
        "preview": preview_of(data),
        "lines": lines_of(data),
        "not_found": not_found_in(data),
        "sources": data.sources,
        "chain": chain,
        "latest": chain[0],
        "in_force": next((one for one in chain if one.status == RuleSet.Status.REVIEWED), None),
        "deadlines": RenewalPeriod.objects.open().filter(rule_set=rule_set).count(),
        "may_change": request.user.has_perm(WRITE_RULES),
        **forecast_context(Forecast.from_data(rule_set.foreseen) if rule_set.foreseen else None),
        **header(name_of(rule_set), rules_crumb(), icon="globe"),
    }
    return render(request, "renewals/admin/rules/number.html", context)


@staff_with(READ_RULES)
def rule_compare(request: HttpRequest, number: int) -> HttpResponse:
    """What this number says differently from another one of the same rule; at first the one before."""
    rule_set = one_number(number)
    chain = chain_of(rule_set)
    asked = request.GET.get("with", "")
    other = next((one for one in chain if str(one.pk) == asked), rule_set.supersedes)
    if other is not None and other.number > rule_set.number:
        rule_set, other = other, rule_set
    context: dict[str, Any] = {
        "rule": rule_set,
        "other": other,
        "chain": chain,
        "changes": changes_between(data_of(other), data_of(rule_set)) if other else [],
        **header(_("Compare numbers"), rules_crumb(), rule_crumb(rule_set), icon="globe"),
    }
    return render(request, "renewals/admin/rules/compare.html", context)
