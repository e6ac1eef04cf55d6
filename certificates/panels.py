"""What certificates show on the learner's home and on a course that was completed."""

from django.http import HttpRequest
from django.utils import timezone

from certificates import selectors
from courses.extending.home import RECORDS, Panel, register_completion_panel, register_panel
from courses.models import Enrolment
from practitioners.http import signed_in


def register() -> None:
    register_panel(RECORDS, newest)
    register_completion_panel(earned)


def newest(request: HttpRequest) -> Panel | None:
    held = selectors.newest_of(holder=signed_in(request), on=timezone.localdate())
    return Panel("certificates/includes/home_panel.html", {"held": held}) if held else None


def earned(request: HttpRequest, enrolment: Enrolment) -> Panel | None:
    """The certificates of this enrolment, or that one is on its way, or what it waits for."""
    today = timezone.localdate()
    held = selectors.earned_with(enrolment=enrolment, on=today)
    coming = [] if held else selectors.expected_from(enrolment, on=today)
    if not held and not coming:
        return None
    return Panel(
        "certificates/includes/completion_panel.html", {"certificates": held, "coming": coming}
    )
