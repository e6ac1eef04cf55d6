"""What certificates put on other pages."""

import datetime as dt

import pytest
import time_machine
from django.template.loader import render_to_string
from django.test import RequestFactory

from certificates import panels
from tests.factories import certificates as factory
from tests.factories import courses
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of():
    def make(person):
        request = RequestFactory().get("/learning/")
        request.user = person
        return request

    with time_machine.travel(NOON + dt.timedelta(days=1), tick=False):
        yield make


def drawn(panel, request):
    return render_to_string(panel.template, {"panel": panel.context}, request=request)


def test_the_newest_certificate_is_on_the_home_page(request_of, ana, ben, administrator):
    factory.certificate(ana, NOON - dt.timedelta(days=9), title="Old")
    factory.certificate(ana, title="New")
    factory.certificate(ana, title="Withdrawn", revoked_by=administrator)

    request = request_of(ana)
    panel = panels.newest(request)

    assert panel.context["held"].face.title == "New"
    assert "Your newest certificate" in drawn(panel, request)
    assert panels.newest(request_of(ben)) is None


def test_a_completed_course_shows_its_certificate(request_of, ana):
    certificate = factory.certificate(ana, title="Safety", rendered=True)

    request = request_of(ana)
    panel = panels.earned(request, certificate.enrolment)

    assert [held.certificate for held in panel.context["certificates"]] == [certificate]
    assert "Download PDF" in drawn(panel, request)


@pytest.mark.parametrize(
    ("needs_licence", "sentence"),
    [(False, "We are making your certificate."), (True, "You need a verified licence.")],
)
def test_a_completed_course_says_what_its_certificate_waits_for(
    request_of, ana, needs_licence, sentence
):
    page = courses.course()
    factory.programme(page, needs_licence=needs_licence)
    request = request_of(ana)

    assert sentence in drawn(panels.earned(request, factory.completed(ana, page)), request)


def test_a_course_without_a_programme_says_nothing(request_of, ana):
    assert panels.earned(request_of(ana), factory.completed(ana, courses.course())) is None
