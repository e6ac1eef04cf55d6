"""The way of instructors to the sessions they record."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

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
