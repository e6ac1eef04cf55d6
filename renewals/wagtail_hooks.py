"""What this app adds to the staff pages."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from practitioners.admin.menu import PermittedMenuItem
from renewals.admin import board, period, placing, remind
from renewals.admin import evidence_hooks as evidence_hooks
from renewals.admin import home as home
from renewals.admin import outbox_hooks as outbox_hooks
from renewals.admin import rule_hooks as rule_hooks
from renewals.admin.access import LOOK, READ_LETTERS


@hooks.register("register_admin_menu_item")
def deadlines_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("Deadlines"),
        reverse("deadline_board"),
        name="deadlines",
        icon_name="date",
        order=310,
        permission=LOOK,
    )


@hooks.register("register_admin_menu_item")
def reminders_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("Reminders"),
        reverse("reminders_outbox"),
        name="reminders",
        icon_name="mail",
        order=320,
        permission=READ_LETTERS,
    )


@hooks.register("register_admin_urls")
def renewal_urls() -> list[URLPattern]:
    return [
        path("deadlines/", board.deadline_board, name="deadline_board"),
        path("deadlines/export/", board.deadline_board_export, name="deadline_board_export"),
        path("deadlines/months/", board.deadline_months, name="deadline_months"),
        path("deadlines/views/", board.deadline_save_view, name="deadline_save_view"),
        path(
            "deadlines/views/<int:view_id>/remove/",
            board.deadline_remove_view,
            name="deadline_remove_view",
        ),
        path("deadlines/people/<int:user_id>/", period.deadline_person, name="deadline_person"),
        path("deadlines/remind/", remind.deadline_remind, name="deadline_remind"),
        path("deadlines/without-date/", board.deadline_unknown, name="deadline_unknown"),
        path("deadlines/<int:period_id>/", period.deadline_period, name="deadline_period"),
        path("deadlines/<int:period_id>/pause/", period.deadline_pause, name="deadline_pause"),
        path("deadlines/<int:period_id>/place/", placing.deadline_place, name="deadline_place"),
        path("deadlines/<int:period_id>/resume/", period.deadline_resume, name="deadline_resume"),
        path("deadlines/<int:period_id>/note/", period.deadline_note, name="deadline_note"),
    ]
