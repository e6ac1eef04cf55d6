"""On the staff home: what waits about clinical reviews, for those who can do something about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.ui.components import Component

from courses.admin.review_report import SEE
from courses.models import KeptBack
from courses.models.review_task import REVIEW
from courses.selectors.review_states import State, state_counts
from practitioners.models import User


@dataclass(frozen=True)
class Line:
    """`number` leads to the rows behind it; of nothing `calm` says so."""

    number: int
    words: str
    calm: str
    url: str


class ReviewsPanel(Component):
    name = "clinical-reviews"
    template_name = "courses/admin/review_panel.html"
    order = 115

    def __init__(self, user: User) -> None:
        self.user = user

    class Media:
        css = {"all": ["courses/review.css"]}

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        kept = KeptBack.objects.open().select_related("page")[:10]
        return {"lines": lines_for(self.user), "kept_back": kept}


def lines_for(user: User) -> list[Line]:
    """One statement, however many lessons."""
    counts = state_counts(on=timezone.localdate())

    def many(*states: State) -> int:
        return sum(counts.get(state.value, 0) for state in states)

    waiting, due, missing = many(State.WAITING), many(State.OVER, State.DUE), many(State.MISSING)
    lines = [
        Line(
            due,
            ngettext("lesson has its review due", "lessons have their review due", due),
            _("No lesson has its review due."),
            _listed(State.OVER, State.DUE),
        ),
        Line(
            missing,
            ngettext(
                "live lesson counts for credit without a review",
                "live lessons count for credit without a review",
                missing,
            ),
            _("Every live lesson that counts for credit was reviewed, or is marked as sample."),
            _listed(State.MISSING),
        ),
    ]
    if user.has_perm(REVIEW):
        words = ngettext("lesson waits for your review", "lessons wait for your review", waiting)
        calm = _("No lesson waits for your review.")
    else:
        words = ngettext("lesson is being reviewed", "lessons are being reviewed", waiting)
        calm = _("No lesson is being reviewed.")
    return [Line(waiting, words, calm, _listed(State.WAITING)), *lines]


def _listed(*states: State) -> str:
    query = urlencode([("state", state.value) for state in states])
    return f"{reverse('clinical_reviews')}?{query}"


@hooks.register("construct_homepage_panels")
def add_reviews_panel(request: HttpRequest, panels: list[Component]) -> None:
    if isinstance(request.user, User) and request.user.has_perm(SEE):
        panels.append(ReviewsPanel(request.user))
