"""The attempt under way: answering, checking, handing in. Everything works as plain forms."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from practitioners.http import private
from quizzes import papers, selectors
from quizzes.kinds import AnswerRefused
from quizzes.models import Attempt
from quizzes.selectors import Paper, attempt_for
from quizzes.services import attempts
from quizzes.services.attempts import Answering, AttemptClosed, Conflict, Refused
from quizzes.standing import spoken


@private
@require_http_methods(["GET", "POST"])
def attempt(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """All questions, or the one that `?question=` names. A post saves what it carries."""
    row = attempt_for(user=request.user, attempt_id=attempt_id)
    row = attempts.close_if_over(attempt=row, at=timezone.now())
    if not row.is_open:
        return _closed(request, row)
    only = _asked_for(request, row)
    if request.method == "GET":
        return _player(request, row, selectors.paper_of(row, only=only), only)
    typed = _typed(request)
    try:
        outcomes = attempts.save_answers(
            attempt_id=row.pk, user=request.user, given=typed.values(), at=timezone.now()
        )
    except AttemptClosed:
        return redirect("quizzes:attempt", row.pk)
    problems = {
        slot: outcome
        for slot, outcome in outcomes.items()
        if isinstance(outcome, Conflict | Refused)
    }
    if not problems:
        return redirect(_onward(request, row, only))
    paper = selectors.paper_of(row, only=only, typed={slot: typed[slot].raw for slot in problems})
    return _player(request, row, paper, only, problems)


@private
@require_http_methods(["PUT", "POST"])
def save(request: HttpRequest, attempt_id: int, slot: int) -> JsonResponse:
    """One answer as JSON: {"answer", "revision", "save_id", "flagged"}; each part may be missing.

    200 saved, 409 another window was first, 410 closed, 422 cannot be an answer. Every reply
    carries the server's time; none says whether an answer is right.
    """
    sent = _json(request)
    at = timezone.now()
    try:
        outcome = attempts.save_answers(
            attempt_id=attempt_id,
            user=request.user,
            given=[_answering(slot, sent)],
            at=at,
        )
    except AttemptClosed as closed:
        url = reverse("quizzes:attempt", args=[attempt_id])
        return _reply(410, said=str(closed), url=url)
    except (AnswerRefused, ValueError, TypeError) as refused:
        return _reply(422, said=str(refused) if isinstance(refused, AnswerRefused) else _UNREADABLE)
    match outcome.get(slot):
        case Conflict() as conflict:
            return _reply(
                409,
                revision=conflict.revision,
                sent=conflict.sent,
                stored=conflict.stored,
                given=conflict.stored_given,
            )
        case Refused(sentence):
            return _reply(422, said=sentence)
        case None:
            return _reply(422, said=_("This attempt has no such question."))
        case saved:
            return _reply(200, revision=saved.revision)


_UNREADABLE = "Send the answer as this page does."


@private
def check(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Before handing in: what is empty and what is flagged comes first."""
    row = attempt_for(user=request.user, attempt_id=attempt_id)
    row = attempts.close_if_over(attempt=row, at=timezone.now())
    if not row.is_open:
        return _closed(request, row)
    context = {
        "attempt": row,
        "paper": selectors.places_of(row),
        "one": "one" in request.GET,
        **_clock(row),
    }
    return render(request, "quizzes/check.html", context)


