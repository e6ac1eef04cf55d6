"""What an accreditor wants printed on the certificates that bear something of it."""

import datetime as dt

import pytest

from certificates import selectors
from certificates.models import ProviderNumber
from certificates.services import issue_certificate
from certificates.services.keeping import retain_until
from tests.factories import certificates as factory
from tests.factories import practitioners
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
TODAY = NOON.date()
REASON = (
    "Board of Certification wants who examined on the certificate (Rule 7). "
    "Name the examiner of the programme."
)


def earned(holder, programme, at=NOON):
    course = programme.courses.first()
    return issue_certificate(enrolment_id=factory.completed(holder, course, at=at).pk, at=at)


@pytest.fixture
def ohio():
    return practitioners.ohio()


@pytest.fixture
def licensed(ana, ohio):
    practitioners.licence(holder=ana, at=NOON, state="verified", number="PT-77")
    return ana


def approved(programme, **held):
    programme.approvals.create(body="Board of Certification", number="A-1", **held)


def of_provider(programme, **held):
    ProviderNumber.objects.create(body="board of  CERTIFICATION", number="P-1", **held)


def granting_units(programme, **held):
    programme.units.create(body="Board of Certification", unit="CEU", amount=1)


def of_somebody_else(programme, **held):
    programme.approvals.create(body="Another", number="A-2")


def of_another_place(programme, **held):
    place = practitioners.Jurisdiction.objects.create(code="US-XX", name="Elsewhere")
    approved(programme, jurisdiction=place)


def of_another_day(programme, **held):
    approved(programme, valid_from=TODAY + 3 * DAY)


@pytest.mark.parametrize("there", [True, False], ids=["what is asked for stands", "it is missing"])
@pytest.mark.parametrize(
    ("bears", "applies"),
    [
        (approved, True),
        (of_provider, True),
        (granting_units, True),
        (of_somebody_else, False),
        (of_another_place, False),
        (of_another_day, False),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_an_accreditors_rule_withholds_what_bears_something_of_it(licensed, bears, applies, there):
    factory.print_rule(
        "Board of Certification", "assessor", "licence_number", reviewed_by="R. Amsel"
    )
    programme = factory.programme(assessor="Dr Ivo Hartmann" if there else "")
    bears(programme)
    enrolment = factory.completed(licensed, programme.courses.get())
    waits = applies and not there

    owed = [
        list(selectors.owed_enrolments(programme, on=TODAY, is_certain=certain))
        for certain in (True, False)
    ]
    assert owed == [[] if waits else [enrolment]] * 2
    assert [one.reason for one in selectors.withheld_awards(on=TODAY)] == (
        [REASON] if waits else []
    )
    made = issue_certificate(enrolment_id=enrolment.pk, at=NOON)
    assert [one.data["licence_number"] for one in made] == (
        [] if waits else ["PT-77" if applies else None]
    )


@pytest.mark.parametrize(
    "fact", ["licence_number", "approval_number", "provider_number", "assessor", "title"]
)
@pytest.mark.parametrize("place", [None, "Ohio"])
def test_the_sweep_and_the_desk_agree_about_an_accreditor(ana, ben, ohio, fact, place):
    """Ana is licensed in Ohio and Ben nowhere; the accreditor gave no number of its own."""
    practitioners.licence(holder=ana, at=NOON, state="verified", number="PT-77")
    factory.print_rule("BOC", fact, reviewed_by="R. Amsel")
    programme = factory.programme()
    programme.approvals.create(
        body="BOC", statement="So be it.", jurisdiction=ohio if place else None
    )
    ProviderNumber.objects.create(body="Other", number="P", jurisdiction=ohio)
    enrolments = [factory.completed(who, programme.courses.get()) for who in (ana, ben)]

    owed = list(selectors.owed_enrolments(programme, on=TODAY).order_by("pk"))
    given = [one for one in enrolments if issue_certificate(enrolment_id=one.pk, at=NOON)]

    anas, bens = {
        "licence_number": (True, place is not None),
        "approval_number": (False, place is not None),
        "provider_number": (True, place is not None),
        "assessor": (False, place is not None),
        "title": (True, True),
    }[fact]
    expected = [one for one, gets in zip(enrolments, (anas, bens), strict=True) if gets]
    assert (owed, given) == (expected, expected)


def test_an_accreditor_may_ask_for_records_to_be_kept_longer(licensed):
    factory.print_rule("BOC", retention_years=10)
    programmes = [factory.programme(validity_months=12) for _one in range(2)]
    programmes[0].approvals.create(body="BOC", number="1")

    made = [earned(licensed, programme)[0] for programme in programmes]

    assert [retain_until(one) for one in made] == [dt.date(2037, 10, 21), dt.date(2034, 10, 21)]
