"""What courses themselves put on the home of the learner."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from courses.extending.home import Panel
from courses.models import CoursePage
from courses.selectors.announcements import shown_to
from practitioners.http import signed_in


def announcements_panel(request: HttpRequest) -> Panel | None:
    receipts = shown_to(signed_in(request), at=timezone.now())
    if not receipts:
        return None
    return Panel(
        "courses/includes/announcements.html", {"receipts": receipts, "names_course": True}
    )


def course_announcements(request: HttpRequest, course: CoursePage) -> dict[str, Any]:
    """On the course's own page: those of the course that are still shown, and the way to all."""
    receipts = shown_to(signed_in(request), at=timezone.now(), course_id=course.pk)
    return {"receipts": receipts, "names_course": False}
