"""Before an attempt: what it will be, and the button that begins it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from courses.selectors import place_in_course
from courses.views.locked import step_locked
from practitioners.http import private
from quizzes.briefing import briefing
from quizzes.models import QuizPage
from quizzes.selectors import attempts as selectors
from quizzes.selectors.allowance import NOTHING, Allowance, allowance_for
from quizzes.selectors.pool import asks_samples
from quizzes.selectors.setup import drafted_setup
from quizzes.services import attempts
from quizzes.standing import refusal, spoken, standing
from quizzes.trial import trial_of


@cache_control(private=True, no_store=True)
def start_page(
    request: HttpRequest,
    quiz: QuizPage,
    *,
    is_preview: bool = False,
    problem: attempts.StartProblem | None = None,
) -> HttpResponse:
    """Everything a learner should know before it counts. Looking at it changes nothing.

    `problem` is what kept an attempt from beginning that the page itself could not foresee.
    """
    now = timezone.now()
    enrolment, made, allowance = None, [], NOTHING
    if request.user.is_authenticated and quiz.pk:
        enrolment = selectors.enrolment_in(user=request.user, quiz=quiz)
    if enrolment:
        made = list(selectors.attempts_of(enrolment_id=enrolment.pk, quiz_id=quiz.pk))
        allowance = allowance_for(learner_id=enrolment.learner_id, quiz_id=quiz.pk)
    where = standing(made, quiz, allowance)
    place = place_in_course(user=request.user, page=quiz, request=request)
    if enrolment and not is_preview and not place.outline.is_live:
        return redirect("courses:kept_text", quiz.pk)
    if place.closed and not where.open and not is_preview:
        return step_locked(request, quiz, place)
    trial = trial_of(quiz, seed=0) if is_preview else None
    context = {
        **start_context(quiz, allowance),
        "place": place,
        "enrolment": enrolment,
        "standing": where,
        "refusal": refusal(enrolment=enrolment, standing=where, quiz=quiz, at=now),
        "attempts": made,
        "problem": str(problem or ""),
        "not_agreed": isinstance(problem, attempts.NotAgreed),
        "is_preview": is_preview,
        "trial": trial,
        "trial_sheets": trial.sheets() if trial else [],
        "section": "learning",
    }
    return render(request, "quizzes/quiz_page.html", context)


def start_context(quiz: QuizPage, allowance: Allowance) -> dict[str, Any]:
    """What the quiz is, for somebody who is granted this much."""
    setup, now = drafted_setup(quiz), timezone.now()
    where = standing([], quiz, allowance)
    opens_at, closes_at = where.window_opens_at, where.closes_at
    return {
        "page": quiz,
        "briefing": briefing(quiz, setup, where, at=now),
        "opens": spoken(opens_at, at=now) if opens_at and now < opens_at else "",
        "closes": spoken(closes_at, at=now) if closes_at else "",
        "asks_samples": asks_samples(setup),
    }


@private
@require_POST
def start(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """A post, not a link: it counts. Where it may not begin, the start page says why."""
    quiz, enrolment = selectors.quiz_to_sit(user=request.user, quiz_id=quiz_id)
    if enrolment is None or not quiz.has_live_course:  # type: ignore[attr-defined]  # annotated
        return redirect(quiz.get_url(request) or "/")
    try:
        attempt = attempts.start_attempt(
            enrolment=enrolment, quiz=quiz, agreed="agree" in request.POST, at=timezone.now()
        )
    except attempts.StartProblem as refused:
        return start_page(request, quiz, problem=refused)
    except attempts.StartRefused:
        return redirect(quiz.get_url(request) or "/")
    return redirect("quizzes:attempt", attempt.pk)
