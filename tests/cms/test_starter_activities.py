"""The demo's outside activities: one in each state, made once."""

import pytest
from django.core import mail

from cms.starter.activities import load_activities
from cms.starter.journeys import Staff
from renewals.models import Adjustment, CreditEntry
from renewals.selectors.evidence import twins_of
from tests.conftest import person
from tests.factories import renewals

pytestmark = pytest.mark.django_db


def test_every_state_is_there_once_however_often_they_are_loaded(administrator, instructor, noon):
    maya = person("learner@demo.example", "Maya Lindgren")
    person("passed@demo.example", "Jonas Weber")
    grace = person("duesoon@demo.example", "Grace Kim")
    renewals.licence_period(grace)
    mail.outbox.clear()
    staff = Staff(administrator, instructor)

    load_activities(staff, noon)
    load_activities(staff, noon)

    states = CreditEntry.objects.filter(holder=maya).values_list("state", flat=True)
    assert sorted(states) == ["accepted", "needs_changes", "partly", "rejected", "waiting"]
    waiting = CreditEntry.objects.get(holder=maya, state="waiting")
    assert [(twin.entry.holder.email, twin.same_file) for twin in twins_of(waiting)] == [
        ("passed@demo.example", True)
    ]
    assert [(row.period.holder, row.state) for row in Adjustment.objects.all()] == [
        (grace, "waiting")
    ]
    assert len(mail.outbox) == 4
