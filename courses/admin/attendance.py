"""The way of instructors to the sessions they record."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from courses.views import attendance
from practitioners.admin.menu import PermittedMenuItem


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


@hooks.register("register_admin_menu_item")
def attendance_menu_item() -> MenuItem:
    address = reverse("record_attendance")
    return PermittedMenuItem(
        _("Attendance"),
        address,
        icon_name="group",
        order=310,
        permission="courses.add_stepcompletion",
    )
