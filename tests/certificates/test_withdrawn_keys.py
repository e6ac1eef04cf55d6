"""A key for badges was stolen: nothing it signed is believed, and everybody gets what is."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from certificates.credential import proof
from certificates.credential.did import read_did_document
from certificates.credential.document import as_bytes
from certificates.models import Credential, SigningKey
from certificates.selectors.issuer import issuer_document
from certificates.services.keys import current_credential_key, withdraw_badge_key
from certificates.services.renditions import make_again
from certificates.services.status_lists import owed_a_signature, sign_status_list
from certificates.signing.keys import KeyRefused
from tests.factories import certificates as factory
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db

SINCE = NOON + dt.timedelta(days=1)
NOW = NOON + dt.timedelta(days=10)
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def certificate(ana):
    return factory.certificate(ana, title="Safety first", rendered=True)


@pytest.fixture
def stolen(certificate):
    """The key that signed the certificate, and then was found elsewhere."""
    return current_credential_key()


def withdraw(key):
    return withdraw_badge_key(key_id=key.key_id, since=SINCE, at=NOW)


def sent(client, content):
    file = SimpleUploadedFile("certificate.json", content)
    return client.post(reverse("certificates:check_file"), {"file": file}).context["answer"]


def test_the_key_stays_published_and_vouches_for_nothing(stolen):
    withdraw(stolen)

    document = issuer_document()
    [method] = [one for one in document["verificationMethod"] if one["id"] == stolen.method]
    assert method["revoked"] == SINCE.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert stolen.method not in document["assertionMethod"]
    keys = read_did_document(document)
    assert (stolen.method in keys.ed25519, keys.withdrawn) == (False, {stolen.method: SINCE})
    assert current_credential_key().key_id != stolen.key_id


@pytest.mark.parametrize("forged", [False, True], ids=["made by us", "made by the thief"])
def test_what_it_signed_is_not_to_be_trusted_whoever_signed(client, certificate, stolen, forged):
    document = Credential.objects.get(certificate=certificate).document
    if forged:
        unsigned = {k: v for k, v in document.items() if k != "proof"} | {"name": "Master"}
        document = proof.sign(unsigned, key=stolen.private, method=stolen.method, created=NOON)
    assert sent(client, as_bytes(document)).verdict == "badge"

    withdraw(stolen)

    answer = sent(client, as_bytes(document))
    assert (answer.verdict, answer.certificate) == ("withdrawn", None)
    assert answer.sentences[0].startswith(
        f"The issuer withdrew the key that signed: from {SINCE:%Y-%m-%d %H:%M} UTC on"
    )


def test_the_command_says_so_too(certificate, stolen, tmp_path, capsys):
    path = tmp_path / "badge.json"
    path.write_bytes(as_bytes(Credential.objects.get(certificate=certificate).document))
    withdraw(stolen)

    with pytest.raises(CommandError, match="not genuine") as refusal:
        call_command("verify_certificate", str(path), "--offline")

    assert refusal.value.returncode == 1
    assert "- signature of the badge: The issuer withdrew the key" in capsys.readouterr().out


def test_files_made_anew_hold_the_same_badge_under_a_key_of_today(client, certificate, stolen):
    old = certificate.renditions.get()
    before = Credential.objects.get(certificate=certificate)
    assert make_again(certificate_id=certificate.pk, at=LATER, give_out=True) is None
    withdraw(stolen)

    made = make_again(certificate_id=certificate.pk, at=LATER, give_out=True)
    again = make_again(certificate_id=certificate.pk, at=LATER, give_out=True)

    after = Credential.objects.get(certificate=certificate)
    today = current_credential_key().key_id
    assert (made.badge_signed_by, after.signed_by, old.badge_signed_by) == (
        today,
        today,
        stolen.key_id,
    )
    assert again is None
    assert after.document["id"] == before.document["id"]
    assert {k: v for k, v in after.document.items() if k != "proof"} == {
        k: v for k, v in before.document.items() if k != "proof"
    }
    assert sent(client, as_bytes(after.document)).verdict == "badge"
    assert sent(client, made.file.read()).verdict == "issued"
    assert sent(client, old.file.read()).verdict == "earlier"


def test_status_lists_owe_a_signature_with_the_new_key(certificate, stolen):
    [status_list] = [one.status_list for one in Credential.objects.filter(certificate=certificate)]
    sign_status_list(status_list_id=status_list.pk, at=NOW)
    assert status_list not in owed_a_signature(at=LATER - dt.timedelta(minutes=1))

    withdraw(stolen)

    assert status_list in owed_a_signature(at=LATER)
    sign_status_list(status_list_id=status_list.pk, at=LATER)
    status_list.refresh_from_db()
    [signature] = status_list.signed["proof"]
    assert signature["verificationMethod"] == current_credential_key().method


def test_a_key_is_withdrawn_by_a_command(stolen, capsys):
    call_command("rotate_badge_key", "--withdraw", "--since", "2026-10-22T12:00Z")
    call_command("rotate_badge_key", "--withdraw", "--key", stolen.key_id, "--since", "2026-10-23")

    said = capsys.readouterr().out
    assert said.count(f"{stolen.key_id} is withdrawn since 2026-10-22 12:00 UTC") == 2
    [row] = SigningKey.objects.filter(withdrawn_at__isnull=False)
    assert (row.key_id, row.private_key) == (stolen.key_id, "")


@pytest.mark.parametrize(
    ("key_id", "since", "said"),
    [
        pytest.param("key-1999-01", SINCE, "no key for badges called key-1999-01", id="unknown"),
        pytest.param("", LATER, "not from the future", id="from the future"),
    ],
)
def test_what_cannot_be_withdrawn_changes_nothing(stolen, key_id, since, said):
    with pytest.raises(KeyRefused, match=said):
        withdraw_badge_key(key_id=key_id, since=since, at=NOW)

    assert current_credential_key().key_id == stolen.key_id


@pytest.mark.parametrize("extra", [["--since", "2026-10-22"], ["--key", "key-2026-11"]])
def test_what_belongs_to_a_withdrawal_is_refused_without_one(stolen, extra):
    with pytest.raises(CommandError, match="go with --withdraw"):
        call_command("rotate_badge_key", *extra)

    assert current_credential_key().key_id == stolen.key_id
