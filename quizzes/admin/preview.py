"""A quiz as a learner sees it, for staff: answered and judged in memory, recorded nowhere."""

import secrets
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import cache_control

from courses.paths.outline import Requirement
from courses.selectors import may_enrol
from quizzes.models import QuizPage
from quizzes.selectors.allowance import NOTHING, Allowance
from quizzes.selectors.author_warnings import author_warnings
from quizzes.standing import refusal, standing
from quizzes.trial import trial_of, try_out
from quizzes.views.start import start_context

LARGEST_SEED = 999_999
PERSONAS = [
    ("", lazy("A learner")),
    ("extra_time", lazy("With 25 % extra time")),
    ("no_licence", lazy("Without a verified licence")),
    ("not_enrolled", lazy("Not enrolled")),
    ("phone", lazy("On a phone")),
]


@cache_control(private=True, no_store=True)
def quiz_preview(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """The newest draft, drawn by the seed in the address. A post is an answer, and saves nothing."""
    live = get_object_or_404(QuizPage, pk=quiz_id)
    if not live.permissions_for_user(request.user).can_edit():
        return render(request, "403.html", status=403)
    quiz = live.get_latest_revision_as_object()
    persona = request.GET.get("persona", "")
    if persona not in dict(PERSONAS):
        raise Http404
    seed = _seed(request.GET.get("seed", ""))
    if seed is None:
        again = f"?seed={1 + secrets.randbelow(LARGEST_SEED)}&persona={persona}"
        return redirect(reverse("quiz_preview", args=[quiz.pk]) + again)
    return render(
        request, "quizzes/admin/quiz_preview.html", _context(request, quiz, persona, seed)
    )


def _context(request: HttpRequest, quiz: QuizPage, persona: str, seed: int) -> dict[str, Any]:
    allowance = Allowance(time_factor=Decimal("1.25")) if persona == "extra_time" else NOTHING
    context: dict[str, Any] = {
        **start_context(quiz, allowance),
        "is_preview": True,
        "warnings": author_warnings(quiz),
        "personas": PERSONAS,
        "persona": persona,
        "seed": seed,
        "next_seed": seed % LARGEST_SEED + 1,
        "section": "learning",
    }
    if persona == "no_licence":
        context["door"] = _door(quiz)
    if persona == "not_enrolled":
        where = standing([], quiz, allowance)
        said = refusal(enrolment=None, standing=where, quiz=quiz, at=timezone.now())
        return context | {"refusal": said}
    trial = trial_of(quiz, seed=seed)
    form = dict(request.POST.lists()) if request.method == "POST" else None
    tried = try_out(trial, form) if form is not None and not trial.problem else None
    problems = tried.problems if tried else {}
    sheets = trial.sheets(form)
    return context | {
        "trial": trial,
        "tried": tried,
        "refused": [
            (sheet.slot, sheet.number, problems[sheet.slot])
            for sheet in sheets
            if sheet.slot in problems
        ],
        "questions": [
            (sheet, {"sentence": problems[sheet.slot]} if sheet.slot in problems else None)
            for sheet in sheets
        ],
        "review": tried.review if tried else None,
    }


def _door(quiz: QuizPage) -> list[Requirement]:
    """What the course asks of somebody before the quiz is theirs to sit."""
    course = quiz.get_parent().get_parent().specific
    return list(
        may_enrol(user=AnonymousUser(), course=course, on=timezone.localdate()).requirements
    )


def _seed(said: str) -> int | None:
    """What the address names, None where it names none."""
    if not said:
        return None
    if not said.isdecimal() or not 0 < int(said[:9]) <= LARGEST_SEED:
        raise Http404(_("No such paper."))
    return int(said[:9])
