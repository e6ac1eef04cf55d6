"""What one case shows of others and of its effect."""

import datetime as dt

import pytest

from renewals.selectors.activities import open_licence_periods
from renewals.selectors.evidence import effects_of, twins_of
from tests.factories import practitioners as make
from tests.factories import renewals
from tests.factories.activities import activity

pytestmark = pytest.mark.django_db


def test_twins_share_a_file_or_title_and_day_whoever_they_are_of(ana, ben, cleo, noon):
    entry = activity(ana, at=noon, files=[make.pdf()])
    file = activity(ben, at=noon, files=[make.pdf()], title="Another")
    again = activity(ana, at=noon, title="NEEDLING the shoulder")
    activity(cleo, at=noon, completed_on=dt.date(2026, 9, 1))

    found = [(twin.entry, twin.same_person, twin.same_file) for twin in twins_of(entry)]

    assert found == [(again, True, False), (file, False, True)]


def test_the_effect_is_what_would_still_be_missing(ana, noon):
    make.ohio(), make.physical_therapist()
    renewals.rule()
    period = renewals.licence_period(ana, due_on=dt.date(2027, 3, 1))
    activity(ana, at=noon, state="accepted", title="Before", minutes=600)
    entry = activity(ana, at=noon, minutes=300)

    (effect,) = effects_of(entry, open_licence_periods(ana))

    assert (effect.period, effect.why) == (period, "")
    assert (effect.before, effect.after) == ("14 contact hours", "9 contact hours")


def test_only_the_licences_that_were_named_are_served(ana, noon):
    first = renewals.licence_period(ana)
    second = renewals.licence_period(ana)
    entry = activity(ana, at=noon, licences=[second.licence])

    assert [one.period for one in effects_of(entry, open_licence_periods(ana))] == [second]
    assert first != second
