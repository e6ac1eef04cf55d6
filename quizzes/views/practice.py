"""Practice: check one answer, show one hint. Neither exists for an attempt that counts."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from practitioners.http import private
from quizzes.grading import Verdict
from quizzes.models import Attempt
from quizzes.selectors.papers import paper_of
from quizzes.services import attempts, practice
from quizzes.services.attempts import Answering, AttemptClosed, Conflict
from quizzes.sitting.papers import Sheet
from quizzes.views.player import asked_for
from quizzes.views.player_page import Problem, address, player_page, problems_in
from quizzes.views.sent import reply, typed_in, wants_json


@private
@require_POST
def check_answer(request: HttpRequest, attempt_id: int, slot: int) -> HttpResponse:
    """Saves the page and checks one question: as a page, or as the question alone for a script."""
    row = _row(request, attempt_id, slot)
    typed = typed_in(request)
    try:
        outcomes = attempts.check_answer(
            attempt_id=row.pk, user=request.user, slot=slot, given=typed.values(), at=timezone.now()
        )
    except AttemptClosed as closed:
        return _over(request, row, closed)
    except practice.Withheld as withheld:
        return _answer(request, row, slot, {slot: attempts.Refused(str(withheld))}, typed)
    return _answer(request, row, slot, problems_in(outcomes), typed)


@private
@require_POST
def hint(request: HttpRequest, attempt_id: int, slot: int) -> HttpResponse:
    """The next hint, named by its number in `hint`; what stands on the page is saved first."""
    row = _row(request, attempt_id, slot)
    typed = typed_in(request)
    number = request.POST.get("hint", "1")
    at = timezone.now()
    try:
        outcomes = attempts.save_answers(
            attempt_id=row.pk, user=request.user, given=typed.values(), at=at
        )
        attempts.show_hint(
            attempt_id=row.pk,
            user=request.user,
            slot=slot,
            number=int(number) if number.isdecimal() and len(number) < 4 else 0,
            at=at,
        )
    except AttemptClosed as closed:
        return _over(request, row, closed)
    except practice.Withheld as withheld:
        return _answer(request, row, slot, {slot: attempts.Refused(str(withheld))}, typed)
    return _answer(request, row, slot, problems_in(outcomes), typed)


def _row(request: HttpRequest, attempt_id: int, slot: int) -> Attempt:
    row = practice.practised(user=request.user, attempt_id=attempt_id, slot=slot)
    return attempts.close_if_over(attempt=row, at=timezone.now())


def _over(request: HttpRequest, row: Attempt, closed: AttemptClosed) -> HttpResponse:
    if wants_json(request):
        return reply(410, said=str(closed), url=reverse("quizzes:attempt", args=[row.pk]))
    return redirect("quizzes:attempt", row.pk)


def _answer(
    request: HttpRequest,
    row: Attempt,
    slot: int,
    problems: Mapping[int, Problem],
    typed: Mapping[int, Answering],
) -> HttpResponse:
    if wants_json(request):
        return _fragment(request, row, slot, problems.get(slot))
    wanted = asked_for(request, row)
    if problems:
        return player_page(request, row, wanted=wanted, problems=problems, typed=typed)
    return redirect(address(row, question=wanted, anchor=slot))


def _fragment(
    request: HttpRequest, row: Attempt, slot: int, problem: Problem | None
) -> HttpResponse:
    """The question as it stands now, and one sentence to be spoken; `reload` where others open with it."""
    if isinstance(problem, Conflict):
        return reply(409, said=_("This answer was changed in another window"))
    if problem is not None:
        return reply(422, said=problem.sentence)
    paper = paper_of(row, wanted=slot)
    sheet = next(each for each in paper.sheets if each.slot == slot)
    html = render_to_string(
        "quizzes/includes/question.html", {"sheet": sheet, "attempt": row}, request
    )
    opens_more = sheet.closed and paper.route.closes_on_leaving(slot)
    return reply(200, html=html, said=_spoken(sheet), reload=opens_more)


def _spoken(sheet: Sheet) -> str:
    review = sheet.practice.review if sheet.practice else None
    if review is None:
        shown = len(sheet.practice.hints) if sheet.practice else 0
        return _("Hint %(number)s is shown.") % {"number": shown} if shown else ""
    match review.verdict:
        case Verdict.RIGHT:
            return _("Right")
        case Verdict.PARTIAL:
            return _("Partly right")
        case Verdict.WRONG:
            return _("Not right")
        case _:
            return _("Checked")
