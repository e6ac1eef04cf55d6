"""A birth month is corrected: the deadline at its end moves, also where the message was lost."""

import datetime as dt

import pytest

from practitioners.models import User
from renewals.selectors import owed
from renewals.services import open_licence_period
from tests.factories import practitioners as people
from tests.factories import renewals as make

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(hours=1)


def owed_licences() -> list[int]:
    kinds = owed.licences_owed_a_period(before=LATER, on=LATER.date())
    return [licence.pk for kind in kinds for licence in kind]


def test_a_lost_message_about_a_birth_month_is_found_by_the_sweep(ana, ben):
    people.ohio(), people.physical_therapist()
    make.rule(reviewed_by=ben, cycle_months=12, deadline_rule={"kind": "birth_month_end"})
    User.objects.filter(pk__in=[ana.pk, ben.pk]).update(birth_month=3)
    licences = [
        make.verified_licence(User.objects.get(pk=one.pk), at=AT, expires_on=None)
        for one in (ana, ben)
    ]
    periods = [open_licence_period(licence_id=one.pk, at=AT) for one in licences]
    assert {period.due_on.month for period in periods} == {3}
    assert owed_licences() == []

    User.objects.filter(pk=ana.pk).update(birth_month=5)
    assert owed_licences() == [licences[0].pk]

    moved = open_licence_period(licence_id=licences[0].pk, at=LATER)
    assert (moved.due_on.month, moved.due_on.day) == (5, 31)
    assert owed_licences() == []
