"""Questions of every kind, quizzes of them, and attempts at every stage. All through the services."""

import datetime as dt
from collections.abc import Sequence
from itertools import count
from typing import Any

from courses.models import Enrolment
from practitioners.models import User
from quizzes.models import Attempt, Question, QuestionVersion, QuizPage, QuizQuestion
from quizzes.services.attempts import save_answer, start_attempt, submit_attempt
from quizzes.services.bank import add_question, review_question
from quizzes.sitting.papers import in_page_names
from tests.factories.courses import course, module, publish
from tests.factories.people import confirmed

NOON = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)
_numbers = count(1)

# Words of the keys that no page may show before the review: see test_key_stays_hidden.py.
RATIONALE = "Because the pleura lies close"
REASON = "The bone is not dependable here"

KINDS: dict[str, tuple[dict[str, Any], dict[str, Any], Any, Any]] = {
    # kind: body, key, right answer, wrong answer (in the stored shape)
    "single_choice": (
        {
            "stem": "Which way is safest over the upper trapezius?",
            "options": [
                {"id": "a", "text": "A pincer lift, across the lifted tissue"},
                {"id": "b", "text": "Straight down until bone is felt"},
                {"id": "c", "text": "Quickly, on a deep breath"},
            ],
        },
        {
            "fractions": {"a": "1", "b": "0", "c": "0"},
            "reasons": {"b": REASON},
            "rationale": RATIONALE,
        },
        "a",
        "b",
    ),
    "multiple_response": (
        {
            "stem": "Which findings call for emergency assessment?",
            "options": [
                {"id": "a", "text": "A small bruise"},
                {"id": "b", "text": "Breathlessness"},
                {"id": "c", "text": "Chest pain on breathing in"},
            ],
        },
        {
            "fractions": {"a": "-1", "b": "0.5", "c": "0.5"},
            "whole": True,
            "reasons": {"a": REASON},
            "rationale": RATIONALE,
        },
        ["b", "c"],
        ["a", "b"],
    ),
    "true_false": (
        {"stem": "Dry needling is non-invasive."},
        {"answer": False, "reasons": {"true": REASON}, "rationale": RATIONALE},
        False,
        True,
    ),
    "numeric": (
        {"stem": "Give the upper limit of the rate.", "unit": "percent", "decimals": 2},
        {
            "answers": [{"value": "0.04", "tolerance": "0.005", "fraction": "1"}],
            "rationale": RATIONALE,
        },
        "0.04",
        "0.4",
    ),
    "matching": (
        {
            "stem": "Match each muscle with what lies close to it.",
            "left": [
                {"id": "m1", "text": "Upper trapezius"},
                {"id": "m2", "text": "Piriformis"},
            ],
            "right": [
                {"id": "s1", "text": "Lung apex"},
                {"id": "s2", "text": "Sciatic nerve"},
                {"id": "s3", "text": "Femoral nerve"},
            ],
        },
        {"pairs": {"m1": "s1", "m2": "s2"}, "rationale": RATIONALE},
        {"m1": "s1", "m2": "s2"},
        {"m1": "s2", "m2": "s1"},
    ),
    "ordering": (
        {
            "stem": "Put the actions in order.",
            "items": [
                {"id": "a", "text": "Call for help"},
                {"id": "b", "text": "Remove the needles"},
                {"id": "c", "text": "Hand over to the crew"},
            ],
        },
        {"order": ["b", "a", "c"], "rationale": RATIONALE},
        ["b", "a", "c"],
        ["c", "a", "b"],
    ),
    "short_answer": (
        {"stem": "Which organ lies beneath the first ribs?", "lines": 1},
        {"patterns": [{"text": "lung*", "fraction": "1"}], "rationale": RATIONALE},
        "lungs",
        "liver",
    ),
}

MANUAL = (
    {"stem": "Name three questions to ask before a first needling.", "lines": 6},
    {
        "max_marks": 6,
        "rubric": "One mark for each question, one for each reason",
        "model_answer": "Do you take anything that thins the blood?",
        "rationale": RATIONALE,
    },
)


OTHERS: dict[str, tuple[dict[str, Any], dict[str, Any], Any, Any]] = {
    # the same, for kinds that `quiz_of_all_kinds` leaves out
    "cloze": (
        {
            "stem": "Complete the sentence.",
            "text": "Under the {1} lies the {2}, at the thinnest place {3} deep.",
            "parts": [
                {
                    "id": "1",
                    "kind": "single_choice",
                    "options": [
                        {"id": "a", "text": "upper trapezius"},
                        {"id": "b", "text": "piriformis"},
                    ],
                },
                {"id": "2", "kind": "short_answer"},
                {"id": "3", "kind": "numeric", "unit": "mm"},
            ],
        },
        {
            "parts": {
                "1": {"fractions": {"a": "1", "b": "0"}, "reasons": {"b": REASON}},
                "2": {"patterns": [{"text": "lung*", "fraction": "1"}]},
                "3": {"answers": [{"value": "15", "tolerance": "5", "fraction": "1"}]},
            },
            "weights": {"2": "2"},
            "rationale": RATIONALE,
        },
        {"1": "a", "2": "lungs", "3": "15"},
        {"1": "b", "2": "liver", "3": "1"},
    ),
    "essay": (*MANUAL, "Do you take anything that thins the blood?", "None."),
    "description": ({"stem": "The next questions are about the shoulder."}, {}, None, None),
}


