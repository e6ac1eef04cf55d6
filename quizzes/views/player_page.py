"""The pages of an attempt under way, from what the selectors read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from quizzes.files import files_in
from quizzes.models import Attempt
from quizzes.selectors.papers import Paper, paper_of
from quizzes.services.attempts import Answering, Closed, Conflict, Refused
from quizzes.services.saving import KEEP, Outcome
from quizzes.sitting.papers import Sheet
from quizzes.standing import spoken
from quizzes.views.sent import milliseconds

type Problem = Conflict | Refused | Closed


def problems_in(outcomes: Mapping[int, Outcome]) -> dict[int, Problem]:
    """What could not be kept as it was sent."""
    return {
        slot: outcome
        for slot, outcome in outcomes.items()
        if isinstance(outcome, Conflict | Refused | Closed)
    }


def player_page(
    request: HttpRequest,
    row: Attempt,
    *,
    wanted: int | None = None,
    problems: Mapping[int, Problem] | None = None,
    typed: Mapping[int, Answering] | None = None,
) -> HttpResponse:
    """With problems, what was typed stands in its fields."""
    problems = problems or {}
    stands = {slot: typed[slot].raw for slot in problems if typed and _is_typed(typed.get(slot))}
    paper = paper_of(row, wanted=wanted, typed=stands)
    return render(request, "quizzes/player.html", page_context(row, paper, problems))


def _is_typed(answering: Answering | None) -> bool:
    return answering is not None and answering.raw is not KEEP


def page_context(row: Attempt, paper: Paper, problems: Mapping[int, Problem]) -> dict[str, Any]:
    numbers = {place.slot: place.number for place in paper.places}
    route, only = paper.route, paper.only
    return {
        "attempt": row,
        "paper": paper,
        "rules": route.rules,
        "questions": [(sheet, problems.get(sheet.slot)) for sheet in with_files(row, paper.sheets)],
        "takes_files": any(sheet.takes_files for sheet in paper.sheets),
        "refused": [
            (slot, numbers.get(slot, slot), said)
            for slot, said in sorted(problems.items())
            if isinstance(said, Refused | Closed)
        ],
        "conflicts": any(isinstance(said, Conflict) for said in problems.values()),
        "only": only,
        "number": numbers.get(only or 0, 0),
        "count": len(paper.places),
        "before": route.before(only) if only else None,
        "after": route.after(only) if only else None,
        "closes": bool(only and route.is_open(only) and route.closes_on_leaving(only)),
        **clock(row),
    }


def with_files(row: Attempt, sheets: Sequence[Sheet]) -> list[Sheet]:
    """The names of what was handed in, where a question takes files; one statement if one does."""
    if not any(sheet.takes_files for sheet in sheets):
        return list(sheets)
    files = files_in(row.pk)
    return [replace(sheet, files=files.get(sheet.slot, [])) for sheet in sheets]


def closed_page(request: HttpRequest, row: Attempt) -> HttpResponse:
    assert row.submitted_at is not None  # noqa: S101 - a constraint of the table
    context = {"attempt": row, "when": spoken(row.submitted_at, at=timezone.now())}
    return render(request, "quizzes/submitted.html", context)


def clock(row: Attempt) -> dict[str, Any]:
    """The server's time and the deadline, in milliseconds for the script and in words."""
    now = timezone.now()
    said: dict[str, Any] = {"now_ms": milliseconds(now), "is_over": False}
    if row.deadline:
        said |= {
            "deadline_ms": milliseconds(row.deadline),
            "started_ms": milliseconds(row.started_at),
            "deadline_words": spoken(row.deadline, at=now),
            "minutes_left": max(0, round((row.deadline - now).total_seconds() / 60)),
            "is_over": now >= row.deadline,
        }
    return said


def address(row: Attempt, *, question: int | None = None, anchor: int | None = None) -> str:
    here = reverse("quizzes:attempt", args=[row.pk])
    asked = f"{here}?question={question}" if question else here
    return f"{asked}#q{anchor}" if anchor else asked
