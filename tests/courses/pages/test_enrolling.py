"""Coming in, again, and leaving."""

import pytest
from django.urls import reverse

from courses.models import Enrolment
from tests.courses.pages.steps import enrol_url, mark
from tests.factories.courses import (
    course_with,
    enrolment,
    lessons_of,
)

pytestmark = pytest.mark.django_db


def test_enrolling_leads_to_the_first_step_and_twice_is_once(client, ana):
    page = course_with(2)
    client.force_login(ana)

    assert client.post(enrol_url(page))["Location"] == lessons_of(page)[0].url
    assert client.post(enrol_url(page))["Location"] == lessons_of(page)[0].url
    assert client.get(enrol_url(page))["Location"] == lessons_of(page)[0].url
    assert Enrolment.objects.count() == 1


def test_anonymous_people_sign_in_first(client):
    page = course_with(1)

    assert client.post(enrol_url(page))["Location"] == f"/accounts/login/?next={enrol_url(page)}"
    assert client.get(page.url).status_code == 200
    assert Enrolment.objects.count() == 0


def test_the_refusal_names_everything_that_is_missing_and_the_way_to_it(client, ana):
    before = course_with(1, title="Foundations")
    page = course_with(1, title="Anatomy", prerequisites=[before], needs_licence=True)
    client.force_login(ana)

    answer = client.post(enrol_url(page), follow=True)

    text = answer.content.decode()
    assert answer.redirect_chain == [(enrol_url(page), 302)]
    assert "You cannot enrol yet" in text
    assert "2 things are missing. Nothing was changed." in text
    assert "You need a verified licence. Send your licence for checking." in text
    assert f'href="{reverse("practitioners:licence_new")}"' in text
    assert "Complete “Foundations” before you enrol on this course." in text
    assert f'href="{before.url}"' in text
    assert Enrolment.objects.count() == 0


def test_a_retake_is_asked_for(client, ana):
    way = enrolment(ana, course_with(1))
    client.force_login(ana)
    mark(client, lessons_of(way.course)[0])

    assert "Take this course again" in client.post(enrol_url(way.course)).content.decode()
    assert Enrolment.objects.count() == 1
    client.post(enrol_url(way.course), {"again": "yes"})
    assert list(Enrolment.objects.order_by("pk").values_list("purpose", flat=True)) == [
        "first",
        "retake",
    ]


def test_an_unpublished_course_takes_nobody_in(client, ana):
    page = course_with(1)
    page.unpublish()
    client.force_login(ana)

    assert client.post(enrol_url(page)).status_code == 404


def test_leaving_is_asked_for(client, ana, ben):
    way = enrolment(ana, course_with(1))
    address = reverse("courses:leave", args=[way.course.pk])
    client.force_login(ben)
    client.post(address)
    client.force_login(ana)
    assert "What you did stays on record." in client.get(address).content.decode()
    assert Enrolment.objects.get().left_at is None

    assert client.post(address)["Location"] == reverse("courses:home")
    assert Enrolment.objects.get().left_at is not None