def question(kind: str = "single_choice", **fields: Any) -> Question:
    number = next(_numbers)
    fields.setdefault("reference", f"T{number:03}")
    if "body" not in fields or "key" not in fields:
        body, key = (KINDS | OTHERS)[kind][:2]
        fields.setdefault("body", body | {"stem": f"{body['stem']} ({number})"})
        fields.setdefault("key", key)
    fields.setdefault("domain", "safety")
    fields.setdefault("topic", "pneumothorax")
    reviewed = fields.pop("reviewed", True)
    made = add_question(kind=kind, at=NOON, **fields)
    return approved(made) if reviewed and not made.is_sample else made


def _reviewer() -> User:
    known = User.objects.filter(email="reviewer@example.org").first()
    return known or confirmed("reviewer@example.org", "Rita Reviewer")


def approved(question: Question) -> Question:
    """The newest version reviewed by a clinician, so that quizzes ask it."""
    question.refresh_from_db()
    review_question(
        version=question.current,
        reviewer=_reviewer(),
        credentials="Physiotherapist, 12 years of needling",
        interests="None",
        approved=True,
        at=NOON,
        next_review_on=NOON.date() + dt.timedelta(days=365),
    )
    question.refresh_from_db()
    return question


def manual_question(**fields: Any) -> Question:
    return question("essay", body=MANUAL[0], key=MANUAL[1], **fields)


def quiz(
    questions: Sequence[Question] | None = None, *, inside: Any = None, **fields: Any
) -> QuizPage:
    """A published quiz in a course of its own, unless `inside` names a module."""
    fields.setdefault("title", "Safety quiz")
    page = QuizPage(**fields)
    asked = [question()] if questions is None else questions
    page.quiz_questions = [
        QuizQuestion(question=each, sort_order=place) for place, each in enumerate(asked)
    ]
    return publish(inside or module(course(title="Safety essentials")), page)


def quiz_of_all_kinds(**fields: Any) -> QuizPage:
    return quiz([question(kind) for kind in KINDS], **fields)


def enrolled(learner: Any, page: QuizPage) -> Enrolment:
    return Enrolment.objects.create(
        learner=learner,
        course=page.get_parent().get_parent().specific,
        enrolled_at=NOON - dt.timedelta(days=7),
    )


def attempt(learner: Any, page: QuizPage | None = None, *, at: dt.datetime = NOON) -> Attempt:
    """An open attempt; enrols when nobody has."""
    page = page or quiz()
    course_page = page.get_parent().get_parent()
    enrolment = Enrolment.objects.open().filter(learner=learner, course_id=course_page.pk).first()
    return start_attempt(enrolment=enrolment or enrolled(learner, page), quiz=page, at=at)


def answer(
    row: Attempt, *, right: bool = True, at: dt.datetime = NOON, only: int | None = None
) -> None:
    """Every slot answered rightly or wrongly, as its own page would send it."""
    for slot in row.slots:
        if only is not None and slot.number != only:
            continue
        asked = QuestionVersion.objects.get(pk=slot.version_id)
        stored = (KINDS | OTHERS)[asked.kind][2 if right else 3]
        save_answer(
            attempt_id=row.pk,
            user=row.enrolment.learner,
            slot=slot.number,
            raw=in_page_names(asked.kind, asked.body, slot.order, stored),
            revision=0,
            save_id=None,
            at=at,
        )


def put(row: Attempt, slot: int, stored: Any, *, at: dt.datetime = NOON) -> None:
    """One answer, given in the stored shape, as its own page would send it."""
    (asked,) = (each for each in row.slots if each.number == slot)
    version = QuestionVersion.objects.get(pk=asked.version_id)
    save_answer(
        attempt_id=row.pk,
        user=row.enrolment.learner,
        slot=slot,
        raw=in_page_names(version.kind, version.body, asked.order, stored),
        revision=0,
        save_id=None,
        at=at,
    )


def submitted(
    learner: Any, page: QuizPage | None = None, *, right: bool = True, at: dt.datetime = NOON
) -> Attempt:
    """Answered and handed in; not graded until the queued task runs."""
    row = attempt(learner, page, at=at)
    answer(row, right=right, at=at)
    return submit_attempt(attempt_id=row.pk, at=at)
