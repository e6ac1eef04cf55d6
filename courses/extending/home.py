"""What other apps may show on a learner's home and on a course that was completed.

An app above registers in `ready()`; nothing here knows who does.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from courses.models import Enrolment

# Where things stand on the home page. Below RESUME stands what needs action.
ACTION_NEEDED, RESUME, RENEWALS, REVIEW, ANNOUNCEMENTS = 10, 20, 30, 40, 45
OTHER_COURSES, RECORDS = 50, 60


@dataclass(frozen=True)
class Panel:
    """A template and what it needs. It is rendered with the page's own context around it."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


type HomePanel = Callable[[HttpRequest], Panel | None]
type CompletionPanel = Callable[[HttpRequest, Enrolment], Panel | None]

_home: list[tuple[int, HomePanel]] = []
_completion: list[CompletionPanel] = []


def register_panel(order: int, panel: HomePanel) -> None:
    """Show a panel on the home of the learner. Registering it again changes nothing."""
    if (order, panel) not in _home:
        _home.append((order, panel))


def register_completion_panel(panel: CompletionPanel) -> None:
    """Show a panel on top of a course that this person has completed, such as the certificate."""
    if panel not in _completion:
        _completion.append(panel)


def home_panels(request: HttpRequest, *, after: int, before: int) -> list[Panel]:
    """Panels with after <= order < before, in order; those with nothing to say are left out."""
    chosen = sorted((entry for entry in _home if after <= entry[0] < before), key=lambda e: e[0])
    return [shown for _, panel in chosen if (shown := panel(request))]


def completion_panels(request: HttpRequest, enrolment: Enrolment) -> list[Panel]:
    return [shown for panel in _completion if (shown := panel(request, enrolment))]
