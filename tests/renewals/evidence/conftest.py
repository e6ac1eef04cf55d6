"""People and clocks around evidence."""

import pytest
import time_machine
from django.core import mail

from practitioners.roles import Role, give_role
from practitioners.services.people import confirm_address
from tests.conftest import person


@pytest.fixture(autouse=True)
def at_noon(noon):
    with time_machine.travel(noon, tick=False):
        yield


@pytest.fixture
def eve(db):
    """Another administrator."""
    user = person("eve@example.org", "Eve Laurent")
    give_role(person=user, role=Role.ADMINISTRATOR)
    return user


@pytest.fixture
def letters(ana):
    confirm_address(person=ana)
    mail.outbox.clear()
    return mail.outbox


@pytest.fixture
def two_persons(settings):
    settings.EVIDENCE_SECOND_PERSON = True


@pytest.fixture
def reviewer(client, administrator):
    client.force_login(administrator)
    return administrator
