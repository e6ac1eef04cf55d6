"""A course of fifty steps with three learners and with ten thousand: the same statements."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import Enrolment, LessonPage, StepCompletion
from courses.selectors.changes import affected_by
from courses.selectors.unpublishing import leaving_of
from practitioners.models import User
from tests.factories import courses as make

pytestmark = pytest.mark.django_db

BEFORE = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
MANY = 10_000


@pytest.fixture
def course():
    return make.course_with(lessons=10, modules=5)


def people(course, first, last):
    """Half of them have finished the first step, and one in ten the second one too."""
    steps = make.lessons_of(course)[:2]
    learners = User.objects.bulk_create(
        [
            User(email=f"p{number}@example.org", name_on_licence=f"Person {number}")
            for number in range(first, last)
        ],
        batch_size=2000,
    )
    ways = Enrolment.objects.bulk_create(
        [Enrolment(learner=one, course=course, enrolled_at=BEFORE) for one in learners],
        batch_size=2000,
    )
    StepCompletion.objects.bulk_create(
        [
            StepCompletion(
                enrolment=way,
                step_id=step.pk,
                revision_id=step.live_revision_id,
                completed_at=BEFORE,
            )
            for step, share in zip(steps, [2, 10], strict=True)
            for way in ways[::share]
        ],
        batch_size=2000,
    )


def looks(client, administrator, course):
    """The statements of each page, as (what, how many)."""
    reader, first = User.objects.get(email="p0@example.org"), make.lessons_of(course)[0]
    draft = LessonPage.objects.get(pk=first.pk)
    draft.summary = "Said anew."
    question = reverse("publish_question", args=[draft.save_revision().pk])
    pages = {
        "course page": (reader, course.get_url()),
        "player": (reader, first.get_url()),
        "home": (reader, reverse("courses:home")),
        "record": (reader, reverse("courses:standing", args=[course.pk])),
        "who is affected": (administrator, question),
        "before unpublishing": (administrator, reverse("unpublish_question", args=[first.pk])),
    }
    counted = {}
    for name, (person, address) in pages.items():
        client.force_login(person)
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as statements:
            assert client.get(address).status_code == 200
        counted[name] = len(statements)
    return counted


def test_every_page_takes_the_same_statements(client, administrator, course):
    people(course, 0, 3)
    with_three = looks(client, administrator, course)
    people(course, 3, MANY)

    assert looks(client, administrator, course) == with_three
    assert with_three["player"] <= 12
    step = make.lessons_of(course)[0]
    found = affected_by(step)
    assert (found.completed_it, found.not_there_yet) == (5001, 4999)
    assert leaving_of(step).under_way == MANY
