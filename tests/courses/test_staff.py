"""Attendance in the Wagtail admin, and pages that records name."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from courses import services
from courses.models import CoursePage, LessonPage, StepCompletion
from practitioners.roles import Role, give_role
from tests.factories.courses import (
    catalogue,
    course,
    course_with,
    enrolment,
    lesson,
    lessons_of,
    module,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.MFA_FOR_STAFF = False


@pytest.fixture
def session():
    page = course(title="Practical skills")
    return lesson(module(page), "Trapezius laboratory", mode="in_person")


def address(step):
    return reverse("record_attendance_step", args=[step.pk])


def course_of(step):
    return CoursePage.objects.ancestor_of(step).get()


def test_an_instructor_records_who_attended(client, ana, ben, instructor, session):
    ways = [enrolment(person, course_of(session)) for person in [ana, ben]]
    client.force_login(instructor)

    assert "Trapezius laboratory" in client.get(reverse("record_attendance")).content.decode()
    assert "Ana Ferreira" in client.get(address(session)).content.decode()
    answer = client.post(address(session), {"day": "2026-11-02", "attended": [ways[0].pk]})

    assert answer["Location"] == address(session)
    [completion] = StepCompletion.objects.all()
    assert (completion.enrolment, completion.recorded_by) == (ways[0], instructor)
    assert completion.completed_at == dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
    assert completion.revision == session.live_revision
    assert list(client.get(address(session)).context["people"].to_record) == [ways[1]]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"day": "2026-11-02"}, "Tick at least one person who attended."),
        ({"day": "", "attended": "own"}, "Enter the day of the session."),
        ({"day": "yesterday", "attended": "own"}, "Enter the day as year-month-day"),
        ({"day": "2999-01-01", "attended": "own"}, "must not be in the future"),
        ({"day": "2026-10-01", "attended": "own"}, "before Ana Ferreira enrolled"),
        ({"day": "2026-11-02", "attended": "999999"}, "is not on the list any more"),
    ],
)
def test_wrong_attendance_gets_a_sentence_and_records_nothing(
    client, ana, instructor, session, data, sentence
):
    way = enrolment(ana, course_of(session))
    if data.get("attended") == "own":
        data = {**data, "attended": [way.pk]}
    client.force_login(instructor)

    answer = client.post(address(session), data)

    assert (answer.status_code, StepCompletion.objects.count()) == (200, 0)
    assert sentence in answer.content.decode()


def test_nobody_records_themselves(client, instructor, session):
    way = enrolment(instructor, course_of(session))
    client.force_login(instructor)

    client.post(address(session), {"day": "2026-11-02", "attended": [way.pk]})

    assert StepCompletion.objects.count() == 0


def test_only_those_whose_role_it_is_record_attendance(client, ana, ben, session):
    way = enrolment(ana, course_of(session))
    reviewer = ben
    give_role(person=reviewer, role=Role.CLINICAL_REVIEWER)
    data = {"day": "2026-11-02", "attended": [way.pk]}

    answers = {"anonymous": client.post(address(session), data).status_code}
    client.force_login(ana)
    answers["learner"] = client.post(address(session), data).status_code
    client.force_login(reviewer)
    answers["reviewer"] = client.post(address(session), data).status_code
    answers["reviewer's list"] = client.get(reverse("record_attendance")).status_code

    assert answers == {"anonymous": 302, "learner": 302, "reviewer": 403, "reviewer's list": 403}
    assert StepCompletion.objects.count() == 0


def test_a_lesson_to_read_has_no_attendance(client, instructor, session):
    reading = lesson(module(course_of(session)), "Reading")
    client.force_login(instructor)

    assert client.get(address(reading)).status_code == 404
    assert "Reading" not in client.get(reverse("record_attendance")).content.decode()


def test_the_list_of_people_can_be_searched(client, ana, ben, instructor, session):
    for person in [ana, ben]:
        enrolment(person, course_of(session))
    client.force_login(instructor)

    answer = client.get(address(session) + "?q=okaf")

    assert [str(way.learner) for way in answer.context["people"].to_record] == ["Ben Okafor"]


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_of_sessions_costs_the_same_for_one_and_three(
    client, instructor, size, django_assert_num_queries
):
    for _ in range(size):
        lesson(module(course()), mode="live_online")
    client.force_login(instructor)
    client.get(reverse("record_attendance"))

    with django_assert_num_queries(10):
        assert len(client.get(reverse("record_attendance")).context["sessions"]) == size


@pytest.fixture
def superuser(django_user_model):
    return django_user_model.objects.create_superuser("root@example.org", name_on_licence="Root")


@pytest.mark.parametrize("what", ["lesson", "module", "course", "catalogue"])
def test_what_a_record_names_cannot_be_deleted(client, ana, superuser, what, noon):
    way = enrolment(ana, course_with(1))
    [step] = lessons_of(way.course)
    services.complete_step(enrolment=way, step=step, revision=step.live_revision, at=noon)
    page = {
        "lesson": step,
        "module": step.get_parent(),
        "course": way.course,
        "catalogue": catalogue(),
    }[what]
    client.force_login(superuser)

    answer = client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)

    assert answer.status_code == 200
    assert "cannot be deleted: people&#x27;s records name it" in answer.content.decode()
    assert LessonPage.objects.filter(pk=step.pk).exists()


def test_what_a_record_names_cannot_be_deleted_in_bulk(client, ana, superuser):
    way = enrolment(ana, course_with(1))
    free = course_with(1, title="Free")
    client.force_login(superuser)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    answer = client.post(f"{bulk}?id={way.course.pk}&id={free.pk}", follow=True)

    assert "(1 enrolment). Unpublish it instead." in answer.content.decode()
    assert CoursePage.objects.count() == 2


def test_a_page_that_nobody_finished_can_be_deleted(client, superuser):
    page = course_with(1)
    client.force_login(superuser)

    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))

    assert CoursePage.objects.count() == 0


def test_a_course_can_be_copied_more_than_once(client, superuser):
    page = course_with(1, code="DN-1")
    client.force_login(superuser)

    for number in [1, 2]:
        data = {
            "new_title": f"Copy {number}",
            "new_slug": f"copy-{number}",
            "new_parent_page": catalogue().pk,
            "copy_subpages": "on",
        }
        client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data)

    assert list(CoursePage.objects.order_by("path").values_list("title", "code")) == [
        ("Safety essentials", "DN-1"),
        ("Copy 1", ""),
        ("Copy 2", ""),
    ]
    assert LessonPage.objects.count() == 3


def test_two_courses_cannot_share_a_code():
    course(code="DN-1")

    with pytest.raises(ValidationError, match="Another course has this code"):
        catalogue().add_child(instance=CoursePage(title="Another", code="DN-1", summary="Short."))


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_of_people_costs_the_same_for_one_and_three(
    client, ana, ben, cleo, instructor, session, size, django_assert_num_queries
):
    for person in [ana, ben, cleo][:size]:
        enrolment(person, course_of(session))
    client.force_login(instructor)
    client.get(address(session))

    with django_assert_num_queries(12):
        client.get(address(session))


def test_today_is_recorded_as_now(client, ana, instructor, session):
    way = enrolment(ana, course_of(session))
    client.force_login(instructor)
    before = timezone.now()

    day = timezone.localdate().isoformat()
    client.post(address(session), {"day": day, "attended": [way.pk]})

    assert before <= StepCompletion.objects.get().completed_at <= timezone.now()


def test_a_session_number_that_no_database_can_hold_is_not_found(client, instructor):
    client.force_login(instructor)

    assert client.get(reverse("record_attendance_step", args=[10**20])).status_code == 404
