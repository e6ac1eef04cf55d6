"""What this app adds to the staff pages."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from quizzes.admin import marking, questions, statistics
from quizzes.admin.access import MARK, SEE


class PermittedMenuItem(MenuItem):
    """Shown to those who may open the page."""

    def __init__(self, *args: object, permission: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)


@hooks.register("register_admin_menu_item")
def questions_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("Questions"),
        reverse("question_list"),
        name="questions",
        icon_name="help",
        order=310,
        permission=SEE,
    )


@hooks.register("register_admin_menu_item")
def marking_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("Marking"),
        reverse("marking_list"),
        name="marking",
        icon_name="edit",
        order=320,
        permission=MARK,
    )


@hooks.register("register_admin_menu_item")
def statistics_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("Statistics"),
        reverse("quiz_statistics_list"),
        name="statistics",
        icon_name="success",
        order=330,
        permission=SEE,
    )


@hooks.register("register_admin_urls")
def quiz_urls() -> list[URLPattern]:
    return [
        path("questions/", questions.question_list, name="question_list"),
        path("questions/new/<slug:kind>/", questions.question_new, name="question_new"),
        path("questions/preview/<slug:kind>/", questions.question_preview, name="question_preview"),
        path("questions/<int:question_id>/", questions.question_edit, name="question_edit"),
        path("questions/<int:question_id>/look/", questions.question_look, name="question_look"),
        path("statistics/", statistics.quiz_statistics_list, name="quiz_statistics_list"),
        path("statistics/<int:quiz_id>/", statistics.quiz_statistics, name="quiz_statistics"),
        path(
            "statistics/<int:quiz_id>/export/",
            statistics.quiz_statistics_export,
            name="quiz_statistics_export",
        ),
        path(
            "statistics/<int:quiz_id>/compute/",
            statistics.quiz_statistics_compute,
            name="quiz_statistics_compute",
        ),
        path("marking/", marking.marking_list, name="marking_list"),
        path("marking/<int:response_id>/", marking.mark_answer, name="mark_answer"),
        path("attempts/<int:attempt_id>/grade-again/", marking.grade_again, name="grade_again"),
    ]
