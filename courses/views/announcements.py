"""What instructors told those on a course, as those read it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from courses import selectors
from courses.models import CoursePage
from courses.selectors.announcements import past_announcements, receipt_for
from courses.services.announcements import NotAStop, dismiss_announcement, stop_announcements
from practitioners.http import private, signed_in

PER_PAGE = 20


@private
def listed(request: HttpRequest, course_id: int) -> HttpResponse:
    course = get_object_or_404(CoursePage, id=course_id)
    enrolment = selectors.reading_enrolment(user=request.user, course=course)
    if enrolment is None:
        raise Http404
    told = past_announcements(
        user=signed_in(request), course=course, enrolment=enrolment, at=timezone.now()
    )
    context = {
        "course": course,
        "page_obj": Paginator(told, PER_PAGE).get_page(request.GET.get("page")),
        "section": "learning",
    }
    return render(request, "courses/announcements.html", context)


@require_POST
@private
def dismiss(request: HttpRequest, receipt_id: int) -> HttpResponse:
    receipt = receipt_for(user=request.user, receipt_id=receipt_id)
    dismiss_announcement(receipt=receipt, at=timezone.now())
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/"):
        return redirect(back)
    return redirect("courses:home")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing, because programs follow links; one click sends a POST (RFC 8058).

    Nobody has to sign in, and nothing can be reached from here but the end of these letters.
    """
    done = request.method == "POST"
    try:
        stop_announcements(token=token, change=done)
    except NotAStop:
        page = render(request, "courses/stop_unknown.html", status=404)
    else:
        page = render(request, "courses/stop.html", {"done": done})
    page.headers["Referrer-Policy"] = "no-referrer"
    page.headers["X-Robots-Tag"] = "noindex"
    return page
