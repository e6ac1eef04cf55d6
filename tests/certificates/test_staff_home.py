"""What about certificates needs a person, on the staff home: numbers that open their rows."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format

from certificates.models import Certificate
from certificates.selectors.waiting import waiting_for_staff
from certificates.services import render_certificate
from tests.factories import certificates as factory
from tests.factories import courses
from tests.factories.certificates import NOON
from tests.quizzes.test_preview import words

pytestmark = pytest.mark.django_db

HOME = reverse("wagtailadmin_home")
INDEX = reverse("awards:index")
LATER = NOON + dt.timedelta(days=10)


@pytest.fixture(autouse=True)
def clock(settings):
    settings.MFA_FOR_STAFF = False
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def staff(client, administrator):
    client.force_login(administrator)
    return client


def listed(staff, faults):
    return [one.number for one in staff.get(INDEX, {"faults": faults}).context["object_list"]]


def test_of_nothing_each_line_is_calm(staff, ana):
    factory.certificate(ana, rendered=True)

    said = words(staff.get(HOME))

    for calm in (
        "Every file could be made and every certificate was sent.",
        "No file is late.",
        "Every letter about a decision was sent.",
        "Nobody waits for a certificate that was earned.",
        "No new files wait to be accepted.",
    ):
        assert calm in said


def test_a_full_disk_and_a_missing_font_are_tasks_for_staff(staff, ana, ben, cleo, monkeypatch):
    """One is tried again by itself, one waits for a person: both are seen where staff begin."""
    late, failed = factory.certificate(ana), factory.certificate(ben)
    factory.certificate(cleo, rendered=True)
    Certificate.objects.filter(pk=failed.pk).update(fault="No file: No font has the characters")

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.files.storage.InMemoryStorage._save", full)
        with pytest.raises(OSError, match="No space left"):
            render_certificate(certificate_id=late.pk, at=LATER)
    page = staff.get(HOME)
    of_late = words(staff.get(reverse("awards:inspect", args=[late.pk])))

    assert "1 certificate needs a person" in words(page)
    assert f"1 file is late, the oldest since {date_format(NOON.date())}" in words(page)
    for faults, number in (("any", failed.number), ("late", late.number)):
        assert f"{INDEX}?faults={faults}" in page.text
        assert listed(staff, faults) == [number]
    assert "The file could not be stored: [Errno 28] No space left on device" in of_late
    assert "The file is being made." not in of_late


def test_a_file_is_not_late_for_a_quarter_of_an_hour(ana):
    factory.certificate(ana)

    found = [
        waiting_for_staff(at=NOON + dt.timedelta(minutes=minutes)).late for minutes in (15, 16)
    ]

    assert found == [0, 1]


def test_a_letter_that_failed_is_counted_and_one_to_nobody_is_not(staff, ana, ben):
    told, gone = factory.certificate(ana), factory.certificate(ben)
    told.events.create(event="suspended", at=NOON, mail_failure="550 no such box")
    gone.events.create(event="suspended", at=NOON, mail_failure="no letter: the account is closed")

    assert "1 letter about a decision failed" in words(staff.get(HOME))
    assert listed(staff, "letter") == [told.number]


def test_whoever_waits_for_a_certificate_is_counted(staff, ana):
    course = courses.course()
    factory.programme(course, title="Needling", needs_licence=True)
    factory.completed(ana, course)

    page = staff.get(HOME)

    assert "1 earned certificate is withheld" in words(page)
    assert reverse("certificates_withheld") in page.text


def test_who_waits_is_looked_for_once_in_five_minutes_and_by_whoever_opens_the_list(staff, ana):
    assert waiting_for_staff(at=LATER).withheld == 0
    course = courses.course()
    factory.programme(course, title="Needling", needs_licence=True)
    factory.completed(ana, course)

    with CaptureQueriesContext(connection) as captured:
        assert waiting_for_staff(at=LATER).withheld == 0
    assert len(captured) == 4

    staff.get(reverse("certificates_withheld"))
    assert waiting_for_staff(at=LATER).withheld == 1
    cache.clear()
    assert waiting_for_staff(at=LATER).withheld == 1


def test_it_is_for_whoever_may_look_at_certificates(client, instructor):
    client.force_login(instructor)

    assert "No file is late." not in words(client.get(HOME))
