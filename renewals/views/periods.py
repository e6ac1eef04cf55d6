"""A person's own deadlines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from practitioners.http import private, signed_in
from renewals.selectors.periods import card_of, letters_of, mode_words, overview_of, period_for


@private
def overview(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    page = overview_of(user, at=timezone.now())
    context = {"overview": page, "modes": mode_words(), "section": "renewals"}
    return render(request, "renewals/overview.html", context)


@private
def period(request: HttpRequest, period_id: int) -> HttpResponse:
    found = period_for(user=signed_in(request), period_id=period_id)
    card = card_of(found, at=timezone.now())
    courses = found.certificate.programme.courses.filter(live=True) if found.certificate else []
    context = {
        "card": card,
        "letters": letters_of(found),
        "courses": courses,
        "modes": mode_words(),
        "section": "renewals",
    }
    return render(request, "renewals/period.html", context)
