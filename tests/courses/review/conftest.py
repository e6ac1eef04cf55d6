"""A lesson for credit and who reviews it."""

import pytest

from tests.courses.review.steps import draft
from tests.factories.courses import course, lesson, module
from tests.factories.reviews import reviewer


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.MFA_FOR_STAFF = False


@pytest.fixture
def rosa(db):
    return reviewer()


@pytest.fixture
def page(instructor):
    """A live lesson of a real course, with a draft of its instructor."""
    made = lesson(module(course(title="Foundations")), "Upper trapezius", objectives="Say so")
    made.owner = instructor
    made.save()
    return draft(made, "<p>The needle stays in the grip.</p>", by=instructor)
