"""The rules of marks and time: plain Python, values in and values out.

`grade` is the way in for a question and a response as JSON; `judge` grades one stored answer of an
attempt, `outcome` says whether its slots pass.
"""

from quizzes.grading.deadlines import (
    NEARLY_OVER,
    NETWORK_GRACE,
    deadline,
    finished_at,
    is_accepted,
    is_over,
    time_left,
)
from quizzes.grading.entry import QuestionRefused, grade
from quizzes.grading.marks import (
    EDGE,
    HAND_MARK_EDGE,
    SMALLEST_MAXIMUM,
    Everybody,
    Keep,
    MarkRefused,
    SlotGrade,
    Verdict,
    fraction_by_hand,
    judge,
    kept,
    mark,
    passes,
    percent,
    rescale,
    shown_percent,
    total,
    verdict,
)
from quizzes.grading.outcome import Outcome, Section, Shortfall, Why, outcome

__all__ = [
    "EDGE", "HAND_MARK_EDGE", "NEARLY_OVER", "NETWORK_GRACE", "SMALLEST_MAXIMUM",
    "Everybody", "Keep", "MarkRefused", "Outcome", "QuestionRefused", "Section", "Shortfall",
    "SlotGrade", "Verdict", "Why", "deadline", "finished_at", "fraction_by_hand", "grade",
    "is_accepted", "is_over", "judge", "kept", "mark", "outcome", "passes", "percent", "rescale",
    "shown_percent", "time_left", "total", "verdict",
]  # fmt: skip
