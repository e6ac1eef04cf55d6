"""A certificate can be checked with a folder alone, when the site that issued it is gone."""

import datetime as dt
import http.server
import io
import json
import threading
import urllib.request
from functools import partial

import pytest
import time_machine
from django.core.management import CommandError, call_command

from certificates.credential.document import as_bytes
from certificates.models import SigningKey, StatusList
from certificates.services import revoke_certificate
from certificates.services.badge_files import badge_file
from certificates.services.keys import rotate_badge_key
from tests.factories import certificates as factory
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db

NOW = NOON + dt.timedelta(days=1)
GENUINE = "This certificate is genuine."
NOT_TODAY = "This certificate was made by its issuer, but it does not hold today."
FORGED = "This certificate is not genuine."


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def certificate(ana):
    return factory.certificate(ana, title="Safety first", rendered=True)


@pytest.fixture
def forms(certificate, tmp_path):
    """The certificate in every form, as its holder keeps it."""
    kept = {"pdf": certificate.renditions.get().file.read()}
    for form in ("json", "png", "jwt"):
        kept[form] = badge_file(certificate.credential, form).content
    paths = {form: tmp_path / f"kept.{form}" for form in kept}
    for form, content in kept.items():
        paths[form].write_bytes(content)
    return paths


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "trust"


def export(folder, *options):
    out = io.StringIO()
    call_command("export_trust", str(folder), *options, stdout=out)
    return out.getvalue()


def site_is_gone():
    """What verifies from now on verifies without a row of ours."""
    SigningKey.objects.all().delete()
    StatusList.objects.update(signed=None)


def verdict(file, folder):
    out = io.StringIO()
    try:
        call_command("verify_certificate", str(file), "--trust", str(folder), stdout=out)
    except CommandError as refused:
        return str(refused)
    return out.getvalue().splitlines()[-1]


def test_every_form_is_genuine_by_the_folder_alone(forms, folder):
    export(folder)
    site_is_gone()

    assert {form: verdict(path, folder) for form, path in forms.items()} == dict.fromkeys(
        forms, GENUINE
    )


def test_what_was_revoked_is_seen(certificate, forms, folder, administrator):
    revoke_certificate(
        certificate=certificate, actor=administrator, reason="error", note="Wrong.", at=NOW
    )
    export(folder)
    site_is_gone()

    assert {form: verdict(path, folder) for form, path in forms.items()} == dict.fromkeys(
        forms, NOT_TODAY
    )


def test_what_was_altered_is_seen(certificate, forms, folder):
    export(folder)
    forms["pdf"].write_bytes(forms["pdf"].read_bytes() + b"\n")
    document = certificate.credential.document | {"name": "Master of needles"}
    forms["json"].write_bytes(as_bytes(document))

    assert [verdict(forms[form], folder) for form in ("pdf", "json")] == [FORGED, FORGED]


def test_a_key_that_was_replaced_is_among_the_files(forms, folder):
    rotate_badge_key(at=NOW)
    export(folder)
    site_is_gone()

    assert verdict(forms["json"], folder) == GENUINE


def test_the_lists_run_out_like_those_of_the_site_unless_it_closes_for_good(forms, folder):
    export(folder)
    with time_machine.travel(NOW + dt.timedelta(days=8), tick=False):
        assert verdict(forms["json"], folder) == NOT_TODAY
    kept = StatusList.objects.get().signed

    export(folder, "--days", "3650")
    with time_machine.travel(NOW + dt.timedelta(days=3649), tick=False):
        assert verdict(forms["json"], folder) == GENUINE
    # The long life is the folder's alone: the site goes on publishing short ones.
    assert StatusList.objects.get().signed == kept


def test_twice_is_once(certificate, folder):
    said = export(folder)
    before = contents(folder)

    assert export(folder) == said
    assert contents(folder) == before


def test_it_holds_what_the_site_serves_and_nobody(certificate, folder, client):
    export(folder)

    found = contents(folder)
    achievement = certificate.credential.document["credentialSubject"]["achievement"]["id"]
    path = achievement.removeprefix("http://testserver/")
    assert sorted(found) == sorted(
        [
            ".well-known/did.json", "index.html", "ob/status/1", "ob/status/1.json",
            path, "verify/roots.pem",
        ]
    )  # fmt: skip
    for served in [".well-known/did.json", "ob/status/1", path]:
        answer = client.get(f"/{served}", headers={"accept": "application/json"})
        assert json.loads(found[served]) == answer.json()
    assert found["verify/roots.pem"] == client.get("/verify/roots.pem").content
    for content in found.values():
        for private in [b"Ferreira", b"ana@example", b"PRIVATE KEY", certificate.number.encode()]:
            assert private not in content


def test_any_web_server_can_take_the_place_of_the_site(certificate, folder):
    export(folder)
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        home = f"http://127.0.0.1:{server.server_port}"
        with urllib.request.urlopen(f"{home}/ob/status/1") as answer:
            assert json.load(answer) == StatusList.objects.get().signed
        with urllib.request.urlopen(f"{home}/") as answer:
            assert b"how to check them" in answer.read()
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("days", ["0", "-1", "99999"])
def test_a_length_nobody_means_is_refused(folder, days):
    with pytest.raises(CommandError, match="Give --days as a number from 1 to 36600"):
        export(folder, "--days", days)

    assert not folder.exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path, certificate):
    (tmp_path / "taken").write_text("a file")

    with pytest.raises(CommandError, match="taken cannot be written"):
        export(tmp_path / "taken")


def contents(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
