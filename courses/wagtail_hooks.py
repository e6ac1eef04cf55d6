"""What courses add to the Wagtail admin."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from courses.kept_pages import why_it_stays
from courses.views import attendance


@hooks.register("register_admin_urls")
def attendance_addresses() -> list[URLPattern]:
    return [
        path("attendance/", attendance.sessions, name="record_attendance"),
        path(
            "attendance/<int:step_id>/",
            attendance.record_attendance,
            name="record_attendance_step",
        ),
    ]


class AttendanceMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("courses.add_stepcompletion")


@hooks.register("register_admin_menu_item")
def attendance_menu_item() -> MenuItem:
    address = reverse("record_attendance")
    return AttendanceMenuItem(_("Attendance"), address, icon_name="group", order=310)


@hooks.register("before_delete_page")
def keep_what_is_evidence(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The database refuses to delete what a record names; this says so instead of failing."""
    if sentence := why_it_stays(page):
        messages.error(request, sentence)
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_bulk_action")
def keep_what_is_evidence_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    if action_type != "delete":
        return None
    pages = [page for page in objects if isinstance(page, Page)]
    sentences = [sentence for page in pages if (sentence := why_it_stays(page))]
    for sentence in sentences:
        messages.error(request, sentence)
    if not sentences:
        return None
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)
