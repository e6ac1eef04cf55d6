"""A certificate that renews another: how long it holds, and what happens to the two later on."""

import datetime as dt

import pytest

from certificates.models import Certificate
from certificates.services import Replacement, issue_by_hand, issue_certificate, replace_certificate
from tests.factories import certificates as factory
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db

UNTIL = dt.date(2028, 10, 21)


def at(*day):
    return dt.datetime(*day, 12, tzinfo=dt.UTC)


@pytest.fixture
def programme():
    return factory.programme(validity_months=24)


def complete(holder, programme, when):
    course = programme.courses.first()
    enrolment = factory.completed(holder, course, at=when)
    return issue_certificate(enrolment_id=enrolment.pk, at=when)


@pytest.fixture
def first(ana, programme):
    [made] = complete(ana, programme, NOON)
    return made


def replace(certificate, actor, **changes):
    replacement = Replacement("correction", "A slip of the pen.", changes)
    return replace_certificate(
        certificate=certificate, replacement=replacement, actor=actor, at=at(2028, 12, 1)
    )


@pytest.mark.parametrize(
    ("window", "completed", "until"),
    [
        pytest.param(90, (2028, 9, 1), dt.date(2030, 10, 21), id="in-the-window"),
        pytest.param(90, (2028, 6, 1), dt.date(2030, 6, 1), id="before-the-window"),
        pytest.param(90, (2028, 11, 1), dt.date(2030, 11, 1), id="after-the-end"),
        pytest.param(0, (2028, 9, 1), dt.date(2030, 9, 1), id="a-programme-without-a-window"),
    ],
)
def test_who_renews_early_loses_no_days(ana, programme, first, window, completed, until):
    programme.renewal_window_days = window
    programme.save()

    [renewal] = complete(ana, programme, at(*completed))

    assert (first.valid_until, renewal.supersedes, renewal.valid_until) == (UNTIL, first, until)
    assert renewal.data["valid_until"] == until.isoformat()


def test_a_renewal_by_hand_loses_no_days_either(ana, programme, first, administrator):
    renewal = issue_by_hand(
        programme=programme,
        holder=ana,
        completed_on=dt.date(2028, 9, 1),
        actor=administrator,
        at=at(2028, 9, 2),
    )

    assert (renewal.supersedes, renewal.valid_until) == (first, dt.date(2030, 10, 21))


def test_what_was_renewed_can_be_corrected_and_its_renewal_stands(
    ana, programme, first, administrator
):
    [renewal] = complete(ana, programme, at(2028, 9, 1))

    corrected = replace(first, administrator, title="Safety first")

    first.refresh_from_db()
    renewal.refresh_from_db()
    assert (first.revoked_reason, first.superseded_by) == ("correction", corrected)
    assert (renewal.supersedes, renewal.superseding) == (corrected, "renewal")
    assert renewal.stands_on(at(2028, 12, 1).date())
    assert replace(first, administrator, title="Something else") == corrected


def test_a_renewal_can_be_corrected_and_still_renews(ana, programme, first, administrator):
    [renewal] = complete(ana, programme, at(2028, 9, 1))

    corrected = replace(renewal, administrator, title="Safety first")

    first.refresh_from_db()
    assert first.superseded_by == renewal
    assert (corrected.supersedes, corrected.valid_until) == (renewal, renewal.valid_until)


def test_what_is_renewed_after_a_correction_renews_the_corrected_one(
    ana, programme, first, administrator
):
    corrected = replace(first, administrator, title="Safety first")

    [renewal] = complete(ana, programme, at(2029, 1, 5))

    assert renewal.supersedes == corrected
    assert list(Certificate.objects.filter(supersedes=first)) == [corrected]
