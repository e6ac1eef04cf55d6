"""One attempt of a run as cells of a table that is handed out as a file."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from practitioners.spreadsheets import Cell
from quizzes.models import RegradeItem

HEADINGS = [
    _("Person"), _("Quiz"), _("Attempt"), _("Effect"), _("Mark before"), _("Maximum before"),
    _("Mark now"), _("Maximum now"), _("Passed before"), _("Passes now"), _("Decision"),
    _("Reason of the decision"),
]  # fmt: skip


def cells_of(item: RegradeItem) -> list[Cell]:
    """In the order of HEADINGS; a mark that waits for a person is empty."""
    return [
        str(item.attempt.enrolment.learner),
        item.attempt.quiz.title,
        item.attempt.number,
        str(item.get_effect_display()),
        _number(item.mark_before),
        _number(item.max_before),
        _number(item.mark_after),
        _number(item.max_after),
        _word(item.passed_before),
        _word(item.passed_after),
        str(item.get_flag_display()) if item.flag else "",
        item.decision_reason,
    ]


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _word(value: bool | None) -> Cell:
    return None if value is None else str(_("yes") if value else _("no"))
