"""Clinical reviews as they are recorded."""

import datetime as dt
from typing import Any

from django.utils import timezone
from wagtail.models import Page, Revision

from courses.models import ClinicalReview
from courses.services.review import record_review
from practitioners.models import User
from practitioners.roles import Role, give_role


def reviewer(email: str = "rosa@example.org", name: str = "Rosa Lindt") -> User:
    """A clinical reviewer; twice is the same person."""
    person = User.objects.filter(email=email).first()
    if person is None:
        person = User.objects.create_user(email, "correct horse battery", name_on_licence=name)
        give_role(person=person, role=Role.CLINICAL_REVIEWER)
    return person


def approve(page: Page, revision: Revision | None = None, **said: Any) -> ClinicalReview:
    """The latest text of the page, or this one, was looked at and found right."""
    page = type(page).objects.get(pk=page.pk)
    said.setdefault("reviewer", reviewer())
    said.setdefault("at", timezone.now())
    return record_review(
        page=page,
        revision=revision or page.get_latest_revision(),
        credentials=said.pop("credentials", "MSc, physiotherapist"),
        interests=said.pop("interests", "None"),
        decision=said.pop("decision", ClinicalReview.Decision.APPROVED),
        **said,
    )


def lapsed(review: ClinicalReview, *, on: dt.date) -> ClinicalReview:
    """The review as if it had been given two years before that day."""
    ClinicalReview.objects.filter(pk=review.pk).update(
        reviewed_on=on - dt.timedelta(days=731), next_review_on=on
    )
    review.refresh_from_db()
    return review
