"""A design and who may change it."""

import pytest

from certificates.services import designs as services
from tests.certificates.layout.designs import layout
from tests.factories.certificates import NOON


@pytest.fixture(autouse=True)
def without_codes(settings):
    settings.MFA_FOR_STAFF = False


@pytest.fixture
def design():
    return services.start_design(name="House", layout=layout(), at=NOON)


@pytest.fixture
def staff(client, administrator):
    client.force_login(administrator)
    return client
