"""Issuing: what is frozen, and that nothing is issued twice or left behind."""

import datetime as dt
from decimal import Decimal
from unittest.mock import Mock

import pytest

from certificates import selectors, tasks
from certificates.models import Certificate, CertificateEvent
from certificates.services import issue_certificate, revoke_certificate
from certificates.signals import certificate_issued
from certificates.typesetting.face import CertificateFace
from courses.models import CoursePage
from tests.factories import certificates as factory
from tests.factories import courses, practitioners
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def owed(programme, on=NOON):
    found = selectors.owed_enrolments(programme, on=on.date())
    return list(found.order_by("pk").values_list("pk", flat=True))


def numbers(certificates):
    return [(one.programme.code, one.enrolment_id) for one in certificates]


def issued():
    return numbers(Certificate.objects.select_related("programme").order_by("pk"))


@pytest.fixture
def heard():
    """Which certificates were announced to the rest of the house."""
    told = []

    def listen(*, certificate, **kwargs):
        told.append(certificate.pk)

    certificate_issued.connect(listen)
    yield told
    certificate_issued.disconnect(listen)


def test_every_printed_value_is_frozen_as_it_is_that_day(ana, settings):
    settings.SITE_URL = "https://training.example.org"
    practitioners.licence(holder=ana, at=NOON, state="verified", number="PT-77")
    factory.print_rule(practitioners.ohio(), "licence_number")
    page = courses.course("Safety essentials", code="SAFE")
    programme = factory.programme(
        page,
        title="Safety",
        objectives="Name the pleura\n\nStop and refer\n",
        validity_months=24,
        presenter="Ivo Hartmann",
        signatory=("Dr Ruth Amsel", "Head of training"),
        minutes={"async": 90, "in_person": 50},
    )
    late = dt.datetime(2026, 10, 21, 22, 30, tzinfo=dt.UTC)
    enrolment = factory.completed(ana, page, at=late)

    [certificate] = issue_certificate(enrolment_id=enrolment.pk, at=late + 2 * DAY)

    assert certificate.data == {
        "title": "Safety",
        "kind": "completion",
        "holder_name": "Ana Ferreira",
        "licence_number": "PT-77",
        "licence_issuer": "Ohio",
        "provider_name": settings.PROVIDER_NAME,
        "provider_number": settings.PROVIDER_NUMBER,
        "number": certificate.number,
        "code": certificate.code,
        "verify_url": f"https://training.example.org/c/{certificate.code}",
        "issued_on": "2026-10-23",
        "completed_on": "2026-10-21",
        "valid_until": "2028-10-21",
        "credits": [["Self-paced", "1.50"], ["In person", "0.83"]],
        "courses": [["SAFE", "Safety essentials"]],
        "objectives": ["Name the pleura", "Stop and refer"],
        "place_or_mode": "Self-paced and in person",
        "presenter": "Ivo Hartmann",
        "sample": False,
        "language": "en-gb",
        "starts_on": "2026-10-14",
        "description": "",
        "version": "1",
        "provider_numbers": [],
        "approvals": [],
        "units": [],
        "signatories": [["Dr Ruth Amsel", "Head of training", ""]],
        "further_licences": [],
        "assessments": [],
        "assessor": "",
        "paper": "us-letter",
    }
    certificate.refresh_from_db()
    assert CertificateFace.from_data(certificate.data).total_hours == Decimal("2.33")
    assert certificate.number.startswith("FF-2026-")
    assert certificate.valid_until == dt.date(2028, 10, 21)
    assert certificate.programme == programme

    ana.name_on_licence = "Ana Ferreira Lopes"
    ana.save()
    programme.title = "Safety II"
    programme.save()
    certificate.refresh_from_db()
    assert [certificate.data["holder_name"], certificate.data["title"]] == [
        "Ana Ferreira",
        "Safety",
    ]


@pytest.mark.parametrize(
    ("zone", "completed_on"),
    [("Pacific/Auckland", dt.date(2026, 10, 22)), ("America/New_York", dt.date(2026, 10, 21))],
)
def test_days_are_the_holders(ana, zone, completed_on):
    ana.time_zone = zone
    ana.save()

    certificate = factory.certificate(ana, validity_months=1)

    assert (certificate.completed_on, certificate.issued_on) == (completed_on, completed_on)
    assert certificate.valid_until == completed_on.replace(month=11)


