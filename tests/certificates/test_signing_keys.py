"""The keys that are in use, and the commands that an operator makes, brings and changes them with."""

import datetime as dt
import stat

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.models import SigningKey
from certificates.services import keys as services
from certificates.services.keys import (
    NoKey,
    current_credential_key,
    current_signer,
    has_keys,
    make_keys,
    rotate_badge_key,
)
from certificates.signing.keys import KeyRefused, fingerprint, key_id
from certificates.signing.trust import descends
from tests.certificates.signing import papers

pytestmark = pytest.mark.django_db

PASSWORD = "from the authority"


@pytest.fixture(autouse=True)
def no_keys(monkeypatch, noon):
    """An installation at its first start. The keys themselves are made once for all tests."""
    SigningKey.objects.all().delete()
    services._signer.cache_clear()
    services._badge_key.cache_clear()

    def known(name, *, at):
        return papers.organisation(name)

    monkeypatch.setattr("certificates.signing.keys.make_organisation", known)


@pytest.fixture
def ours(noon):
    make_keys(name=papers.NAME, at=noon)
    return SigningKey.objects.get(purpose="pdf")


@pytest.fixture
def file(tmp_path):
    """A key that another organisation was given, with its authority."""
    other = papers.organisation("Elsewhere")
    data = pkcs12.serialize_key_and_certificates(
        b"key",
        papers.private(other.leaf_key_pem),
        papers.certificate(other.leaf_pem),
        [papers.certificate(other.root_pem)],
        serialization.BestAvailableEncryption(PASSWORD.encode()),
    )
    path = tmp_path / "key.p12"
    path.write_bytes(data)
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    return path


def run(capsys, *command, **options) -> list[str]:
    call_command(*command, **options)
    return capsys.readouterr().out.splitlines()


def test_the_first_start_makes_a_key_for_each_purpose(capsys, tmp_path):
    out = tmp_path / "root.pem"

    said = run(capsys, "make_signing_keys", name=papers.NAME, root_out=out)

    made = papers.organisation()
    pdf = SigningKey.objects.get(purpose="pdf")
    badge = SigningKey.objects.get(purpose="badge")
    root = fingerprint(made.root_pem)
    assert said == [
        f"Made a key for certificates. Fingerprint of its root (SHA-256): {root}",
        f"The root's private key is in {out} and nowhere else. Move it off this machine.",
        f"Certificates are signed with {key_id(made.leaf_pem)}.",
        f"Badges are signed with {badge.key_id}.",
    ]
    assert (pdf.certificate, pdf.chain) == (made.leaf_pem.decode(), made.root_pem.decode())
    assert pdf.valid_until == papers.certificate(made.leaf_pem).not_valid_after_utc
    assert badge.public_key.startswith("-----BEGIN PUBLIC KEY-----")


def test_only_the_owner_reads_the_roots_private_key(capsys, tmp_path):
    out = tmp_path / "root.pem"

    run(capsys, "make_signing_keys", name=papers.NAME, root_out=out)

    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    key = papers.private(out.read_bytes())
    root = x509.load_pem_x509_certificate(out.read_bytes())
    assert key.public_key() == root.public_key()


def test_no_private_key_is_stored_as_it_is(ours):
    root = papers.organisation().root_key_pem.decode()

    stored = [
        str(value)
        for row in SigningKey.objects.values_list("private_key", "chain")
        for value in row
    ]

    assert [text for text in stored if "PRIVATE KEY" in text] == []
    assert root.splitlines()[1] not in "".join(stored)


@pytest.mark.parametrize("options", [{}, {"name": "Another"}], ids=["as it was", "another name"])
def test_keys_that_are_there_stay(capsys, tmp_path, ours, options):
    out = tmp_path / "root.pem"
    before = list(SigningKey.objects.values())

    said = run(capsys, "make_signing_keys", root_out=out, **options)

    assert said[0] == "There was a key for certificates already. It stays in use."
    assert (list(SigningKey.objects.values()), out.exists()) == (before, False)


def test_a_missing_badge_key_alone_is_made(capsys, ours):
    SigningKey.objects.filter(purpose="badge").delete()

    run(capsys, "make_signing_keys")

    assert has_keys()
    assert SigningKey.objects.get(purpose="pdf") == ours


def test_a_root_that_nobody_is_to_have_is_thrown_away(capsys):
    said = run(capsys, "make_signing_keys", name=papers.NAME, discard_root=True)

    assert has_keys()
    assert [line for line in said if "private key" in line] == []


def refusal(*command, **options) -> str:
    with pytest.raises(CommandError) as refused:
        call_command(*command, **options)
    return str(refused.value)


def test_the_root_goes_somewhere_on_purpose():
    said = refusal("make_signing_keys", name=papers.NAME)

    assert said == (
        "Say where the root's private key goes: --root-out FILE."
        " Or let nobody have it: --discard-root."
    )
    assert not SigningKey.objects.exists()


def test_a_file_that_is_there_is_not_written_over(tmp_path):
    out = tmp_path / "root.pem"
    out.write_text("the root of last year")

    said = refusal("make_signing_keys", name=papers.NAME, root_out=out)

    assert said == f"{out} is there already. Name a new file."
    assert (out.read_text(), SigningKey.objects.exists()) == ("the root of last year", False)


def test_a_link_is_not_followed_to_another_file(tmp_path):
    out = tmp_path / "root.pem"
    out.symlink_to(tmp_path / "elsewhere")

    assert refusal("make_signing_keys", root_out=out) == f"{out} is there already. Name a new file."
    assert not (tmp_path / "elsewhere").exists()


def test_without_a_folder_nothing_is_made(tmp_path):
    out = tmp_path / "nowhere" / "root.pem"

    said = refusal("make_signing_keys", root_out=out)

    assert said == f"{out} cannot be written: No such file or directory."
    assert not SigningKey.objects.exists()


