"""On the staff home: what waits about questions, for those who can do something about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.ui.components import Component

from practitioners.models import User
from quizzes.admin.access import CHANGE, MARK, REVIEW, SIGN
from quizzes.models import LoweredMark, RegradeItem
from quizzes.selectors.bank import DUE, WAITING, review_counts
from quizzes.selectors.reports import reports
from quizzes.selectors.to_mark import answers_to_mark


@dataclass(frozen=True)
class Waiting:
    """`number` leads to the rows behind it; of nothing `calm` says so."""

    number: int
    words: str
    calm: str
    url: str


class QuestionsPanel(Component):
    name = "questions"
    template_name = "quizzes/admin/home_panel.html"
    order = 120

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"waiting": waiting_for(self.user)}


def waiting_for(user: User) -> list[Waiting]:
    """By what this person may do; a fixed number of statements."""
    found: list[Waiting] = []
    if user.has_perm(REVIEW):
        found += _reviews()
    if user.has_perm(MARK):
        found.append(_to_mark(answers_to_mark(marker=user).count()))
    if user.has_perm(SIGN):
        undecided = (
            RegradeItem.objects.undecided().count() + LoweredMark.objects.undecided().count()
        )
        found.append(_to_decide(undecided))
    if user.has_perm(CHANGE):
        found.append(_reported(reports().count()))
    return found


def _reviews() -> list[Waiting]:
    counts, listed = review_counts(on=timezone.localdate()), reverse("question_list")
    new, again = counts[WAITING], counts[DUE]
    return [
        Waiting(
            new,
            ngettext("question waits for a review", "questions wait for a review", new),
            _("No question waits for a review."),
            f"{listed}?review={WAITING}",
        ),
        Waiting(
            again,
            ngettext(
                "question is to be reviewed again", "questions are to be reviewed again", again
            ),
            _("No question is to be reviewed again."),
            f"{listed}?review={DUE}",
        ),
    ]


def _to_mark(number: int) -> Waiting:
    words = ngettext("answer waits for your mark", "answers wait for your mark", number)
    return Waiting(number, words, _("No answer waits for your mark."), reverse("marking_list"))


def _to_decide(number: int) -> Waiting:
    words = ngettext("pass waits for a decision", "passes wait for a decision", number)
    return Waiting(number, words, _("No pass waits for a decision."), reverse("regrade_list"))


def _reported(number: int) -> Waiting:
    words = ngettext(
        "report about a question waits for an answer",
        "reports about questions wait for an answer",
        number,
    )
    calm = _("No report about a question waits for an answer.")
    return Waiting(number, words, calm, reverse("report_list"))


@hooks.register("construct_homepage_panels")
def add_questions_panel(request: HttpRequest, panels: list[Component]) -> None:
    user = request.user
    if isinstance(user, User) and any(user.has_perm(each) for each in (REVIEW, MARK, SIGN, CHANGE)):
        panels.append(QuestionsPanel(user))
