"""`verify_certificate` asks the issuer that a file names, and does not take its word for who it is."""

import datetime as dt
import io
import json

import pytest
import time_machine
from django.core.management import CommandError, call_command

from certificates.credential import proof
from certificates.credential.did import IssuerKey, did_document
from certificates.credential.document import as_bytes
from certificates.credential.status_list import build as build_list
from certificates.fetching import Fetcher, NotFetched
from certificates.models import SeenStatusList
from tests.certificates.credential.made import AT, ISSUER, KEY, KEYS, METHOD, SITE, signed

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
NOW = AT + 3 * DAY
LIST = f"{SITE}/ob/status/1"


def listed(made_at, revoked=(), key=KEY):
    document = build_list(
        address=LIST, issuer=ISSUER, revoked=revoked, made_at=made_at, valid_until=made_at + 7 * DAY
    )
    return as_bytes(proof.sign(document, key=key, method=METHOD, created=made_at))


@pytest.fixture
def published(monkeypatch):
    """What the issuer's host answers, by address."""
    answers = {
        f"{SITE}/.well-known/did.json": as_bytes(
            did_document(SITE, [IssuerKey("key-2026-11", KEYS[METHOD])])
        ),
        LIST: listed(NOW),
    }

    def fetch(self, address):
        if address not in answers:
            raise NotFetched(f"{address} is not there.")
        return answers[address]

    monkeypatch.setattr(Fetcher, "fetch", fetch)
    return answers


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "certificate.json"
    path.write_bytes(as_bytes(signed()))
    return path


def verify(*arguments):
    """The exit code and the lines told."""
    out = io.StringIO()
    with time_machine.travel(NOW + DAY, tick=False):
        try:
            call_command("verify_certificate", *map(str, arguments), stdout=out)
        except CommandError as refused:
            return refused.returncode, [*out.getvalue().splitlines(), str(refused)]
    return 0, out.getvalue().splitlines()


def test_an_issuer_that_nobody_here_knows_makes_no_certificate_genuine(file, published):
    code, lines = verify(file)

    assert (code, lines[-1]) == (1, "This certificate is not genuine.")
    assert lines[3].startswith(f"- issuer: The file names {ISSUER} as its issuer, whom nobody")
    assert lines[4] == "+ signature of the badge: The signature of the issuer holds."


def test_an_issuer_that_was_named_is_relied_on(file, published):
    code, lines = verify(file, "--issuer", ISSUER)

    assert (code, lines[-1]) == (0, "This certificate is genuine.")
    assert lines[3] == f"+ issuer: Issued by {ISSUER}: named with --issuer."


def test_another_issuer_than_the_one_named_is_not(file, published):
    assert verify(file, "--issuer", "did:web:other.example")[0] == 1


def test_this_site_knows_itself(file, published, settings):
    settings.SITE_URL = SITE
    code, lines = verify(file)

    assert (code, lines[3]) == (0, f"+ issuer: Issued by {ISSUER}: this site.")


def test_the_report_for_programs_says_whether_the_issuer_is_known(file, published):
    _code, lines = verify(file, "--json")

    report = json.loads("\n".join(lines[:-1]))
    [issuer] = [one for one in report["checks"] if one["name"] == "issuer"]
    assert (report["genuine"], issuer["result"]) == (False, "failed")


def test_a_replayed_status_list_is_refused_online_too(file, published):
    """The certificate was revoked; whoever stands between shows the list from before, still in time."""
    replayed = published[LIST]
    published[LIST] = listed(NOW + DAY / 2, revoked=[1])
    assert verify(file, "--issuer", ISSUER)[0] == 0
    assert SeenStatusList.objects.get().made_at == NOW + DAY / 2

    published[LIST] = replayed
    code, lines = verify(file, "--issuer", ISSUER)

    assert (code, lines[-2:]) == (
        1,
        [
            "- revocation: The list of revoked certificates is older than one already seen.",
            "This certificate was made by its issuer, but it does not hold today.",
        ],
    )
    assert SeenStatusList.objects.get().made_at == NOW + DAY / 2


def test_a_replayed_status_list_is_refused_from_a_folder_too(file, published, tmp_path):
    assert verify(file, "--issuer", ISSUER)[0] == 0
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "did.json").write_bytes(published[f"{SITE}/.well-known/did.json"])
    (kept / "1.json").write_bytes(listed(NOW - DAY))

    code, lines = verify(file, "--trust", kept)

    assert (code, lines[3]) == (1, f"+ issuer: Issued by {ISSUER}: its keys are in the folder.")


def test_a_list_that_its_issuer_did_not_sign_is_not_remembered(file, published):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    published[LIST] = listed(NOW + DAY / 2, key=Ed25519PrivateKey.generate())

    assert verify(file, "--issuer", ISSUER)[0] == 1
    assert not SeenStatusList.objects.exists()
