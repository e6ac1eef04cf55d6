"""The sweep's query and `awards_earned` agree, whatever people completed in whatever order."""

import datetime as dt
import random

import pytest

from certificates import selectors
from certificates.services import issue_certificate
from courses.models import StepCompletion
from tests.factories import certificates as factory
from tests.factories import courses
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def course_with_minutes(*steps):
    """A course whose lessons have these minutes and modes."""
    page = courses.course()
    part = courses.module(page)
    for minutes, mode in steps:
        courses.lesson(part, minutes=minutes, mode=mode)
    return page


def finish(enrolment, number, at=NOON):
    """Its first lessons, as the course says now."""
    for lesson in courses.lessons_of(enrolment.course)[:number]:
        StepCompletion.objects.create(
            enrolment=enrolment, step=lesson, revision=lesson.latest_revision, completed_at=at
        )


@pytest.fixture
def pages():
    return [course_with_minutes((20, "in_person"), (20, "in_person")) for _ in range(3)]


# Of three courses, by place in the list: what has to be completed, one of which, and minutes.
SHAPES = {
    "one course": ([0], [], {}),
    "two courses": ([0, 1], [], {}),
    "alternatives": ([0], [1, 2], {}),
    "only alternatives": ([], [1, 2], {}),
    "with minutes": ([0, 1], [], {"in_person": 60}),
    "alternatives and minutes": ([0], [1, 2], {"in_person": 60}),
    "one course and minutes": ([0], [], {"in_person": 40}),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", range(4))
def test_the_query_finds_somebody_exactly_while_something_is_earned(ana, ben, pages, shape, seed):
    """And first of all what was earned first, until everything is issued."""
    chance = random.Random(f"{shape} {seed}")
    alone, any_of, minima = SHAPES[shape]
    programme = factory.programme(
        *(pages[one] for one in alone), any_of=[pages[one] for one in any_of], minima=minima
    )
    for day in range(7):
        at = NOON + DAY * (day // 2)  # some of them at the same instant
        enrolment = factory.completed(chance.choice([ana, ben]), chance.choice(pages), at=at)
        finish(enrolment, chance.randrange(3))

    while True:
        earned = selectors.earned_by_each(holders=[ana.pk, ben.pk], programme=programme)
        found = list(
            selectors.earning_enrolments(programme)
            .order_by("completed_at", "pk")
            .values_list("learner", "pk")
        )
        first = {}
        for learner, pk in found:
            first.setdefault(learner, pk)
        assert first == {
            learner: one.awards[0].anchor.enrolment_id
            for learner, one in earned.items()
            if one.awards
        }
        if not found:
            break
        [made] = issue_certificate(enrolment_id=found[0][1], at=NOON + DAY * 9)
        assert made.enrolment_id == found[0][1]


def test_minutes_are_those_of_the_lesson_as_it_was_finished(ana, pages):
    programme = factory.programme(pages[0], minima={"in_person": 40})
    enrolment = factory.completed(ana, pages[0])
    finish(enrolment, 2)
    for lesson in courses.lessons_of(pages[0]):
        lesson.minutes = 5
        lesson.save_revision().publish()

    assert list(selectors.earning_enrolments(programme)) == [enrolment]


def test_a_lesson_finished_later_makes_up_for_missing_minutes(ana, pages):
    programme = factory.programme(pages[0], minima={"in_person": 40, "live_online": 0})
    enrolment = factory.completed(ana, pages[0])
    finish(enrolment, 1)

    assert issue_certificate(enrolment_id=enrolment.pk, at=NOON) == []
    [held] = selectors.withheld_awards(on=NOON.date())
    assert (held.enrolment, held.programme, held.reason) == (
        enrolment,
        programme,
        "20 more minutes in person.",
    )
    assert selectors.expected_from(enrolment, on=NOON.date()) == [
        "For your certificate you still need 20 more minutes in person."
    ]

    lesson = courses.lessons_of(pages[0])[1]
    StepCompletion.objects.create(
        enrolment=enrolment, step=lesson, revision=lesson.latest_revision, completed_at=NOON
    )

    assert list(selectors.owed_enrolments(programme, on=NOON.date())) == [enrolment]
    assert selectors.withheld_awards(on=NOON.date()) == []


def test_what_waits_is_asked_for_as_often_for_three_as_for_one(
    ana, ben, cleo, pages, django_assert_num_queries
):
    factory.programme(pages[0], minima={"in_person": 40}, needs_licence=True)
    finish(factory.completed(ana, pages[0]), 2)
    with django_assert_num_queries(21):
        assert len(selectors.withheld_awards(on=NOON.date())) == 1
    finish(factory.completed(ben, pages[0]), 2)
    factory.completed(cleo, pages[0])
    with django_assert_num_queries(21):
        assert len(selectors.withheld_awards(on=NOON.date())) == 3