@private
@require_POST
def submit(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Hand in. A second click, another tab or Back finds the same result."""
    row = attempt_for(user=request.user, attempt_id=attempt_id)
    attempts.submit_attempt(attempt_id=row.pk, at=timezone.now())
    return redirect("quizzes:result", row.pk)


def _closed(request: HttpRequest, row: Attempt) -> HttpResponse:
    assert row.submitted_at is not None  # noqa: S101 - a constraint of the table
    context = {"attempt": row, "when": spoken(row.submitted_at, at=timezone.now())}
    return render(request, "quizzes/submitted.html", context)


def _player(
    request: HttpRequest,
    row: Attempt,
    paper: Paper,
    only: int | None,
    problems: dict[int, Conflict | Refused] | None = None,
) -> HttpResponse:
    problems = problems or {}
    context = {
        "attempt": row,
        "paper": paper,
        "questions": [(sheet, problems.get(sheet.slot)) for sheet in paper.sheets],
        "refused": [
            (slot, said) for slot, said in sorted(problems.items()) if isinstance(said, Refused)
        ],
        "conflicts": any(isinstance(said, Conflict) for said in problems.values()),
        "only": only,
        "count": len(row.slots),
        **_clock(row),
    }
    return render(request, "quizzes/player.html", context)


def _clock(row: Attempt) -> dict[str, Any]:
    """The server's time and the deadline, in milliseconds for the script and in words."""
    now = timezone.now()
    clock: dict[str, Any] = {"now_ms": _ms(now), "is_over": False}
    if row.deadline:
        clock |= {
            "deadline_ms": _ms(row.deadline),
            "started_ms": _ms(row.started_at),
            "deadline_words": spoken(row.deadline, at=now),
            "minutes_left": max(0, round((row.deadline - now).total_seconds() / 60)),
            "is_over": now >= row.deadline,
        }
    return clock


def _ms(at: Any) -> int:
    return round(at.timestamp() * 1000)


def _asked_for(request: HttpRequest, row: Attempt) -> int | None:
    """The slot in the address, None for all of them or for one that does not exist."""
    wanted = request.GET.get("question", "")
    slots = {str(slot.number): slot.number for slot in row.slots}
    return slots.get(wanted)


def _typed(request: HttpRequest) -> dict[int, Answering]:
    """What a form of the player carries. A question is on it when its revision is."""
    form = {name: request.POST.getlist(name) for name in request.POST}
    flag, _dash, flagged_slot = request.POST.get("do", "").partition("-")
    found = {}
    for name, values in form.items():
        prefix, _dash, number = name.partition("-")
        if prefix != "revision" or not number.isdecimal() or len(number) > 4:
            continue
        slot, revision = int(number), values[-1]
        flagged = None
        if flag in ("flag", "unflag") and flagged_slot == number:
            flagged = flag == "flag"
        found[slot] = Answering(
            slot=slot,
            raw=papers.read_form(slot, form),
            revision=int(revision) if revision.isdecimal() and len(revision) < 9 else 0,
            untouched=request.POST.get(f"shown-{slot}"),
            flagged=flagged,
        )
    return found


def _answering(slot: int, sent: dict[str, Any]) -> Answering:
    """Raises ValueError or TypeError for what the page's script would never send."""
    flagged = sent.get("flagged")
    if "answer" not in sent:
        if not isinstance(flagged, bool):
            raise ValueError("neither an answer nor a flag")
        return Answering.flag(slot, flagged=flagged)
    save_id = sent.get("save_id")
    return Answering(
        slot=slot,
        raw=sent["answer"],
        revision=int(sent.get("revision", 0)),
        save_id=UUID(save_id) if save_id else None,
        flagged=flagged if isinstance(flagged, bool) else None,
    )


def _onward(request: HttpRequest, row: Attempt, only: int | None) -> str:
    """Where the pressed button leads after everything is saved."""
    verb, _dash, target = request.POST.get("do", "save").partition("-")
    here = reverse("quizzes:attempt", args=[row.pk])
    match verb:
        case "check":
            return reverse("quizzes:check", args=[row.pk]) + ("?one" if only else "")
        case "goto" if target.isdecimal():
            return f"{here}?question={target}"
        case "flag" | "unflag" if only is None:
            return f"{here}#q{target}"
        case _:
            return f"{here}?question={only}" if only else here


def _json(request: HttpRequest) -> dict[str, Any]:
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return sent if isinstance(sent, dict) else {}


def _reply(status: int, **said: Any) -> JsonResponse:
    now = timezone.now()
    clock = {"now": _ms(now), "at": formats.time_format(timezone.localtime(now), "H:i")}
    return JsonResponse({**said, **clock}, status=status)
