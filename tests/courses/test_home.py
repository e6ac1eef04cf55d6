"""The home after login: what to do next, and where to go on."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from courses import services
from courses.models import ReadingPlace
from courses.services.announcements import (
    Draft,
    list_announcement,
    publish_announcement,
    save_draft,
)
from tests.courses.reading import SECOND, course_of, lesson_in_parts
from tests.factories.courses import course_with, enrolment, lessons_of

pytestmark = pytest.mark.django_db
HOME = reverse("courses:home")


def stop_at(way, step, at, heading="Hands"):
    return ReadingPlace.objects.create(
        enrolment=way, step=step, block_id=SECOND, heading=heading, at=at
    )


def test_it_goes_on_at_the_part_where_reading_stopped(client, ana, noon):
    lesson = lesson_in_parts()
    way = enrolment(ana, course_of(lesson))
    stop_at(way, lesson, noon)
    client.force_login(ana)
    text = client.get(HOME).content.decode()
    assert f'href="{lesson.url}#block-{SECOND}"' in text
    assert "Continue at “Hands”" in text


def test_a_step_that_is_done_is_not_gone_on_with(client, ana, noon):
    way = enrolment(ana, course_with(2))
    first, second = lessons_of(way.course)
    stop_at(way, first, noon)
    services.complete_step(
        enrolment=way, step=first, revision=services.pinned_revision(page=first), at=noon
    )
    client.force_login(ana)
    resume = client.get(HOME).context["resume"]
    assert (resume.step.id, resume.url, resume.spot) == (second.pk, second.url, None)


def test_reading_a_later_step_goes_on_there(client, ana, noon):
    way = enrolment(ana, course_with(3))
    _first, _second, third = lessons_of(way.course)
    stop_at(way, third, noon)
    client.force_login(ana)
    assert client.get(HOME).context["resume"].step.id == third.pk


def test_the_course_that_was_read_last_comes_first(client, ana, noon):
    older, newer = (enrolment(ana, course_with(1)) for _ in range(2))
    [step] = lessons_of(older.course)
    client.force_login(ana)
    assert client.get(HOME).context["resume"].enrolment == newer
    stop_at(older, step, noon)
    assert client.get(HOME).context["resume"].enrolment == older


def test_nobody_elses_place_is_gone_on_with(client, ana, ben, noon):
    lesson = lesson_in_parts()
    mine, theirs = (enrolment(one, course_of(lesson)) for one in (ana, ben))
    stop_at(theirs, lesson, noon)
    client.force_login(ana)
    resume = client.get(HOME).context["resume"]
    assert (resume.enrolment, resume.spot) == (mine, None)


def test_what_needs_action_comes_before_the_next_step_and_news_after_it(
    client, ana, instructor, noon
):
    way = enrolment(ana, course_with(1, needs_licence=False))
    now = timezone.now() - dt.timedelta(minutes=1)
    draft = Draft(way.course, "Gloves", "<p>Bring some.</p>", "all", sends_mail=False)
    one = save_draft(author=instructor, draft=draft, at=now)
    publish_announcement(announcement=one, publish_at=None, at=now)
    list_announcement(announcement_id=one.pk, at=now)
    enrolment(ana, course_with(1))
    client.force_login(ana)
    text = client.get(HOME).content.decode()
    places = [
        text.index(mark) for mark in ('id="licence-wanted"', 'id="resume"', "Gloves", 'id="others"')
    ]
    assert places == sorted(places)


def test_nobody_has_a_course_yet(client, cleo):
    client.force_login(cleo)
    assert "You have no course yet" in client.get(HOME).content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_the_whole_home_keeps_its_budget(client, ana, noon, size, django_assert_max_num_queries):
    """With the panels of every app, however many courses and places."""
    for _ in range(size):
        way = enrolment(ana, course_with(lessons=size))
        for step in lessons_of(way.course):
            stop_at(way, step, noon)
    client.force_login(ana)
    client.get(HOME)
    with django_assert_max_num_queries(15):
        client.get(HOME)
