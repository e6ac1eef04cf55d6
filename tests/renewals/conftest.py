"""What several tests about reminders begin with."""

import pytest

from renewals.services import plan_reminders
from tests.factories import renewals as make
from tests.renewals.days import DUE_ON, on


@pytest.fixture
def period(ana):
    """Due on 1 March 2027 at midnight in Lisbon."""
    return make.certificate_period(ana, due_on=DUE_ON)


@pytest.fixture
def reminder(period):
    """The letter of seven days before, planned and not yet due."""
    plan_reminders(at=on(15))
    return period.reminders.get(offset=7)
