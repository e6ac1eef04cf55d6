"""The one door to what happens to an attempt, from its start to its mark."""

from quizzes.services.closing import close_if_over, close_overdue, submit_attempt
from quizzes.services.judging import grade_attempt, grade_waiting, try_again
from quizzes.services.marking import CannotMark, MarkProposed, mark_response
from quizzes.services.practice import check_answer, show_hint
from quizzes.services.reports import CannotReport, report_question
from quizzes.services.saving import (
    Answering,
    AttemptClosed,
    Closed,
    Conflict,
    Refused,
    Saved,
    save_answer,
    save_answers,
)
from quizzes.services.starting import start_attempt
from quizzes.standing import NotAgreed, StartProblem, StartRefused

__all__ = [
    "Answering",
    "AttemptClosed",
    "CannotMark",
    "CannotReport",
    "Closed",
    "Conflict",
    "MarkProposed",
    "NotAgreed",
    "Refused",
    "Saved",
    "StartProblem",
    "StartRefused",
    "check_answer",
    "close_if_over",
    "close_overdue",
    "grade_attempt",
    "grade_waiting",
    "mark_response",
    "report_question",
    "save_answer",
    "save_answers",
    "show_hint",
    "start_attempt",
    "submit_attempt",
    "try_again",
]
