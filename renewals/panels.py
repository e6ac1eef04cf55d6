"""What renewals show on the learner's home."""

from django.http import HttpRequest
from django.utils import timezone

from courses.extending.home import RENEWALS, Panel, register_panel
from practitioners.models import User
from renewals.selectors.periods import nearest_cards

MOST = 3


def renewal_strip(request: HttpRequest) -> Panel | None:
    """The nearest deadlines: all within 90 days or past, or else the next one."""
    if not isinstance(request.user, User):
        return None
    cards, number = nearest_cards(request.user, at=timezone.now(), most=MOST)
    if not cards:
        return None
    pressing = [card for card in cards if card.days < 0 or card.is_due_soon]
    shown = pressing or cards[:1]
    return Panel("renewals/includes/strip.html", {"cards": shown, "more": number - len(shown)})


def register() -> None:
    register_panel(RENEWALS, renewal_strip)
