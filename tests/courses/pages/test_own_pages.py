"""Standing and home are everybody's own."""

import datetime as dt

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format

from courses import services
from courses.extending.home import OTHER_COURSES, RECORDS, Panel, register_panel
from courses.selectors import enrolment_for
from practitioners.roles import Role, give_role
from tests.courses.pages.steps import standing_url
from tests.factories.courses import (
    course,
    course_with,
    enrolment,
    lesson,
    lessons_of,
    module,
)
from tests.factories.practitioners import licence

pytestmark = pytest.mark.django_db


def test_standing_shows_done_with_its_day_and_why_the_rest_is_missing(client, ana, noon):
    page = course()
    part = module(page)
    read, taught = lesson(part, "Read me"), lesson(part, "Lab", mode="in_person")
    way = enrolment(ana, page)
    services.complete_step(enrolment=way, step=read, revision=read.live_revision, at=noon)
    client.force_login(ana)

    text = client.get(standing_url(page)).content.decode()

    assert "1 required step is missing" in text
    assert f"Done on {date_format(noon, 'DATE_FORMAT')} at" in text
    assert "Done when your instructor has recorded that you attended." in text
    assert f'href="{taught.url}"' in text


def test_standing_is_everybodys_own(client, ana, ben):
    way = enrolment(ana, course_with(1))
    address = standing_url(way.course)

    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"
    client.force_login(ben)
    assert "You are not enrolled on this course." in client.get(address).content.decode()
    client.force_login(ana)
    answer = client.get(address)
    assert "1 required step is missing" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_an_enrolment_of_somebody_else_does_not_exist(ana, ben, cleo):
    way = enrolment(ana)
    assert enrolment_for(user=ana, enrolment_id=way.pk) == way
    for person in [ben, cleo]:
        with pytest.raises(Http404):
            enrolment_for(user=person, enrolment_id=way.pk)


def test_home_starts_with_what_was_worked_on_last(client, ana, noon):
    old, new = (enrolment(ana, course_with(2, title=title)) for title in ["Old one", "New one"])
    step = lessons_of(old.course)[0]
    services.complete_step(enrolment=old, step=step, revision=step.live_revision, at=noon)
    client.force_login(ana)

    text = client.get(reverse("courses:home")).content.decode()

    assert text.index("Old one") < text.index("Other courses") < text.index("New one")
    assert "50 %" in text
    assert f'href="{lessons_of(old.course)[1].url}"' in text
    assert new.course.title in text


def test_home_without_a_course_says_where_to_start(client, ana):
    client.force_login(ana)
    assert "Courses appear here" in client.get(reverse("courses:home")).content.decode()

    page = course_with(1, title="Foundations")
    text = client.get(reverse("courses:home")).content.decode()
    assert "Start with Foundations (10 minutes)." in text
    assert f'href="{page.url}"' in text


def home_text(client, user):
    client.force_login(user)
    return client.get(reverse("courses:home")).text


def test_home_asks_for_a_licence_before_anything_else(client, ana):
    course_with(1, title="Foundations")

    text = home_text(client, ana)

    assert text.index("Send your licence") < text.index("You have no course yet")
    assert f'href="{reverse("practitioners:licence_new")}"' in text


@pytest.mark.parametrize(
    ("state", "said", "way", "explains"),
    [
        ("waiting", "We are checking your licence in Ohio", "licence", False),
        ("needs_changes", "Your licence in Ohio needs a change", "licence_edit", True),
        ("rejected", "Your licence in Ohio could not be verified", "licence", True),
        ("revoked", "Your licence in Ohio no longer counts", "licence", True),
    ],
)
def test_home_says_how_the_licence_stands(client, ana, noon, state, said, way, explains):
    row = licence(holder=ana, at=noon, state=state)

    text = home_text(client, ana)

    assert said in text
    assert f'href="{reverse(f"practitioners:{way}", args=[row.pk])}"' in text
    assert ("The scan is blurred." in text) is explains


def test_home_names_the_licence_on_which_the_person_must_act(client, ana, noon):
    licence(holder=ana, at=noon, state="needs_changes")
    licence(holder=ana, at=noon, number="PT-2")

    assert "needs a change" in home_text(client, ana)


def test_home_is_quiet_about_a_licence_while_a_verified_one_is_valid(client, ana, noon):
    verified = licence(holder=ana, at=noon, state="verified")
    licence(holder=ana, at=noon, number="PT-2")
    assert "licence-wanted" not in home_text(client, ana)

    verified.expires_on = dt.date(2021, 1, 31)
    verified.save()
    assert "We are checking your licence" in home_text(client, ana)


def test_home_says_that_a_licence_has_expired(client, ana, noon):
    licence(holder=ana, at=noon, state="verified", expires_on=dt.date(2021, 1, 31))

    text = home_text(client, ana)

    assert "has expired" in text
    assert "The scan is blurred." not in text


def test_home_of_staff_without_a_course_leads_to_the_staff_pages(client, ana, ben):
    page = course_with(1, title="Foundations")
    give_role(person=ana, role=Role.INSTRUCTOR)

    text = home_text(client, ana)
    assert "You have no course yet" not in text
    assert "licence-wanted" not in text
    assert "Open the staff pages" in text

    enrolment(ana, page)
    assert "Open the staff pages" not in home_text(client, ana)
    assert "Open the staff pages" not in home_text(client, ben)


def test_other_apps_show_panels_in_their_order(client, ana, monkeypatch):
    monkeypatch.setattr("courses.extending.home._home", [])

    def says(text):
        return lambda _: Panel("includes/empty.html", {"text": text})

    last = says("last")
    register_panel(RECORDS, last)
    register_panel(RECORDS, last)
    register_panel(OTHER_COURSES, says("before the last"))
    register_panel(5, says("first"))
    register_panel(1, lambda _: None)
    client.force_login(ana)

    answer = client.get(reverse("courses:home"))

    assert [panel.context["text"] for panel in answer.context["panels_first"]] == ["first"]
    assert [panel.context["text"] for panel in answer.context["panels_last"]] == [
        "before the last",
        "last",
    ]


def test_home_is_private(client):
    assert client.get(reverse("courses:home")).status_code == 302
