"""The page of a lesson and its button."""

from urllib.parse import quote

import pytest

from courses import services
from courses.models import StepCompletion
from tests.courses.pages.steps import done, enrol_url, mark
from tests.factories.courses import (
    course,
    course_with,
    enrolment,
    lesson,
    lessons_of,
    module,
)

pytestmark = pytest.mark.django_db


def test_a_lesson_opens_for_its_learner_and_says_how_to_enrol_to_everybody_else(
    client, ana, ben, instructor
):
    way = enrolment(ana, course_with(1))
    [page] = lessons_of(way.course)

    answers = {}
    for name, person in [("owner", ana), ("colleague", ben), ("editor", instructor)]:
        client.force_login(person)
        answers[name] = client.get(page.url)
    client.logout()
    answers["anonymous"] = client.get(page.url)

    assert {name: answer.status_code for name, answer in answers.items()} == {
        "owner": 200,
        "colleague": 403,
        "editor": 200,
        "anonymous": 403,
    }
    assert "Mark as done" in answers["owner"].content.decode()
    assert f'href="{enrol_url(way.course)}"' in answers["colleague"].content.decode()
    assert f"?next={quote(page.url, safe='')}" in answers["anonymous"].content.decode()
    assert "Mark as done" not in answers["editor"].content.decode()
    assert "You see this lesson as an editor" in answers["editor"].content.decode()
    assert all("no-store" in answer["Cache-Control"] for answer in answers.values())


def test_a_course_that_was_left_is_closed_and_a_completed_one_stays_open(client, ana, noon):
    way = enrolment(ana, course_with(1))
    [page] = lessons_of(way.course)
    client.force_login(ana)

    mark(client, page)
    assert client.get(page.url).status_code == 200
    retake = services.enrol(learner=ana, course=way.course, at=noon)
    services.leave_course(enrolment=retake, at=noon)
    assert client.get(page.url).status_code == 200

    other = enrolment(ana, course_with(1, title="Other"))
    services.leave_course(enrolment=other, at=noon)
    assert client.get(lessons_of(other.course)[0].url).status_code == 403


def test_marking_a_lesson_leads_to_the_next_and_at_the_end_to_the_course(client, ana):
    way = enrolment(ana, course_with(3))
    first, second, third = lessons_of(way.course)
    client.force_login(ana)

    assert mark(client, second)["Location"] == third.url
    assert mark(client, third)["Location"] == first.url
    assert mark(client, first)["Location"] == way.course.url
    way.refresh_from_db()
    assert way.completed_at is not None
    assert [row.revision_id for row in way.completions.all()] == [
        second.live_revision_id,
        third.live_revision_id,
        first.live_revision_id,
    ]


def test_a_lesson_that_changed_while_it_was_read_is_shown_again(client, ana):
    way = enrolment(ana, course_with(1, is_sample=True))
    [page] = lessons_of(way.course)
    read = page.live_revision_id
    page.objectives = "Something new"
    page.save_revision().publish()
    client.force_login(ana)

    answer = client.post(done(page), {"revision": read}, follow=True)

    assert answer.redirect_chain == [(page.url, 302)]
    assert "This lesson was changed while you were reading." in answer.content.decode()
    assert StepCompletion.objects.count() == 0


def test_marking_needs_an_enrolment_of_ones_own_and_a_post(client, ana, ben):
    way = enrolment(ana, course_with(1))
    [page] = lessons_of(way.course)

    assert mark(client, page)["Location"] == f"/accounts/login/?next={done(page)}"
    client.force_login(ben)
    assert mark(client, page)["Location"] == enrol_url(way.course)
    client.force_login(ana)
    assert client.get(done(page)).status_code == 405
    assert StepCompletion.objects.count() == 0


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("live_online", "This lesson takes place live online"),
        ("in_person", "This lesson takes place in person"),
    ],
)
def test_a_taught_lesson_says_that_the_instructor_records_it(client, ana, mode, words):
    page = course()
    taught = lesson(module(page), mode=mode)
    enrolment(ana, page)
    client.force_login(ana)

    text = client.get(taught.url).content.decode()
    answer = mark(client, taught)

    assert words in text
    assert "Your instructor records that you attended." in text
    assert "Mark as done" not in text
    assert answer["Location"] == taught.url
    assert StepCompletion.objects.count() == 0


def test_a_draft_lesson_cannot_be_marked(client, ana):
    way = enrolment(ana, course_with(1))
    [page] = lessons_of(way.course)
    page.unpublish()
    client.force_login(ana)

    assert client.post(done(page)).status_code == 404


def test_a_course_page_is_not_a_step(client, ana):
    way = enrolment(ana, course_with(1))
    client.force_login(ana)

    assert client.post(done(way.course)).status_code == 404
