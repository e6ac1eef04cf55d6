"""Sample people who have sat a test, so that its figures can be looked at."""

import pytest

from cms.starter import cohort
from cms.starter.journeys import Staff
from cms.starter.places import load_places
from quizzes.models import Attempt, QuestionStatistics, Which
from tests.factories import quizzes as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(administrator, instructor):
    load_places()
    page = make.quiz([make.question() for _each in range(6)])
    course = page.get_parent().get_parent().specific
    course.code = cohort.COURSE
    course.save_revision().publish()
    return Staff(administrator, instructor)


def test_twelve_people_give_a_test_its_figures(staff, noon):
    assert cohort.load_cohort(12, staff, noon) == 12

    attempts = list(Attempt.objects.order_by("started_at"))
    weak = sum(each.mark for each in attempts[:6])
    strong = sum(each.mark for each in attempts[6:])
    assert [each.is_graded for each in attempts] == [True] * 12
    assert weak < strong
    figures = QuestionStatistics.objects.filter(which=Which.FIRST)
    assert figures.count() == 6
    assert all(each.facility is not None for each in figures)


def test_again_it_adds_nobody(staff, noon):
    cohort.load_cohort(3, staff, noon)

    assert cohort.load_cohort(3, staff, noon) == 0
    assert Attempt.objects.count() == 3
