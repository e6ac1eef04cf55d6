"""What the file of a certificate is: tagged, archival, signed, with its badge inside."""

import datetime as dt
import io
import subprocess

import pytest
from cryptography import x509
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from certificates.credential import document
from certificates.layout.shipped import shipped
from certificates.models import (
    Certificate,
    Credential,
    Design,
    DesignVersion,
    Rendition,
    SigningKey,
)
from certificates.services import keys, render_certificate
from certificates.services.renditions import make_again
from certificates.signing.checking import check_pdf
from tests.factories import certificates as factory

NOON = factory.NOON


def roots():
    chain = SigningKey.objects.get(purpose="pdf").chain.encode()
    return x509.load_pem_x509_certificates(chain)


def content_of(rendition: Rendition) -> bytes:
    with rendition.file.open() as file:
        return file.read()


def test_a_file_is_signed_by_the_organisation_and_holds_its_badge(ana):
    certificate = factory.certificate(ana, rendered=True)
    [rendition] = certificate.renditions.all()
    pdf = content_of(rendition)

    verdict = check_pdf(pdf, roots=roots())

    assert (verdict.signed, verdict.intact, verdict.whole, verdict.trusted) == (True,) * 4
    assert rendition.signed_by == SigningKey.objects.get(purpose="pdf").key_id
    assert not rendition.timestamped
    assert rendition.timestamp_fault == "No timestamp authority is set up."
    inside = PdfReader(io.BytesIO(pdf)).attachments["credential.json"]
    assert inside == [document.as_bytes(certificate.credential.document)]


def test_neither_licence_nor_address_stands_in_the_badge(ana):
    certificate = factory.certificate(ana, rendered=True)

    said = document.as_bytes(certificate.credential.document).decode()

    for private in (ana.email, ana.name_on_licence, "Ferreira"):
        assert private not in said


def test_a_chosen_design_is_used_from_its_newest_version_and_named(ana, noon):
    design = Design.objects.create(name="Band")
    certificate = factory.certificate(ana, design=design)
    for number in (1, 2):
        layout = shipped("band" if number == 2 else "classic")
        version = DesignVersion.objects.create(
            design=design,
            number=number,
            layout=layout.as_data(),
            digest=layout.digest(),
            made_at=noon,
        )

    render_certificate(certificate_id=certificate.pk, at=noon)

    rendition = certificate.renditions.get()
    assert rendition.design_version == version
    assert rendition.template_version.endswith(f"/{design.pk}.2")


def test_making_a_file_again_keeps_award_code_badge_and_the_earlier_hash(ana, noon):
    certificate = factory.certificate(ana, rendered=True)
    first = certificate.renditions.get()
    badge = certificate.credential
    assert make_again(certificate_id=certificate.pk, at=noon, give_out=True) is None
    layout = shipped("classic")
    design = Design.objects.create(name="Classic")
    DesignVersion.objects.create(
        design=design, number=1, layout=layout.as_data(), digest=layout.digest(), made_at=noon
    )
    certificate.programme.design = design
    certificate.programme.save()

    second = make_again(certificate_id=certificate.pk, at=noon, give_out=True)

    assert make_again(certificate_id=certificate.pk, at=noon, give_out=True) is None
    assert [one.pk for one in certificate.renditions.all()] == [second.pk, first.pk]
    assert second.sha256 != first.sha256
    assert Certificate.objects.get().credential == badge
    assert b"credential.json" in content_of(second)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda: SigningKey.objects.filter(purpose="pdf").delete(),
            "There is no key to sign with. Run: manage.py make_signing_keys",
        ),
        (
            lambda: SigningKey.objects.filter(purpose="badge").delete(),
            "There is no key to sign with. Run: manage.py make_signing_keys",
        ),
    ],
    ids=["no key for files", "no key for badges"],
)
def test_without_a_key_there_is_no_file_but_a_task_for_staff(ana, noon, change, sentence):
    certificate = factory.certificate(ana)
    change()

    assert not render_certificate(certificate_id=certificate.pk, at=noon)

    certificate.refresh_from_db()
    assert certificate.fault == f"No file: {sentence}"
    assert not certificate.renditions.exists()


def test_another_secret_is_named_and_nothing_is_signed(ana, noon):
    certificate = factory.certificate(ana)

    with override_settings(CERTIFICATE_KEY_SECRET="another " * 10):
        keys._signer.cache_clear()
        assert not render_certificate(certificate_id=certificate.pk, at=noon)

    certificate.refresh_from_db()
    assert certificate.fault.startswith("No file: The passphrase does not open the stored key.")


def test_a_clock_before_the_key_was_made_signs_nothing(ana):
    certificate = factory.certificate(ana)
    long_ago = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)

    assert not render_certificate(certificate_id=certificate.pk, at=long_ago)

    certificate.refresh_from_db()
    assert "The clock of this machine says 2001-01-01 00:00 UTC" in certificate.fault


def test_a_full_disk_raises_and_leaves_no_row_but_a_word_for_staff(ana, noon, monkeypatch):
    certificate = factory.certificate(ana)

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.InMemoryStorage._save", full)
    with pytest.raises(OSError, match="No space left"):
        render_certificate(certificate_id=certificate.pk, at=noon)

    certificate.refresh_from_db()
    assert (certificate.fault, certificate.rendering_starts) == ("", 0)
    assert certificate.held_up_by == (
        "The file could not be stored: [Errno 28] No space left on device"
    )
    assert not certificate.renditions.exists()
    monkeypatch.undo()
    assert render_certificate(certificate_id=certificate.pk, at=noon)
    certificate.refresh_from_db()
    assert certificate.held_up_by == ""


def test_the_statements_of_a_file_do_not_grow_with_what_there_is(ana, ben, cleo, noon):
    def statements(certificate):
        with CaptureQueriesContext(connection) as captured:
            render_certificate(certificate_id=certificate.pk, at=noon)
        return len(captured)

    factory.certificate(ana, rendered=True)
    second = statements(factory.certificate(ben))
    factory.certificate(ana, rendered=True, course_title="Another")

    assert statements(factory.certificate(cleo)) == second


def test_a_list_that_is_filling_up_is_followed_by_another(ana, noon, monkeypatch):
    monkeypatch.setattr("certificates.services.badges.LIST_SIZE", 1)
    for number in range(3):
        factory.certificate(ana, rendered=True, course_title=f"Course {number}")

    places = Credential.objects.values_list("status_list__number", "status_index")
    assert sorted(places) == [(1, 0), (2, 0), (3, 0)]


def test_poppler_calls_the_signature_valid(ana, tmp_path):
    certificate = factory.certificate(ana, rendered=True)
    path = tmp_path / "certificate.pdf"
    path.write_bytes(content_of(certificate.renditions.get()))

    said = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout

    assert "Signature Validation: Signature is Valid." in said
    assert "Total document signed" in said
