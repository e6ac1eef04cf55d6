"""Before an attempt: what it will be, and the button that begins it."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from courses.selectors import place_in_course
from practitioners.http import private
from quizzes import selectors
from quizzes.models import QuizPage
from quizzes.services import attempts
from quizzes.standing import refusal, standing


@cache_control(private=True, no_store=True)
def start_page(request: HttpRequest, quiz: QuizPage, *, is_preview: bool = False) -> HttpResponse:
    """Everything a learner should know before it counts. Looking at it changes nothing."""
    now = timezone.now()
    enrolment, made = None, []
    if request.user.is_authenticated and quiz.pk:
        enrolment = selectors.enrolment_in(user=request.user, quiz=quiz)
    if enrolment:
        made = list(selectors.attempts_of(enrolment_id=enrolment.pk, quiz_id=quiz.pk))
    where = standing(made, quiz)
    asked = selectors.askable_questions(quiz)
    context = {
        "page": quiz,
        "place": place_in_course(user=request.user, page=quiz, request=request),
        "enrolment": enrolment,
        "standing": where,
        "refusal": refusal(enrolment=enrolment, standing=where, quiz=quiz, at=now),
        "attempts": made,
        "number_of_questions": len(asked),
        "ends_at": now + timedelta(minutes=quiz.time_limit_minutes or 0),
        "is_preview": is_preview,
        "sheets": selectors.preview_sheets(asked) if is_preview else [],
        "section": "learning",
    }
    return render(request, "quizzes/quiz_page.html", context)


@private
@require_POST
def start(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """A post, not a link: it counts. Where it may not begin, the start page says why."""
    quiz, enrolment = selectors.quiz_to_sit(user=request.user, quiz_id=quiz_id)
    if enrolment is None:
        return redirect(quiz.get_url(request) or "/")
    try:
        attempt = attempts.start_attempt(enrolment=enrolment, quiz=quiz, at=timezone.now())
    except attempts.StartRefused:
        return redirect(quiz.get_url(request) or "/")
    return redirect("quizzes:attempt", attempt.pk)
