"""What the page of a question says about answers to its older versions and about reports."""

from typing import Any

from django import template

from quizzes.models import Question
from quizzes.selectors.affected import answers_behind
from quizzes.selectors.reports import reports

register = template.Library()


@register.inclusion_tag("quizzes/admin/regrade_note.html")
def corrections(question: Question) -> dict[str, Any]:
    """Two statements; for staff who may change the question."""
    behind = answers_behind(question.pk)
    return {
        "question": question,
        "behind": behind[0].answers if behind else 0,
        "waiting": reports(question_id=question.pk).count(),
    }
