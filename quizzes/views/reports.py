"""Saying that something is wrong with a question, after the attempt."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from practitioners.http import private
from quizzes.models import QuestionReport
from quizzes.selectors.attempts import attempt_for
from quizzes.selectors.papers import question_reported
from quizzes.services import attempts


@private
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, attempt_id: int, slot: int) -> HttpResponse:
    """The form, and after a report the thanks. The words of the question stand on it, no answer."""
    row = attempt_for(user=request.user, attempt_id=attempt_id)
    found = question_reported(row, slot)
    if found is None:
        raise Http404
    if row.is_open:
        return redirect("quizzes:attempt", row.pk)
    place, stem = found
    about, text = request.POST.get("about", ""), request.POST.get("text", "")
    context = {
        "attempt": row,
        "place": place,
        "stem": stem,
        "choices": QuestionReport.About.choices,
        "about": about,
        "text": text,
    }
    if request.method == "GET":
        return render(request, "quizzes/report.html", context)
    try:
        attempts.report_question(
            attempt_id=row.pk,
            user=request.user,
            slot=slot,
            about=about,
            text=text,
            at=timezone.now(),
        )
    except attempts.CannotReport as said:
        return render(request, "quizzes/report.html", context | {"problem": str(said)})
    return redirect("quizzes:reported", row.pk, slot)


@private
def reported(request: HttpRequest, attempt_id: int, slot: int) -> HttpResponse:
    row = attempt_for(user=request.user, attempt_id=attempt_id)
    found = question_reported(row, slot)
    if found is None or row.is_open:
        raise Http404
    return render(request, "quizzes/reported.html", {"attempt": row, "place": found[0]})
