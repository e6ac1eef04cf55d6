"""A person with extra time, for looking at a quiz as they see it."""

from decimal import Decimal

from django.utils import timezone
from wagtail.models import Page

from courses.preview.personas import enrolled
from practitioners.models import User
from quizzes.models import Accommodation


def extra_time(person: User, page: Page) -> None:
    """Exists only as long as the look (`courses.preview.rehearsal`)."""
    enrolled(person, page)
    Accommodation.objects.create(
        learner=person,
        time_factor=Decimal("1.25"),
        reason="Preview",
        granted_by=person,
        granted_at=timezone.now(),
    )
