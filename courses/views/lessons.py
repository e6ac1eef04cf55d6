"""A lesson as its learners read it."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import cache_control

from courses import selectors
from courses.models import LessonPage


@cache_control(private=True, no_store=True)
def lesson(request: HttpRequest, page: LessonPage, *, is_preview: bool = False) -> HttpResponse:
    """The lesson for those who are enrolled and for its editors; for others, how to get in."""
    place = selectors.place_in_course(user=request.user, page=page, request=request)
    may_edit = is_preview or (
        place.enrolment is None
        and request.user.is_authenticated
        and request.user.is_staff
        and page.permissions_for_user(request.user).can_edit()
    )
    context = {
        "page": page,
        "place": place,
        "sources": page.sources,
        "is_editor": may_edit,
        "section": "learning",
    }
    if place.enrolment or may_edit:
        return TemplateResponse(request, "courses/lesson_page.html", context)
    return TemplateResponse(request, "courses/lesson_closed.html", context, status=403)
