"""Pages of courses found by their address at once: those that people ask for most."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from cms.models import ContentPage
from courses.models import CataloguePage, CoursePage, LessonPage
from courses.models.addresses import FoundByAddress
from courses.selectors.outlines import step_models


def page(request: HttpRequest, path: str) -> HttpResponse:
    """One statement where Wagtail asks for the site, its front door and each page on the way.

    On an installation of several sites, and for whatever is not live, Wagtail finds the way.
    """
    kept: Any = request
    kinds = _kinds_at(path.count("/"))
    found = next((one for kind in kinds if (one := kind.at_address(path, request))), None)
    if found is not None:
        kept._wagtail_route_for_request = RouteResult(found)
    return serve(request, path)


def _kinds_at(depth: int) -> list[type[FoundByAddress]]:
    """What may stand so far below the front door, the likeliest first."""
    if depth == 1:
        return [CataloguePage, ContentPage]
    if depth == 2:
        return [CoursePage]
    return sorted(step_models().values(), key=lambda kind: kind is not LessonPage)
