"""What learners have reported about questions: the oldest first, answered here."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from practitioners.http import signed_in, staff_with
from quizzes import kinds
from quizzes.admin.access import CHANGE, SEE
from quizzes.admin.headings import heading
from quizzes.admin.regrade_forms import AnswerForm
from quizzes.models import QuestionReport, Response
from quizzes.selectors.reports import reports
from quizzes.services.report_answers import AnswerMissing, answer_report

PER_PAGE = 50


@staff_with(SEE)
def report_list(request: HttpRequest) -> HttpResponse:
    """All that wait, or all answered; with ?question= about one question."""
    answered = request.GET.get("answered") == "yes"
    wanted = request.GET.get("question", "")
    question_id = int(wanted) if wanted.isdecimal() and len(wanted) < 10 else None
    listed = reports(answered=answered, question_id=question_id)
    context = {
        "page_obj": Paginator(listed, PER_PAGE).get_page(request.GET.get("p")),
        "answered": answered,
        "question_id": question_id,
        **heading(_("Reports about questions"), icon="comment"),
    }
    return render(request, "quizzes/admin/report_list.html", context)


@staff_with(SEE)
def report_answer(request: HttpRequest, report_id: int) -> HttpResponse:
    """The report beside what was asked and answered, and the words the learner will read."""
    report = get_object_or_404(
        QuestionReport.objects.select_related(
            "version__question", "attempt__enrolment__learner", "attempt__quiz", "answered_by"
        ),
        pk=report_id,
    )
    may_answer = request.user.has_perm(CHANGE)
    form = AnswerForm(request.POST or None, initial={"answer": report.answer})
    if request.method == "POST" and not may_answer:
        return render(request, "403.html", status=403)
    if request.method == "POST" and form.is_valid():
        try:
            answer_report(
                report_id=report.pk,
                by=signed_in(request),
                answer=form.cleaned_data["answer"],
                at=timezone.now(),
            )
        except AnswerMissing as missing:
            form.add_error("answer", str(missing))
        else:
            messages.success(request, _("The answer is saved."))
            return redirect("report_list")
    context = {
        "report": report,
        "lines": _answered(report),
        "form": form,
        "may_answer": may_answer,
        **heading(
            _("A report about %(ref)s") % {"ref": report.version.question.reference},
            parent=(reverse("report_list"), _("Reports")),
            icon="comment",
        ),
    }
    return render(request, "quizzes/admin/report_answer.html", context)


def _answered(report: QuestionReport) -> list[str]:
    """What the person had answered, in words."""
    response = Response.objects.filter(attempt=report.attempt_id, slot=report.slot).first()
    kind = kinds.kind(report.version.kind)
    return kind.lines(report.version.body, response.answer if response else None)
