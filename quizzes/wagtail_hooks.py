"""What this app adds to the staff pages."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from practitioners.admin.menu import PermittedMenuItem
from quizzes.admin import cases, importing, marking, question_edit, questions, reviews, statistics
from quizzes.admin import chooser as chooser
from quizzes.admin import home as home
from quizzes.admin import regrade_hooks as regrade_hooks
from quizzes.admin import sitting_hooks as sitting_hooks
from quizzes.admin.access import MARK, REVIEW, SEE
from quizzes.selectors.bank import WAITING


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
def reviews_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("Questions to review"),
        f"{reverse('question_list')}?review={WAITING}",
        name="question-reviews",
        icon_name="check",
        order=312,
        permission=REVIEW,
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
        path("questions/import/", importing.question_import, name="question_import"),
        path(
            "questions/import/<str:token>/",
            importing.question_import_check,
            name="question_import_check",
        ),
        path("questions/export/", importing.question_export, name="question_export"),
        path("questions/bulk/", questions.question_bulk, name="question_bulk"),
        path("questions/new/<slug:kind>/", question_edit.question_new, name="question_new"),
        path(
            "questions/preview/<slug:kind>/",
            question_edit.question_preview,
            name="question_preview",
        ),
        path("questions/<int:question_id>/", question_edit.question_edit, name="question_edit"),
        path(
            "questions/<int:question_id>/look/", question_edit.question_look, name="question_look"
        ),
        path(
            "questions/<int:question_id>/versions/<int:number>/",
            question_edit.question_changes,
            name="question_changes",
        ),
        path(
            "questions/<int:question_id>/review/", reviews.question_review, name="question_review"
        ),
        path("cases/", cases.case_list, name="case_list"),
        path("cases/new/", cases.case_edit, name="case_new"),
        path("cases/<int:case_id>/", cases.case_edit, name="case_edit"),
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
