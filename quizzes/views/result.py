"""After an attempt: waiting, then what it came to and why."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from courses.selectors import place_in_course
from practitioners.http import private
from quizzes import grading, selectors
from quizzes.models import Attempt
from quizzes.review import is_explained, review_of
from quizzes.selectors import attempt_for
from quizzes.services import attempts
from quizzes.standing import refusal, standing


@private
def result(request: HttpRequest, attempt_id: int) -> HttpResponse:
    row = attempt_for(user=request.user, attempt_id=attempt_id)
    row = attempts.close_if_over(attempt=row, at=timezone.now())
    if row.is_open:
        return redirect("quizzes:attempt", row.pk)
    if not row.is_graded or row.mark is None:
        return render(request, "quizzes/waiting.html", {"attempt": row})
    made = list(selectors.attempts_of(enrolment_id=row.enrolment_id, quiz_id=row.quiz_id))
    where = standing(made, row.quiz)
    context = {
        "attempt": row,
        "percent": grading.shown_percent(row.mark, row.max_mark),
        "standing": where,
        "counts": None if where.counts is None else grading.shown_percent(where.counts, _HUNDRED),
        "refusal": refusal(
            enrolment=row.enrolment, standing=where, quiz=row.quiz, at=timezone.now()
        ),
        "review": review_of(row, where),
        "is_explained": is_explained(row, where),
        "course": row.enrolment.course,
        "section": "learning",
    }
    return render(request, "quizzes/result.html", context)


_HUNDRED = Decimal(100)


@private
def state(request: HttpRequest, attempt_id: int) -> JsonResponse:
    """What the waiting page asks for: whether there is anything new to show. Never a score."""
    row = attempt_for(user=request.user, attempt_id=attempt_id)
    return JsonResponse({"ready": _is_ready(row)})


def _is_ready(row: Attempt) -> bool:
    return row.is_graded or bool(row.fault)


@private
def onward(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """To the next step of the course that is not done, after this quiz first; else the course."""
    row = attempt_for(user=request.user, attempt_id=attempt_id)
    place = place_in_course(user=request.user, page=row.quiz, request=request)
    done = place.progress.completions
    waiting = [step for step in place.outline.steps[place.number :] if step.id not in done]
    if waiting:
        return redirect(waiting[0].url)
    return redirect(place.progress.next_step.url if place.progress.next_step else place.outline.url)
