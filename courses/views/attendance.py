"""Staff pages in the Wagtail admin: who attended a live or in-person session."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.defaults import permission_denied

from courses import services
from courses.exceptions import Refusal
from courses.forms.attendance import AttendanceForm
from courses.models import CoursePage, LessonPage
from courses.selectors.attendance import attendance_of, attended_lessons, course_path, with_courses
from practitioners.http import signed_in

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]


def for_recorders[**P](view: View[P]) -> View[P]:
    """403 for staff who may not record attendance; Wagtail itself would send them home."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.has_perm("courses.add_stepcompletion"):
            refusal = PermissionDenied(_("Your role does not record attendance."))
            return permission_denied(request, refusal)
        return view(request, *args, **kwargs)

    return guarded


@for_recorders
def sessions(request: HttpRequest) -> HttpResponse:
    lessons = Paginator(attended_lessons(), 50).get_page(request.GET.get("p"))
    context = {"page_obj": lessons, "sessions": with_courses(lessons)}
    return render(request, "courses/admin/sessions.html", context)


@for_recorders
def record_attendance(request: HttpRequest, step_id: int) -> HttpResponse:
    step = get_object_or_404(attended_lessons(), id=step_id)
    course = get_object_or_404(CoursePage, path=course_path(step))
    search = request.GET.get("q", "").strip()
    people = attendance_of(step=step, course=course, recorder=signed_in(request), search=search)
    form = AttendanceForm(
        request.POST or None, enrolments=people.to_record, initial={"day": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid() and _record(request, step, form):
        return redirect("record_attendance_step", step_id)
    context: dict[str, Any] = {
        "step": step,
        "course": course,
        "form": form,
        "people": people,
        "search": search,
    }
    return render(request, "courses/admin/attendance.html", context)


def _record(request: HttpRequest, step: LessonPage, form: AttendanceForm) -> bool:
    attended = list(form.cleaned_data["attended"])
    try:
        services.record_attendance(
            step=step,
            enrolments=attended,
            instructor=signed_in(request),
            at=_moment(form.cleaned_data["day"]),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    text = ngettext(
        "Attendance of %(n)s person recorded.",
        "Attendance of %(n)s people recorded.",
        len(attended),
    )
    messages.success(request, text % {"n": len(attended)})
    return True


def _moment(day: dt.date) -> dt.datetime:
    """Today is now; an earlier day is its noon, in the recorder's zone."""
    now = timezone.localtime()
    if day == now.date():
        return now
    return dt.datetime.combine(day, dt.time(12), tzinfo=now.tzinfo)