def test_issuing_twice_is_issuing_once(ana, heard):
    page = courses.course()
    programme = factory.programme(page)
    enrolment = factory.completed(ana, page)

    first = issue_certificate(enrolment_id=enrolment.pk, at=NOON)
    second = issue_certificate(enrolment_id=enrolment.pk, at=NOON + DAY)

    assert (numbers(first), second) == ([(programme.code, enrolment.pk)], [])
    assert heard == [first[0].pk]
    assert list(CertificateEvent.objects.values_list("certificate", "event", "at")) == [
        (first[0].pk, "issued", NOON)
    ]
    assert list(first[0].bases.values_list("enrolment", flat=True)) == [enrolment.pk]


def test_two_programmes_for_one_course_are_two_certificates(ana):
    page = courses.course()
    one, two = factory.programme(page, title="A"), factory.programme(page, title="B")
    enrolment = factory.completed(ana, page)

    made = issue_certificate(enrolment_id=enrolment.pk, at=NOON)

    assert numbers(made) == [(one.code, enrolment.pk), (two.code, enrolment.pk)]
    assert len({certificate.code for certificate in made}) == 2


@pytest.mark.parametrize("told", [(0,), (1,), (0, 1), (1, 0)], ids=str)
@pytest.mark.parametrize("finished", ["A then B", "B then A"])
def test_a_programme_of_two_courses_hangs_on_the_later_one(ana, finished, told):
    page_a, page_b = courses.course(), courses.course()
    programme = factory.programme(page_a, page_b)
    pages = [page_a, page_b] if finished == "A then B" else [page_b, page_a]
    half = factory.completed(ana, pages[0], at=NOON - DAY)
    assert issue_certificate(enrolment_id=half.pk, at=NOON - DAY) == []
    assert owed(programme) == []
    whole = factory.completed(ana, pages[1], at=NOON)
    assert owed(programme) == [whole.pk]

    for which in told:
        issue_certificate(enrolment_id=[half, whole][which].pk, at=NOON)

    assert issued() == [(programme.code, whole.pk)]
    bases = Certificate.objects.get().bases.order_by("pk")
    assert list(bases.values_list("enrolment", flat=True)) == [half.pk, whole.pk]
    assert owed(programme) == []


def test_a_renewal_needs_every_course_again_and_leftovers_do_not_count(ana):
    page_a, page_b = courses.course(), courses.course()
    programme = factory.programme(page_a, page_b)
    days = iter(range(10))
    done = [
        factory.completed(ana, page, at=NOON + DAY * next(days))
        for page in [page_a, page_a, page_b, page_b]
    ]

    for enrolment in reversed(done):
        issue_certificate(enrolment_id=enrolment.pk, at=NOON + 9 * DAY)

    assert issued() == [(programme.code, done[2].pk)]
    assert owed(programme) == []

    again = factory.completed(ana, page_a, at=NOON + DAY * next(days))
    assert owed(programme) == [again.pk]
    issue_certificate(enrolment_id=again.pk, at=NOON + 9 * DAY)
    assert issued() == [(programme.code, done[2].pk), (programme.code, again.pk)]
    assert owed(programme) == []


def test_colleagues_do_not_complete_a_programme_together(ana, ben):
    page_a, page_b = courses.course(), courses.course()
    programme = factory.programme(page_a, page_b)
    factory.completed(ana, page_a)
    enrolment = factory.completed(ben, page_b, at=NOON + DAY)

    assert issue_certificate(enrolment_id=enrolment.pk, at=NOON + DAY) == []
    assert owed(programme) == []


def test_another_worker_that_was_quicker_leaves_one(ana, monkeypatch, heard):
    """Both have looked and found nothing; the constraint lets one through."""
    page = courses.course()
    programme = factory.programme(page)
    enrolment = factory.completed(ana, page)
    seen = selectors.earned_by(holder=ana, programme=programme)
    issue_certificate(enrolment_id=enrolment.pk, at=NOON)
    monkeypatch.setattr(selectors, "earned_by", Mock(return_value=seen))

    assert issue_certificate(enrolment_id=enrolment.pk, at=NOON) == []

    assert issued() == [(programme.code, enrolment.pk)]
    assert len(heard) == 1


