"""The attempt under way: answering, going on, checking, handing in. Everything works as plain forms."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practitioners.http import private
from practitioners.uploads import proof_refused, takes_a_proof
from quizzes.files import FileRefused, file_for
from quizzes.kinds import AnswerRefused
from quizzes.models import Attempt
from quizzes.selectors.attempts import attempt_for
from quizzes.selectors.papers import paper_of, places_of
from quizzes.services import attempts, files
from quizzes.services.attempts import AttemptClosed, Closed, Conflict, Refused
from quizzes.sitting.route import Rules
from quizzes.views.player_page import (
    Problem,
    address,
    clock,
    closed_page,
    player_page,
    problems_in,
)
from quizzes.views.sent import answering_in, files_sent, json_in, pressed, reply, typed_in

UNREADABLE = "Send the answer as this page does."


@private
@require_http_methods(["GET", "POST"])
@takes_a_proof
def attempt(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """All questions, or the one that `?question=` names. A post saves what it carries.

    The button `on-3` also closes question 3, where there is no way back to it.
    """
    row = attempt_for(user=request.user, attempt_id=attempt_id)
    row = attempts.close_if_over(attempt=row, at=timezone.now())
    if not row.is_open:
        return closed_page(request, row)
    wanted = asked_for(request, row)
    if request.method == "GET":
        return player_page(request, row, wanted=wanted)
    verb, target = pressed(request)
    try:
        # Files first: a question that a refused file was meant for is not closed.
        problems: dict[int, Problem] = dict(_handle_files(request, row, verb, target))
        closes = target if verb == "on" and target not in problems else None
        typed = typed_in(request, closes=closes)
        outcomes = attempts.save_answers(
            attempt_id=row.pk, user=request.user, given=typed.values(), at=timezone.now()
        )
        problems |= problems_in(outcomes)
    except AttemptClosed:
        return redirect("quizzes:attempt", row.pk)
    if not problems:
        return redirect(_onward(request, row, wanted))
    return player_page(request, row, wanted=wanted, problems=problems, typed=typed)


def _handle_files(
    request: HttpRequest, row: Attempt, verb: str, target: int | None
) -> dict[int, Refused]:
    """What is chosen goes in with whichever button was pressed; `unfile` takes the file `target` out."""
    problems = {}
    if verb == "unfile" and target is not None:
        slot = file_for(user=request.user, file_id=target).slot
        try:
            files.remove_file(
                attempt_id=row.pk, user=request.user, file_id=target, at=timezone.now()
            )
        except FileRefused as refused:
            problems[slot] = Refused(str(refused))
    for slot in files_sent(request, besides=target if verb == "upload" else None):
        if said := _add_file(request, row, slot):
            problems[slot] = Refused(said)
    return problems


def _add_file(request: HttpRequest, row: Attempt, slot: int) -> str:
    """Why it was not kept, in a sentence; "" when it was."""
    upload = request.FILES.get(f"file-{slot}")
    if not isinstance(upload, UploadedFile):
        too_large = proof_refused(request)
        return (
            _("This file is too large. Choose a smaller one.")
            if too_large
            else _("Choose a file first.")
        )
    try:
        files.add_file(
            attempt_id=row.pk, user=request.user, slot=slot, upload=upload, at=timezone.now()
        )
    except FileRefused as refused:
        return str(refused)
    return ""


@private
@require_http_methods(["PUT", "POST"])
def save(request: HttpRequest, attempt_id: int, slot: int) -> JsonResponse:
    """One answer as JSON: {"answer", "revision", "save_id", "flagged"}; each part may be missing.

    200 saved, 409 another window was first or the question is closed ("closed" is then true), 410
    the attempt is closed, 422 cannot be an answer. Every reply carries the server's time; none says
    whether an answer is right.
    """
    sent = json_in(request)
    try:
        outcome = attempts.save_answers(
            attempt_id=attempt_id,
            user=request.user,
            given=[answering_in(slot, sent)],
            at=timezone.now(),
        ).get(slot)
    except AttemptClosed as closed:
        return reply(410, said=str(closed), url=reverse("quizzes:attempt", args=[attempt_id]))
    except (AnswerRefused, ValueError, TypeError) as refused:
        return reply(422, said=str(refused) if isinstance(refused, AnswerRefused) else UNREADABLE)
    match outcome:
        case Conflict() as conflict:
            return reply(
                409,
                revision=conflict.revision,
                sent=conflict.sent,
                stored=conflict.stored,
                given=conflict.stored_given,
            )
        case Closed(sentence):
            return reply(409, closed=True, said=sentence)
        case Refused(sentence):
            return reply(422, said=sentence)
        case None:
            return reply(422, said=_("This attempt has no such question."))
        case saved:
            return reply(200, revision=saved.revision)


@private
def check(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Before handing in: what is empty and what is flagged comes first."""
    row = attempt_for(user=request.user, attempt_id=attempt_id)
    row = attempts.close_if_over(attempt=row, at=timezone.now())
    if not row.is_open:
        return closed_page(request, row)
    paper = places_of(row)
    one = paper.route.rules.one
    context = {
        "attempt": row,
        "paper": paper,
        "rules": paper.route.rules,
        "one": "one" in request.GET if one is None else one,
        "back": paper.route.current,
        **clock(row),
    }
    return render(request, "quizzes/check.html", context)


@private
@require_POST
def submit(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Hand in. A second click, another tab or Back finds the same result."""
    row = attempt_for(user=request.user, attempt_id=attempt_id)
    attempts.submit_attempt(attempt_id=row.pk, at=timezone.now())
    return redirect("quizzes:result", row.pk)


def asked_for(request: HttpRequest, row: Attempt) -> int | None:
    """The slot in the address, None for all of them or for one that does not exist."""
    wanted = request.GET.get("question", "")
    slots = {str(slot.number): slot.number for slot in row.slots}
    return slots.get(wanted)


def _anchor_after(row: Attempt, slot: int) -> str:
    """What has just been opened: the next part of the case, and without one its question."""
    paper = paper_of(row)
    following = paper.route.after(slot) or slot
    told = any(sheet.slot == following and sheet.case for sheet in paper.sheets)
    return f"#case-{following}" if told else f"#q{following}"


def _onward(request: HttpRequest, row: Attempt, wanted: int | None) -> str:
    """Where the pressed button leads after everything is saved."""
    one = Rules.of(row.quiz_version.settings).one
    verb, target = pressed(request)
    match verb:
        case "check":
            asks_one = one is None and wanted
            return reverse("quizzes:check", args=[row.pk]) + ("?one" if asks_one else "")
        case "goto" if target:
            return address(row, question=target)
        case "on" if target:
            if one or (one is None and wanted):
                return address(row, question=places_of(row).route.after(target))
            return address(row) + _anchor_after(row, target)
        case "flag" | "unflag" | "upload" if not one and wanted is None:
            return address(row, anchor=target)
        case "unfile" if target and not one and wanted is None:
            return address(row, anchor=file_for(user=request.user, file_id=target).slot)
        case _:
            return address(row, question=wanted)
