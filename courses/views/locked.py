"""A step that is not open for this person yet: a calm page, not an error."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from wagtail.models import Page

from courses.selectors import Place


def step_locked(request: HttpRequest, page: Page, place: Place) -> HttpResponse:
    """Why it is locked, what opens it, and what can be done in the meantime. `place.closed` says it."""
    context = {"page": page, "place": place, "closed": place.closed, "section": "learning"}
    return TemplateResponse(request, "courses/step_locked.html", context)
