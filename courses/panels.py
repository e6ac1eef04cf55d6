"""What courses themselves put on the home of the learner."""

from django.http import HttpRequest
from django.utils import timezone

from courses.home import Panel
from courses.selectors.announcements import shown_to
from practitioners.http import signed_in


def announcements_panel(request: HttpRequest) -> Panel | None:
    receipts = shown_to(signed_in(request), at=timezone.now())
    if not receipts:
        return None
    return Panel(
        "courses/includes/announcements.html", {"receipts": receipts, "names_course": True}
    )
