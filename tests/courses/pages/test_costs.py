"""What a page costs does not grow with what is behind it."""

import pytest
from django.urls import reverse

from courses.models import LessonPage
from tests.courses.pages.steps import standing_url
from tests.factories.courses import (
    catalogue,
    course_with,
    enrolment,
    lesson,
    lessons_of,
    module,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def warm(client):
    """Site addresses are kept in a cache; the first page of a process pays for all."""
    client.get(catalogue().url)


@pytest.mark.parametrize("size", [1, 3])
def test_a_lesson_costs_the_same_in_a_small_and_a_large_course(
    client, ana, size, django_assert_num_queries, warm
):
    way = enrolment(ana, course_with(lessons=size, modules=size))
    page = lessons_of(way.course)[0]
    client.force_login(ana)
    client.get(page.url)

    with django_assert_num_queries(7):  # 1 finds the page, 2 the person
        assert client.get(page.url).status_code == 200


@pytest.mark.parametrize("size", [1, 3])
def test_a_course_costs_the_same_small_and_large(client, size, django_assert_num_queries, warm):
    page = course_with(lessons=size, modules=size)
    client.get(page.url)

    with django_assert_num_queries(3):  # the page, its outline, what it brings
        assert client.get(page.url).status_code == 200


@pytest.mark.parametrize("size", [1, 3])
def test_the_catalogue_costs_the_same_for_one_and_three_courses(
    client, size, django_assert_num_queries, warm
):
    for _ in range(size):
        course_with(lessons=size, modules=size)
    address = catalogue().url
    client.get(address)

    with django_assert_num_queries(3):  # the page, its courses, their outlines
        assert len(client.get(address).context["cards"]) == size


@pytest.mark.parametrize("size", [1, 3])
def test_home_costs_the_same_for_one_and_three_enrolments(
    client, ana, size, django_assert_num_queries, warm, monkeypatch
):
    monkeypatch.setattr(
        "courses.extending.home._home", []
    )  # other apps' panels have their own tests
    for _ in range(size):
        enrolment(ana, course_with(lessons=size, modules=size))
    client.force_login(ana)
    client.get(reverse("courses:home"))

    with django_assert_num_queries(8):
        assert len(client.get(reverse("courses:home")).context["others"]) == size - 1


@pytest.mark.parametrize("size", [1, 3])
def test_standing_costs_the_same_small_and_large(
    client, ana, size, django_assert_num_queries, warm
):
    way = enrolment(ana, course_with(lessons=size, modules=size))
    client.force_login(ana)
    client.get(standing_url(way.course))

    with django_assert_num_queries(7):
        assert client.get(standing_url(way.course)).status_code == 200


def test_the_catalogue_shows_the_lessons_of_published_modules_only(client):
    page = course_with(1, title="Foundations")
    hidden = module(page, "Hidden")
    lesson(hidden, "Hidden lesson", minutes=600)
    hidden.unpublish()
    assert LessonPage.objects.live().count() == 2

    [card] = client.get(catalogue().url).context["cards"]

    assert card.outline.minutes == 10


@pytest.mark.parametrize("name", ["enrol", "leave", "standing", "complete_step"])
def test_a_number_that_no_database_can_hold_is_not_found(client, ana, name):
    client.force_login(ana)
    address = reverse(f"courses:{name}", args=[10**20])
    ask = client.post if name == "complete_step" else client.get

    assert ask(address).status_code == 404
