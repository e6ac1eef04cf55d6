"""`verify_certificate` exits with 0 for what is genuine and with 1 or 2 and a sentence otherwise."""

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives import serialization
from django.core.management import CommandError, call_command
from django.utils import timezone

from certificates import services
from certificates.credential import proof
from certificates.credential.baking import bake
from certificates.credential.did import IssuerKey, did_document
from certificates.credential.document import as_bytes, build
from certificates.credential.status_list import build as build_list
from certificates.models import Certificate, SigningKey, StatusList
from tests.certificates.credential.made import AT, ISSUER, KEY, KEYS, METHOD, SITE, facts, signed
from tests.certificates.credential.test_baking import png
from tests.factories import certificates as factory

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def listed(
    revoked: set[int],
    *,
    site: str = SITE,
    issuer: str = ISSUER,
    method: str = METHOD,
) -> dict[str, Any]:
    made_at = timezone.now() - HOUR
    document = build_list(
        address=f"{site}/ob/status/1",
        issuer=issuer,
        revoked=revoked,
        made_at=made_at,
        valid_until=made_at + 5 * HOUR,
    )
    return proof.sign(document, key=KEY, method=method, created=made_at)


def current() -> dict[str, Any]:
    """Issued an hour ago, good for a year."""
    begin = timezone.now() - HOUR
    return {"awarded_at": begin, "valid_from": begin, "valid_until": begin + 9000 * HOUR}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder with what the issuer published."""
    folder = tmp_path / "kept"
    (folder / "status").mkdir(parents=True)
    keys = [IssuerKey("key-2026-11", KEYS[METHOD])]
    (folder / "did.json").write_bytes(as_bytes(did_document(SITE, keys)))
    (folder / "status/1.json").write_bytes(as_bytes(listed(set())))
    (folder / "roots.pem").write_bytes(b"")
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "certificate.json"
    path.write_bytes(as_bytes(signed(**current())))
    return path


def verify(*arguments: object) -> str:
    out = io.StringIO()
    call_command("verify_certificate", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_genuine_certificate_is_told_in_lines(file: Path, kept: Path) -> None:
    lines = verify(file, "--trust", kept).splitlines()

    until = (timezone.now() - HOUR + 9000 * HOUR).strftime("%Y-%m-%d %H:%M UTC")
    assert lines == [
        "Foundations of dry needling",
        "FF-2026-7QK29FXRM4",
        "did:web:filiform.example",
        "+ issuer: Issued by did:web:filiform.example: its keys are in the folder.",
        "+ signature of the badge: The signature of the issuer holds.",
        f"+ dates: The certificate holds until {until}.",
        "+ revocation: The certificate is not revoked.",
        "This certificate is genuine.",
    ]


def test_report_is_written_as_json(file: Path, kept: Path) -> None:
    report = json.loads(verify(file, "--trust", kept, "--json"))

    assert (report["kind"], report["genuine"], report["number"]) == (
        "json",
        True,
        "FF-2026-7QK29FXRM4",
    )


def test_picture_is_checked_whatever_it_is_called(tmp_path: Path, kept: Path) -> None:
    path = tmp_path / "certificate.pdf"
    path.write_bytes(bake(png(), as_bytes(signed(**current()))))

    assert verify(path, "--trust", kept).endswith("This certificate is genuine.\n")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("Foundations", "Mastery"), "This certificate is not genuine."),
        (("FF-2026", "FF-2027"), "This certificate is not genuine."),
    ],
    ids=["title", "number"],
)
def test_altered_certificate_exits_with_1(
    change: tuple[str, str], sentence: str, file: Path, kept: Path
) -> None:
    file.write_text(file.read_text().replace(*change))

    with pytest.raises(CommandError) as refusal:
        verify(file, "--trust", kept)

    assert (str(refusal.value), refusal.value.returncode) == (sentence, 1)


def test_revoked_certificate_exits_with_1(file: Path, kept: Path) -> None:
    (kept / "status/1.json").write_bytes(as_bytes(listed({94567})))

    with pytest.raises(CommandError) as refusal:
        verify(file, "--trust", kept)

    assert (str(refusal.value), refusal.value.returncode) == (
        "This certificate was made by its issuer, but it does not hold today.",
        1,
    )


def test_list_that_was_not_kept_leaves_revocation_open(file: Path, kept: Path) -> None:
    (kept / "status/1.json").unlink()

    assert "? revocation: The list of revoked certificates is not at hand" in verify(
        file, "--trust", kept
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"junk", "This is neither a PDF, nor a badge picture, nor a credential."),
        (b"", "This is neither a PDF, nor a badge picture, nor a credential."),
        (b"%PDF-1.7 junk", "This file is damaged: it cannot be read to its end."),
        (b"{]", "The document is not JSON."),
        (bytes(11 * 1024 * 1024), "The file is larger than 10 MiB."),
    ],
    ids=["words", "empty", "pdf", "json", "large"],
)
def test_junk_exits_with_2_and_a_sentence(
    data: bytes, sentence: str, file: Path, kept: Path
) -> None:
    file.write_bytes(data)

    with pytest.raises(CommandError) as refusal:
        verify(file, "--trust", kept)

    assert (str(refusal.value), refusal.value.returncode) == (sentence, 2)


def test_file_or_folder_that_is_not_there_exits_with_2(file: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nothing\.json cannot be read") as no_file:
        verify(tmp_path / "nothing.json", "--offline")
    with pytest.raises(CommandError, match="nowhere is not a folder") as no_folder:
        verify(file, "--trust", tmp_path / "nowhere")

    assert (no_file.value.returncode, no_folder.value.returncode) == (2, 2)


def test_damaged_kept_file_is_named(file: Path, kept: Path) -> None:
    (kept / "did.json").write_text("{")

    with pytest.raises(CommandError, match=r"did\.json: The document is not JSON") as refusal:
        verify(file, "--trust", kept)

    assert refusal.value.returncode == 2


def test_issuer_that_cannot_be_asked_exits_with_2(file: Path) -> None:
    other = build(facts(site="https://127.0.0.1", **current()))
    file.write_bytes(as_bytes(proof.sign(other, key=KEY, method="did:web:127.0.0.1#k", created=AT)))

    with pytest.raises(CommandError) as refusal:
        verify(file)

    assert (str(refusal.value), refusal.value.returncode) == (
        "127.0.0.1 is on an internal network and is not asked.",
        2,
    )


@pytest.fixture
def own_site() -> str:
    """This site, with the test's key for badges and a signed list."""
    SigningKey.objects.filter(purpose=SigningKey.Purpose.BADGE).delete()
    SigningKey.objects.create(
        purpose=SigningKey.Purpose.BADGE,
        key_id="key-2026-11",
        public_key=KEY.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode(),
        made_at=AT,
    )
    return "http://testserver"


