"""What every test of adjustments starts with."""

import pytest
import time_machine

from tests.factories import renewals
from tests.renewals.adjustments.steps import DUE


@pytest.fixture(autouse=True)
def at_noon(noon):
    with time_machine.travel(noon, tick=False):
        yield


@pytest.fixture
def period(ana):
    return renewals.licence_period(ana, due_on=DUE)
