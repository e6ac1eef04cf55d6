"""The rules of a quiz as an attempt is sat under them: written once, never changed."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from quizzes.grading import Section
from quizzes.models import QuizPage
from quizzes.selectors.setup import Setup

NUMBERS = (
    "time_limit_minutes",
    "grace_seconds",
    "attempts_allowed",
    "cool_down_hours",
    "is_practice",
    "critical_required",
    "second_marker",
    "shuffle_questions",
    "shuffle_options",
)
TEXTS = (
    "keep",
    "per_page",
    "navigation",
    "honesty_statement",
    "review_mark",
    "review_answer",
    "review_correctness",
    "review_right_answer",
    "review_rationale",
)
DATES = ("opens_at", "closes_at")


def frozen_rules(quiz: QuizPage, setup: Setup) -> dict[str, Any]:
    """Everything about a quiz that decides how an attempt is asked, judged and explained.

    `sections` are in their order; a slot names its section by the place in it, from 1, and
    `quizzes.sitting.slot_grades.outcome_of` reads them. What one
    person is granted is not in here: it is in the attempt's deadline.
    """
    return {
        "pass_mark": f"{quiz.pass_mark:.2f}",
        **{name: getattr(quiz, name) for name in NUMBERS},
        **{name: str(getattr(quiz, name)) for name in TEXTS},
        **{name: at.isoformat() if (at := getattr(quiz, name)) else None for name in DATES},
        "questions": [each.question_id for each in setup.fixed],
        "places": [each.offered.section for each in setup.fixed],
        "draws": [asdict(wish) for wish in setup.wishes],
        "sections": _sections(setup.sections),
    }


def _sections(sections: Iterable[Section]) -> list[dict[str, Any]]:
    return [
        {
            "title": section.title,
            "pass_mark": None if section.pass_mark is None else f"{section.pass_mark:.2f}",
        }
        for section in sections
    ]
