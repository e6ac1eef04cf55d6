"""Announcements among the staff pages."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from courses.views import staff_announcements as views
from practitioners.admin.menu import PermittedMenuItem


@hooks.register("register_admin_urls")
def announcement_addresses() -> list[URLPattern]:
    one = "announcements/<int:announcement_id>/"
    return [
        path("announcements/", views.announcement_list, name="announcement_list"),
        path("announcements/new/", views.announcement_new, name="announcement_new"),
        path(one, views.announcement, name="announcement"),
        path(f"{one}edit/", views.announcement_edit, name="announcement_edit"),
    ]


@hooks.register("register_admin_menu_item")
def announcements_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("Announcements"),
        reverse("announcement_list"),
        name="announcements",
        icon_name="mail",
        order=312,
        permission=views.SEE,
    )
