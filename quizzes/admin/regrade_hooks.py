"""Addresses and menu of grading again and of reports about questions."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from quizzes.admin import lowered_marks, regrades, reports
from quizzes.admin.access import SEE, SEE_REGRADES


class _For(MenuItem):
    permission: str

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)


class RegradesItem(_For):
    permission = SEE_REGRADES


class ReportsItem(_For):
    permission = SEE


@hooks.register("register_admin_menu_item")
def regrades_menu_item() -> MenuItem:
    address = reverse("regrade_list")
    return RegradesItem(_("Grading again"), address, name="regrades", icon_name="rotate", order=325)


@hooks.register("register_admin_menu_item")
def reports_menu_item() -> MenuItem:
    address = reverse("report_list")
    return ReportsItem(
        _("Question reports"), address, name="question-reports", icon_name="comment", order=327
    )


@hooks.register("register_admin_urls")
def regrade_urls() -> list[URLPattern]:
    return [
        path("questions/<int:question_id>/regrade/", regrades.regrade_plan, name="regrade_plan"),
        path("regrades/", regrades.regrade_list, name="regrade_list"),
        path("regrades/<int:run_id>/", regrades.regrade, name="regrade"),
        path("regrades/<int:run_id>/sign/", regrades.regrade_sign, name="regrade_sign"),
        path("regrades/<int:run_id>/drop/", regrades.regrade_drop, name="regrade_drop"),
        path("regrades/<int:run_id>/again/", regrades.regrade_again, name="regrade_again"),
        path("regrades/<int:run_id>/state/", regrades.regrade_state, name="regrade_state"),
        path(
            "regrades/items/<int:item_id>/decide/", regrades.regrade_decide, name="regrade_decide"
        ),
        path(
            "lowered-marks/<int:lowered_id>/", lowered_marks.lowered_decide, name="lowered_decide"
        ),
        path("question-reports/", reports.report_list, name="report_list"),
        path("question-reports/<int:report_id>/", reports.report_answer, name="report_answer"),
    ]
