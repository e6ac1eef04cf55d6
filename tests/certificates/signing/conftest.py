from asyncio import events

import pytest

from certificates.signing.pades import Signer, sign
from certificates.typesetting import pdf
from tests.certificates.faces import face
from tests.certificates.signing import papers


@pytest.fixture(scope="package", autouse=True)
def no_browser_is_listening():
    """Playwright keeps a loop running in this thread once a browser was used; pyHanko wants its own."""
    loop = events._get_running_loop()
    events._set_running_loop(None)
    yield
    events._set_running_loop(loop)


@pytest.fixture(scope="package")
def organisation():
    return papers.organisation()


@pytest.fixture(scope="package")
def stranger():
    """Another organisation that calls itself by our name."""
    return papers.organisation(made_at=papers.AT.replace(year=2025))


@pytest.fixture(scope="package")
def root(organisation):
    return papers.certificate(organisation.root_pem)


@pytest.fixture(scope="package")
def signer(organisation):
    return Signer.of(organisation)


@pytest.fixture(scope="package")
def unsigned() -> bytes:
    return pdf.render(face(), made_at=papers.AT)


@pytest.fixture(scope="package")
def signed(unsigned, signer) -> bytes:
    return sign(unsigned, signer=signer, at=papers.AT, **papers.WORDS).pdf
