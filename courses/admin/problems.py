"""Reports about pages among the staff pages: the queue, the way to it, and what waits on the staff home."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from courses.selectors.problems import waiting_problems
from courses.views import staff_problems
from practitioners.admin.menu import PermittedMenuItem


@hooks.register("register_admin_urls")
def problem_addresses() -> list[URLPattern]:
    return [
        path("problems/", staff_problems.problem_list, name="problem_list"),
        path("problems/<int:problem_id>/", staff_problems.problem_answer, name="problem_answer"),
    ]


@hooks.register("register_admin_menu_item")
def problems_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("Reports about pages"),
        reverse("problem_list"),
        name="problems",
        icon_name="comment",
        order=315,
        permission=staff_problems.SEE,
    )


class ProblemsPanel(Component):
    name = "problems"
    template_name = "courses/admin/problems_panel.html"
    order = 115

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"waiting": waiting_problems(), "url": reverse("problem_list")}


@hooks.register("construct_homepage_panels")
def add_problems_panel(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm(staff_problems.SEE):
        panels.append(ProblemsPanel())
