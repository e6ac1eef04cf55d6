"""What renewals show on the learner's home."""

from django.http import HttpRequest
from django.utils import timezone

from courses.home import RENEWALS, Panel, register_panel
from practitioners.models import User
from renewals.selectors.periods import cards_of


def renewal_strip(request: HttpRequest) -> Panel | None:
    """The nearest deadlines: all within 90 days or past, or else the next one."""
    if not isinstance(request.user, User):
        return None
    cards = cards_of(request.user, at=timezone.now())
    pressing = [card for card in cards if card.days < 0 or card.is_due_soon]
    shown = pressing[:3] or cards[:1]
    if not shown:
        return None
    more = len(cards) - len(shown)
    return Panel("renewals/includes/strip.html", {"cards": shown, "more": more})


def register() -> None:
    register_panel(RENEWALS, renewal_strip)