def test_closed_programmes_and_open_enrolments_earn_nothing(ana):
    page = courses.course()
    closed = factory.programme(page, is_open=False)
    enrolment = factory.completed(ana, page)
    assert issue_certificate(enrolment_id=enrolment.pk, at=NOON) == []

    closed.is_open = True
    closed.save()
    enrolment.completed_at = None
    enrolment.save()
    assert issue_certificate(enrolment_id=enrolment.pk, at=NOON) == []
    assert owed(closed) == []


@pytest.mark.parametrize("what", ["programme", "course"])
def test_sample_is_frozen(ana, what):
    page = courses.course(is_sample=what == "course")
    programme = factory.programme(page, is_sample=what == "programme")
    [certificate] = issue_certificate(enrolment_id=factory.completed(ana, page).pk, at=NOON)

    programme.is_sample = False
    programme.save()

    certificate.refresh_from_db()
    assert (certificate.is_sample, certificate.data["sample"]) == (True, True)


def test_a_programme_that_needs_a_licence_waits_where_staff_see_why(ana):
    page = courses.course()
    programme = factory.programme(page, needs_licence=True)
    enrolment = factory.completed(ana, page)

    assert issue_certificate(enrolment_id=enrolment.pk, at=NOON) == []
    assert owed(programme) == []
    assert [
        (one.enrolment, one.programme, one.reason)
        for one in selectors.withheld_awards(on=NOON.date())
    ] == [
        (
            enrolment,
            programme,
            "You need a verified licence. Send your licence for checking.",
        )
    ]

    practitioners.licence(holder=ana, at=NOON, state="verified")

    assert owed(programme) == [enrolment.pk]
    assert selectors.withheld_awards(on=NOON.date()) == []
    assert numbers(issue_certificate(enrolment_id=enrolment.pk, at=NOON)) == [
        (programme.code, enrolment.pk)
    ]
    assert owed(programme) == []


@pytest.mark.parametrize("name", ["", "  "])
def test_a_holder_without_a_name_waits(ana, name):
    ana.name_on_licence = name
    ana.save()
    page = courses.course()
    programme = factory.programme(page)
    enrolment = factory.completed(ana, page)

    assert issue_certificate(enrolment_id=enrolment.pk, at=NOON) == []
    assert owed(programme) == []
    [held] = selectors.withheld_awards(on=NOON.date())
    assert held.reason == "There is no name to print. It is entered in the profile."


def test_a_revoked_certificate_is_not_issued_again(ana, administrator):
    certificate = factory.certificate(ana)
    revoke_certificate(
        certificate=certificate, actor=administrator, reason="error", note="", at=NOON
    )

    assert issue_certificate(enrolment_id=certificate.enrolment_id, at=NOON + DAY) == []
    assert owed(certificate.programme) == []


def test_the_sweep_issues_what_a_lost_message_left(ana, ben, django_capture_on_commit_callbacks):
    page = courses.course()
    programme = factory.programme(page)
    waiting = factory.programme(page, needs_licence=True)
    lost = [factory.completed(person, page) for person in (ana, ben)]

    tasks.issue_missing_certificates()
    tasks.issue_missing_certificates()

    assert issued() == [(programme.code, one.pk) for one in lost]
    assert len(selectors.withheld_awards(on=NOON.date())) == 2
    assert waiting.certificates.count() == 0


def test_the_sweep_leaves_a_head_start_to_the_message(ana):
    page = courses.course()
    factory.programme(page)
    factory.completed(ana, page, at=dt.datetime.now(dt.UTC))

    tasks.issue_missing_certificates()

    assert issued() == []


def test_the_sweep_asks_as_often_for_three_as_for_one(
    ana, ben, cleo, django_assert_num_queries, monkeypatch
):
    page = courses.course()
    factory.programme(page)
    published = []
    monkeypatch.setattr(tasks.issue_certificate, "apply_async", lambda args: published.append(args))
    factory.completed(ana, page)
    with django_assert_num_queries(5):
        tasks.issue_missing_certificates()
    factory.completed(ben, page)
    factory.completed(cleo, page)
    with django_assert_num_queries(5):
        tasks.issue_missing_certificates()

    assert len(published) == 4


def test_nothing_of_a_course_is_fetched_by_itself(ana, monkeypatch):
    page = courses.course()
    factory.programme(page)
    enrolment = factory.completed(ana, page)
    monkeypatch.setattr(
        CoursePage,
        "refresh_from_db",
        lambda _page, fields=None, **_more: pytest.fail(f"{fields} was left out of the statement"),
    )

    assert len(issue_certificate(enrolment_id=enrolment.pk, at=NOON)) == 1
