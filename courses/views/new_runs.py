"""Another run of a course, from its menu."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from wagtail.admin import messages

from courses import services
from courses.forms.changes import NewRunForm
from courses.models import CoursePage
from courses.services.new_runs import suggested_code
from practitioners.http import signed_in


@cache_control(private=True, no_store=True)
def new_run(request: HttpRequest, page_id: int) -> HttpResponse:
    """Asks for title, code and dates; a post makes the draft and opens it. The original stays as it is."""
    course = get_object_or_404(CoursePage, pk=page_id)
    may = course.permissions_for_user(request.user)
    if not may.can_copy_to(course.get_parent(), recursive=True):
        raise Http404
    start = {
        "title": course.title,
        "code": suggested_code(course.code, timezone.localdate()),
    }
    form = NewRunForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        run = services.new_run(course=course, by=signed_in(request), **form.cleaned_data)
        said = _("“%(title)s” (%(code)s) is a draft. Nobody sees it until you publish it.")
        messages.success(request, said % {"title": run.course.title, "code": run.course.code})
        if run.dates_left_out:
            left_out = ngettext(
                "%(n)s date of the earlier run was left out of quizzes and locks.",
                "%(n)s dates of the earlier run were left out of quizzes and locks.",
                run.dates_left_out,
            )
            messages.warning(request, left_out % {"n": run.dates_left_out})
        return redirect("wagtailadmin_explore", run.course.pk)
    title = _("New run of “%(title)s”") % {"title": course.title}
    context = {
        "header_title": title,
        "header_icon": "copy",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("wagtailadmin_pages:edit", args=[course.pk]), "label": course.title},
            {"url": "", "label": title},
        ],
        "course": course,
        "form": form,
    }
    return render(request, "courses/admin/new_run.html", context)