@pytest.mark.parametrize(
    ("revoked", "ending"),
    [(set(), None), ({94567}, "it does not hold today."), (None, None)],
    ids=["good", "revoked", "no list yet"],
)
def test_offline_asks_this_sites_own_keys_and_lists(
    revoked: set[int] | None, ending: str | None, own_site: str, file: Path
) -> None:
    issuer = "did:web:testserver"
    method = f"{issuer}#key-2026-11"
    if revoked is not None:
        made = listed(revoked, site=own_site, issuer=issuer, method=method)
        now = timezone.now()
        StatusList.objects.create(number=1, signed=made, signed_at=now, changed_at=now)
    document = build(facts(site=own_site, **current()))
    file.write_bytes(as_bytes(proof.sign(document, key=KEY, method=method, created=AT)))

    if ending:
        with pytest.raises(CommandError, match=ending):
            verify(file, "--offline")
    else:
        assert verify(file, "--offline").endswith("This certificate is genuine.\n")


def test_foreign_certificate_is_not_genuine_by_our_own_keys(own_site: str, file: Path) -> None:
    out = io.StringIO()
    with pytest.raises(CommandError, match="not genuine") as refusal:
        call_command("verify_certificate", str(file), "--offline", stdout=out)

    assert refusal.value.returncode == 1
    assert out.getvalue().splitlines()[3] == (
        "- issuer: The file is of did:web:filiform.example."
        " This site is another issuer, did:web:testserver, by its SITE_URL."
    )
    assert "standing" not in out.getvalue()


@pytest.fixture
def issued(ana: Any, tmp_path: Path) -> tuple[Certificate, Path]:
    """A certificate of this site, and its file."""
    certificate = factory.certificate(ana, title="Safety")
    path = tmp_path / "certificate.pdf"
    with time_machine.travel(factory.NOON + HOUR, tick=False):
        services.render_certificate(certificate_id=certificate.pk, at=factory.NOON)
        path.write_bytes(certificate.renditions.get().file.read())
    return certificate, path


def test_certificate_that_this_site_issued_is_genuine_by_its_own_keys(
    issued: tuple[Certificate, Path],
) -> None:
    certificate, path = issued
    with time_machine.travel(factory.NOON + HOUR, tick=False):
        told = verify(path, "--offline")

    assert "+ signature of the file: " in told
    assert certificate.number in told.splitlines()
    assert told.endswith("This certificate is genuine.\n")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"suspended_at": factory.NOON}, "This site suspended the certificate on 2026-10-21."),
        (
            {"revoked_at": factory.NOON, "revoked_reason": "error"},
            "This site revoked the certificate on 2026-10-21.",
        ),
        (
            {"revoked_at": factory.NOON, "revoked_reason": "correction"},
            "This site put another certificate in its place on 2026-10-21.",
        ),
        (
            {"emptied_at": factory.NOON},
            "This site no longer holds the certificate: it was kept as long as it had to be.",
        ),
    ],
    ids=["suspended", "revoked", "replaced", "emptied"],
)
def test_what_this_site_took_back_does_not_hold_by_its_records(
    change: dict[str, Any], sentence: str, issued: tuple[Certificate, Path]
) -> None:
    certificate, path = issued
    Certificate.objects.filter(pk=certificate.pk).update(**change)

    out = io.StringIO()
    with (
        time_machine.travel(factory.NOON + HOUR, tick=False),
        pytest.raises(CommandError, match="it does not hold today") as refusal,
    ):
        call_command("verify_certificate", str(path), "--offline", stdout=out)

    assert refusal.value.returncode == 1
    assert out.getvalue().splitlines()[-1] == f"- standing: {sentence}"


def test_what_stands_or_was_never_here_is_told_by_this_sites_records(
    issued: tuple[Certificate, Path],
) -> None:
    certificate, path = issued
    with time_machine.travel(factory.NOON + HOUR, tick=False):
        stands = verify(path, "--offline").splitlines()
        Certificate.objects.filter(pk=certificate.pk).update(number="FF-2026-0000000000")
        unknown = verify(path, "--offline").splitlines()

    assert stands[-2:] == [
        "+ standing: This site did not take the certificate back.",
        "This certificate is genuine.",
    ]
    assert unknown[-2] == "? standing: This site has no record of the number."