def test_without_a_name_no_file_is_left_behind(tmp_path, monkeypatch):
    def refuses(name, *, at):
        raise KeyRefused("Give the organisation's name: readers show it beside the signature.")

    monkeypatch.setattr("certificates.signing.keys.make_organisation", refuses)
    out = tmp_path / "root.pem"

    said = refusal("make_signing_keys", name=" ", root_out=out)

    assert said == "Give the organisation's name: readers show it beside the signature."
    assert not out.exists()


def test_without_a_secret_no_key_is_kept(settings, tmp_path):
    settings.CERTIFICATE_KEY_SECRET = ""
    out = tmp_path / "root.pem"

    said = refusal("make_signing_keys", name=papers.NAME, root_out=out)

    assert said == (
        "CERTIFICATE_KEY_SECRET: The passphrase for private keys is missing or shorter than"
        " 16 characters."
    )
    assert (SigningKey.objects.exists(), out.exists()) == (False, False)


WRONG = (
    "The passphrase does not open the stored key. It is another one than the key was"
    " locked with, or the stored key was altered."
)


@pytest.mark.parametrize(
    ("secret", "sentence"),
    [
        ("another secret, as long as it is", WRONG),
        ("", "The passphrase for private keys is missing."),
    ],
    ids=["another", "none"],
)
@pytest.mark.parametrize("ask", [current_signer, current_credential_key])
def test_another_secret_opens_no_key(settings, ours, ask, secret, sentence):
    settings.CERTIFICATE_KEY_SECRET = secret

    with pytest.raises(NoKey) as refused:
        ask()

    assert str(refused.value) == sentence


def test_the_command_tells_of_another_secret(settings, ours):
    settings.CERTIFICATE_KEY_SECRET = "another secret, as long as it is"

    assert refusal("make_signing_keys") == f"The keys were made with another secret. {WRONG}"


@pytest.mark.parametrize("ask", [current_signer, current_credential_key])
def test_without_a_key_the_way_to_one_is_told(ask):
    with pytest.raises(NoKey) as refused:
        ask()

    assert str(refused.value) == "There is no key to sign with. Run: manage.py make_signing_keys"


def test_a_key_is_opened_once_per_process(ours):
    first = current_signer()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        second = current_signer()

    assert second.signer is first.signer
    assert len(queries) == 1


def test_a_brought_key_signs_from_now_on(capsys, ours, file):
    old = current_signer().key_id

    said = run(capsys, "bring_signing_key", file, password_file=file.with_name("password"))

    other = papers.organisation("Elsewhere")
    assert said == [
        f"Certificates are signed with {key_id(other.leaf_pem)} from now on, until 2034-11-20."
    ]
    signer = current_signer()
    assert (signer.key_id, signer.signer.chain) == (
        key_id(other.leaf_pem),
        (papers.certificate(other.root_pem),),
    )
    retired = SigningKey.objects.get(key_id=old)
    assert (retired.private_key, retired.retired_at is not None) == ("", True)
    assert descends(
        papers.certificate(retired.certificate.encode()),
        [],
        roots=x509.load_pem_x509_certificates(retired.chain.encode()),
        at=papers.AT,
    )


def test_a_key_cannot_be_brought_twice(ours, file):
    call_command("bring_signing_key", file, password_file=file.with_name("password"))

    said = refusal("bring_signing_key", file, password_file=file.with_name("password"))

    assert said == "This key is known already. A key that was retired stays retired."


REFUSED = {
    "without its password": (
        lambda _: {},
        "The file is locked with a password. Give it as well.",
    ),
    "with another password": (
        lambda path: {"password_file": other_password(path)},
        "The password does not open this file.",
    ),
}


def other_password(path):
    other = path.with_name("other")
    other.write_text("another\n")
    return other


@pytest.mark.parametrize(("options", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_does_not_open_changes_nothing(ours, file, options, sentence):
    before = current_signer().key_id

    assert refusal("bring_signing_key", file, **options(file)) == sentence
    assert current_signer().key_id == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot be read: No such file or directory."),
        (bytes(1024 * 1024 + 1), "is too large to be a key."),
    ],
    ids=["not there", "too large"],
)
def test_a_file_that_is_no_key_is_told(tmp_path, content, sentence):
    path = tmp_path / "key.p12"
    if content is not None:
        path.write_bytes(content)

    assert refusal("bring_signing_key", path) == f"{path} {sentence}"


def test_a_new_badge_key_leaves_the_old_one_published(capsys, ours):
    old = current_credential_key()

    said = run(capsys, "rotate_badge_key")

    new = current_credential_key()
    assert said == [f"Badges are signed with {new.key_id} from now on."]
    assert new.key_id != old.key_id
    row = SigningKey.objects.get(key_id=old.key_id)
    assert (row.private_key, row.retired_at is not None) == ("", True)
    assert row.public_key.startswith("-----BEGIN PUBLIC KEY-----")


def test_badge_keys_of_one_month_are_numbered(noon):
    named = [rotate_badge_key(at=noon).key_id for _ in range(3)]
    later = rotate_badge_key(at=noon + dt.timedelta(days=31)).key_id

    assert (*named, later) == ("key-2026-11", "key-2026-11-2", "key-2026-11-3", "key-2026-12")


def test_two_first_starts_at_once_make_one_key(ours, noon, monkeypatch):
    """The other process has looked before ours was kept."""
    monkeypatch.setattr(services.SigningKey.objects, "in_use", SigningKey.objects.none)

    assert make_keys(name="Another", at=noon) is None
    assert list(SigningKey.objects.filter(purpose="pdf")) == [ours]
