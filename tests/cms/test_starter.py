"""The starter content on a first start, and who can sign in with it."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError

from certificates.models import Programme, ProgrammeCourse
from certificates.services import issue_certificate
from cms.management.commands import serve
from cms.models import HomePage
from cms.starter.people import DEMO_ACCOUNTS, DEMO_PASSWORD, load_person
from cms.starter.places import REGISTERS, load_places
from cms.starter.programmes import load_programmes
from practitioners.models import Jurisdiction
from tests.factories import certificates, courses, practitioners
from tests.factories.certificates import NOON
from tests.factories.courses import home

pytestmark = pytest.mark.django_db


@pytest.fixture
def command(settings, tmp_path):
    """On a site that has no page yet."""
    HomePage.objects.get().delete()
    settings.DATA_DIR = tmp_path
    return serve.Command(stdout=StringIO())


@pytest.mark.parametrize("open_to_all", [True, False])
def test_the_known_password_opens_demo_accounts_in_development_only(settings, noon, open_to_all):
    settings.DEMO_SIGN_IN = open_to_all

    people = [load_person(account, noon)[0] for account in DEMO_ACCOUNTS]

    assert [person.check_password(DEMO_PASSWORD) for person in people] == [open_to_all] * 4
    assert [person.has_usable_password() for person in people] == [open_to_all] * 4


def test_a_first_start_that_was_cut_off_goes_on_with_the_next(command, monkeypatch):
    loaded = []

    def cut_off(name, **options):
        home()
        raise KeyboardInterrupt

    monkeypatch.setattr(serve, "call_command", cut_off)
    with pytest.raises(CommandError, match="The next start goes on from here"):
        command.load_starter_content()
    monkeypatch.setattr(serve, "call_command", lambda *names, **_: loaded.extend(names))

    command.load_starter_content()
    command.load_starter_content()

    assert loaded == ["seed_demo"]


def test_a_site_of_ones_own_gets_no_starter_content(command, monkeypatch):
    loaded = []
    monkeypatch.setattr(serve, "call_command", lambda *names, **_: loaded.extend(names))
    home()

    command.load_starter_content()

    assert loaded == []


def test_the_starter_programmes_show_a_renewal_and_alternatives():
    for code in ["DN-101", "DN-102", "DN-103", "DN-201", "DN-301"]:
        courses.course(title=f"Course {code}", code=code)

    load_programmes()
    load_programmes()

    rows = Programme.objects.order_by("code").values_list("code", "renews__code")
    assert dict(rows) == {
        "dn-101-c": None,
        "dn-102-c": None,
        "dn-103-c": None,
        "dn-301-c": "dnc-1",
        "dn-s": None,
        "dnc-1": None,
    }
    groups = ProgrammeCourse.objects.filter(programme__code="dn-s").order_by("course__code")
    assert list(groups.values_list("course__code", "group")) == [("DN-201", "A"), ("DN-301", "A")]


def test_the_starter_refresher_renews_the_starter_certificate(ana):
    pages = {
        code: courses.course(title=f"Course {code}", code=code)
        for code in ["DN-101", "DN-102", "DN-103", "DN-201", "DN-301"]
    }
    load_programmes()
    practitioners.licence(holder=ana, at=NOON, state="verified")
    for code in ["DN-101", "DN-102", "DN-103", "DN-201"]:
        last = certificates.completed(ana, pages[code])
    issue_certificate(enrolment_id=last.pk, at=NOON)
    later = NOON + dt.timedelta(days=30)

    made = issue_certificate(
        enrolment_id=certificates.completed(ana, pages["DN-301"], at=later).pk, at=later
    )

    renewed = {one.programme.code: one.supersedes and one.supersedes.programme.code for one in made}
    assert renewed == {"dn-301-c": "dnc-1", "dn-s": "dn-s"}


def test_a_register_that_staff_have_entered_stays():
    load_places()
    Jurisdiction.objects.filter(code="NZ").update(register_url="https://register.example/")

    load_places()

    found = dict(Jurisdiction.objects.exclude(register_url="").values_list("code", "register_url"))
    assert found == {**REGISTERS, "NZ": "https://register.example/"}
