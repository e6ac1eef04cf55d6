"""View as: a page of the site as somebody else sees it, also as wide as a phone and from right to left."""

from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from wagtail.models import Page

from courses.models import CoursePage, CourseStepMixin
from courses.paths.outline import Outline
from courses.preview.personas import Persona, persona, personas
from courses.preview.rehearsal import look
from courses.selectors.outlines import outline_of
from courses.selectors.unpublishing import course_of_part


@cache_control(private=True, no_store=True)
def view_as(request: HttpRequest, page_id: int) -> HttpResponse:
    """The choice of persona, width and direction, and the page in a frame of that width."""
    page = _page(request, page_id)
    chosen = _chosen(request)
    seen = {"as": chosen.key, "dir": "rtl"} if _right_to_left(request) else {"as": chosen.key}
    title = _("“%(title)s” as others see it") % {"title": page.title}
    context = {
        "header_title": title,
        "header_icon": "view",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": page.title},
            {"url": "", "label": title},
        ],
        "page": page,
        "personas": personas(),
        "chosen": chosen,
        "phone": request.GET.get("width") == "phone",
        "right_to_left": _right_to_left(request),
        "frame": f"{reverse('persona_frame', args=[page.pk])}?{urlencode(seen)}",
    }
    return render(request, "courses/admin/view_as.html", context)


@cache_control(private=True, no_store=True)
@csrf_exempt  # nothing that is sent here is read
def persona_frame(request: HttpRequest, page_id: int) -> HttpResponse:
    """What stands in the frame. A post is a form of the page: it is not sent anywhere."""
    page = _page(request, page_id)
    course = page if isinstance(page, CoursePage) else course_of_part(page)
    if course is None:
        raise Http404
    query = request.GET.urlencode()
    return look(
        request,
        page,
        _chosen(request),
        ways=_ways(outline_of(course, request), query),
        right_to_left=_right_to_left(request),
        was_sent=request.method == "POST",
    )


def _page(request: HttpRequest, page_id: int) -> Page:
    """Of those who may edit it; for others it does not exist."""
    page = get_object_or_404(Page, pk=page_id).specific
    may = page.permissions_for_user(request.user).can_edit()
    if not may or not isinstance(page, CoursePage | CourseStepMixin):
        raise Http404
    return page


def _chosen(request: HttpRequest) -> Persona:
    found = persona(request.GET.get("as", "enrolled"))
    if found is None:
        raise Http404
    return found


def _right_to_left(request: HttpRequest) -> bool:
    return request.GET.get("dir") == "rtl"


def _ways(outline: Outline, query: str) -> dict[str, str]:
    """Pages of the course lead to their previews, so that one can walk through it."""
    pages = {outline.url: outline.course_id} | {step.url: step.id for step in outline.steps}
    return {
        urlsplit(url).path: f"{reverse('persona_frame', args=[pk])}?{query}"
        for url, pk in pages.items()
    }
