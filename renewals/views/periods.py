"""A person's own deadlines."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from practitioners.http import private, signed_in
from renewals.forms.what_if import WhatIfForm
from renewals.selectors.activities import rule_words
from renewals.selectors.overview import overview_of
from renewals.selectors.paths import Path, paths_of
from renewals.selectors.periods import (
    Card,
    card_of,
    letters_of,
    period_for,
    periods_of,
    undecided_of,
)
from renewals.selectors.placing import placeable_of
from renewals.selectors.renewing import ways_to_renew
from renewals.selectors.what_if import Outlook, outlook, outlook_of_path

SECTION = {"section": "renewals"}
PER_PAGE = 100
# Of deadlines, each with its hours and what would fill them.
CARDS = 12
# The table of courses that would help is short; the form has them all.
MOST_OUTLOOKS = 5


@require_safe
@private
def overview(request: HttpRequest) -> HttpResponse:
    user, at = signed_in(request), timezone.now()
    pages = Paginator(periods_of(user), CARDS)
    page = pages.get_page(request.GET.get("page"))
    found = overview_of(user, at=at, periods=page.object_list)
    context = {"overview": found, "page_obj": page, **SECTION}
    return render(request, "renewals/overview.html", context)


@require_safe
@private
def period(request: HttpRequest, period_id: int) -> HttpResponse:
    """Requirements, or with `?show=history` what happened. What-if is asked in the address."""
    user, at = signed_in(request), timezone.now()
    found = period_for(user=user, period_id=period_id)
    card = card_of(found, at=at)
    context = {
        "card": card,
        "adjustments": list(found.adjustments.order_by("-asked_at", "-pk")),
        "is_history": request.GET.get("show") == "history",
        **SECTION,
    }
    if context["is_history"]:
        entries = Paginator(card.standing.entries, PER_PAGE).get_page(request.GET.get("page"))
        context |= {"letters": letters_of(found), "entries": entries}
    elif found.certificate is not None and found.closed_at is None:
        context["ways"] = ways_to_renew(found.certificate, on=card.today)
    elif found.closed_at is None:
        context["undecided"] = undecided_of(found)
        if card.standing.facts is not None:
            context["placeable"] = placeable_of(card.standing)
        if card.standing.facts is not None and card.standing.cycle and card.standing.cycle.total:
            context |= _what_if(request, card, paths_of(user, on=card.today))
    return render(request, "renewals/period.html", context)


def _what_if(request: HttpRequest, card: Card, paths: list[Path]) -> dict[str, object]:
    form = WhatIfForm(
        request.GET if "if" in request.GET else None,
        paths=paths,
        topics=rule_words([card.period]).topics,
    )
    answer: Outlook | None = None
    if form.is_bound and form.is_valid():
        answer = outlook(
            card.standing, form.activities(card.today), on=card.today, title=form.title()
        )
    shown = [] if card.completeness == "complete" else paths[:MOST_OUTLOOKS]
    outlooks = [outlook_of_path(card.standing, path, on=card.today) for path in shown]
    return {
        "form": form,
        "answer": answer,
        "outlooks": [one for one in outlooks if one is not None and not one.changes_nothing],
        "is_what_if": True,
    }
