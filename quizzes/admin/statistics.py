"""How quizzes and their questions do, for those who write them. Learners never see any of it."""

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from practitioners import spreadsheets
from practitioners.http import staff_with
from quizzes import statistics
from quizzes.admin import statistics_rows as rows
from quizzes.admin.access import CHANGE, SEE
from quizzes.admin.charts import histogram
from quizzes.admin.headings import heading
from quizzes.models import QuizPage, Which
from quizzes.selectors import figures
from quizzes.services.statistics import ask_for_statistics

PER_PAGE = 50


@staff_with(SEE)
def quiz_statistics_list(request: HttpRequest) -> HttpResponse:
    """By the first attempts."""
    page = Paginator(figures.quizzes_with_attempts(), PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "page_obj": page,
        "rows": figures.quiz_rows(page, Which.FIRST),
        "least": statistics.ATTEMPTS_FOR_FIGURES,
        **heading(_("Statistics"), icon="success"),
    }
    return render(request, "quizzes/admin/statistics_list.html", context)


@staff_with(SEE)
def quiz_statistics(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """The figures as they were last computed; too few attempts show none, with the reason."""
    quiz = get_object_or_404(QuizPage, pk=quiz_id)
    which, sort = _which(request), request.GET.get("sort", "")
    [row] = figures.quiz_rows([quiz], which)
    lines = rows.lines_of(
        figures.question_rows(quiz_id=quiz.pk, which=which) if row.figures else ()
    )
    context = {
        "quiz": quiz,
        "row": row,
        "figures": row.figures,
        "which": which,
        "every_which": Which.choices,
        "stated": _stated(which),
        "least": statistics.ATTEMPTS_FOR_FIGURES,
        "least_for_discrimination": statistics.ATTEMPTS_FOR_DISCRIMINATION,
        "headings": rows.headings(sort),
        "lines": rows.in_order(lines, sort),
        "scatter": rows.scatter_of(lines),
        "histogram": histogram(row.figures.bands, float(quiz.pass_mark)) if row.figures else None,
        "consistency": row.figures
        and statistics.consistency_in_words(row.figures.internal_consistency),
        "may_change": request.user.has_perm(CHANGE),
        **heading(
            quiz.title, parent=(reverse("quiz_statistics_list"), _("Statistics")), icon="success"
        ),
    }
    return render(request, "quizzes/admin/statistics.html", context)


@staff_with(SEE)
def quiz_statistics_export(request: HttpRequest, quiz_id: int) -> HttpResponseBase:
    """The table of the same address as CSV or (`as=xlsx`) a workbook."""
    quiz = get_object_or_404(QuizPage, pk=quiz_id)
    which = _which(request)
    [row] = figures.quiz_rows([quiz], which)
    found = figures.question_rows(quiz_id=quiz.pk, which=which) if row.figures else ()
    lines = rows.in_order(rows.lines_of(found), request.GET.get("sort", ""))
    name = f"{slugify(quiz.title) or quiz.pk}-{which}-attempts"
    table = rows.file_headings(), rows.file_rows(lines)
    if request.GET.get("as") == "xlsx":
        book = spreadsheets.workbook(_("Statistics"), *table)
        return FileResponse(book, as_attachment=True, filename=f"{name}.xlsx")
    return StreamingHttpResponse(
        spreadsheets.csv_lines(*table),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


@staff_with(CHANGE)
@require_POST
def quiz_statistics_compute(request: HttpRequest, quiz_id: int) -> HttpResponse:
    quiz = get_object_or_404(QuizPage, pk=quiz_id)
    ask_for_statistics(quiz_id=quiz.pk)
    messages.success(
        request, _("The figures are being computed. Open this page again in a moment.")
    )
    return redirect(f"{reverse('quiz_statistics', args=[quiz.pk])}?which={_which(request)}")


def _which(request: HttpRequest) -> Which:
    asked = request.GET.get("which") or request.POST.get("which", "")
    return Which(asked) if asked in Which.values else Which.FIRST


def _stated(which: Which) -> str:
    return {
        Which.FIRST: _("Counted is the first attempt of each person."),
        Which.LAST: _("Counted is the last attempt of each person."),
        Which.ALL: _("Counted is every attempt, so a person may be in it several times."),
    }[which]
