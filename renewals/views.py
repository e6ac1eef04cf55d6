"""A person's own deadlines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from practitioners.http import private
from practitioners.models import User
from renewals.selectors.periods import card_of, letters_of, mode_words, overview_of, period_for


@private
def overview(request: HttpRequest) -> HttpResponse:
    user = _person(request)
    page = overview_of(user, at=timezone.now())
    context = {"overview": page, "modes": mode_words(), "section": "renewals"}
    return render(request, "renewals/overview.html", context)


@private
def period(request: HttpRequest, period_id: int) -> HttpResponse:
    found = period_for(user=_person(request), period_id=period_id)
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


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  `private` has asked
    return request.user
