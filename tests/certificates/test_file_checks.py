"""A stranger holds a file: what the site says of it, also to somebody who wants to mislead it."""

import datetime as dt
import hashlib
import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfWriter
from pytest_django.asserts import assertContains, assertNotContains, assertTemplateUsed

from certificates.credential.document import as_bytes
from certificates.limits import FILES
from certificates.models import Certificate, Credential, Rendition
from certificates.rules.codes import shown
from certificates.rules.tombstones import tombstone
from certificates.services import revoke_certificate
from certificates.services.renditions import make_again
from tests.factories import certificates as factory
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db

NOW = NOON + dt.timedelta(days=10)
NO_CODE = reverse("certificates:check_file")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def certificate(ana):
    return factory.certificate(ana, title="Safety first", rendered=True)


@pytest.fixture
def file(certificate):
    return certificate.renditions.get().file.read()


def of(code):
    return reverse("certificates:check_file_of", args=[code])


def send(client, address, content, name="certificate.pdf"):
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def said(response):
    answer = response.context["answer"]
    return answer.verdict, answer.certificate


def altered(pdf, change):
    """The file saved anew with something changed in it, as an editor does."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    change(writer)
    saved = io.BytesIO()
    writer.write(saved)
    return saved.getvalue()


def test_the_file_we_issued_is_known_with_and_without_its_code(client, certificate, file):
    for address in [of(shown(certificate.code)), NO_CODE]:
        response = send(client, address, file)

        assert (response.status_code, said(response)) == (200, ("issued", certificate))
        assertContains(response, "This is the file we issued")
        assertTemplateUsed(response, "certificates/verification.html")


def test_an_earlier_copy_is_genuine(client, certificate, file):
    Rendition.objects.update(template_version="older")
    newer = make_again(certificate_id=certificate.pk, at=NOW, give_out=True)

    earlier, newest = send(client, NO_CODE, file), send(client, NO_CODE, newer.file.read())

    assert [said(earlier)[0], said(newest)[0]] == ["earlier", "issued"]
    assertContains(earlier, "Genuine, an earlier copy")


def test_a_file_that_was_made_and_not_given_out_is_not_to_be_relied_on(client, certificate):
    Rendition.objects.update(template_version="older")
    waiting = make_again(certificate_id=certificate.pk, at=NOW, give_out=False)

    response = send(client, of(certificate.code), waiting.file.read())

    assert said(response) == ("not_given_out", None)


def test_the_genuine_file_of_a_revoked_certificate_stands_under_its_state(
    client, certificate, file, administrator
):
    revoke_certificate(
        certificate=certificate, actor=administrator, reason="error", note="Wrong.", at=NOON
    )

    page = send(client, NO_CODE, file).content.decode()

    assert page.index("Revoked on ") < page.index("This is the file we issued")


def test_the_file_of_a_certificate_that_is_no_longer_held_is_still_known(client, certificate, file):
    Certificate.objects.update(data=tombstone(certificate.data), emptied_at=NOW)
    Credential.objects.update(document=None)
    Rendition.objects.update(file="")

    response = send(client, NO_CODE, file)

    assert said(response)[0] == "issued"
    assertContains(response, "No longer held")
    assertNotContains(response, "Ferreira")


def test_an_altered_file_is_not_ours(client, certificate, file):
    def rename(writer):
        writer.add_metadata({"/Title": "Master of needles"})

    response = send(client, of(certificate.code), altered(file, rename))

    assert said(response) == ("altered", None)
    assertContains(response, "Not this file: altered, or not ours")
    for comfort in ["covers the whole file", "made with our key", "of the issuer holds"]:
        assertNotContains(response, comfort)


def test_bytes_added_behind_a_genuine_file_are_seen(client, certificate, file):
    response = send(client, of(certificate.code), file + b"\n% more\n")

    assert said(response) == ("altered", None)
    assertContains(response, "Something was added to this file after it was signed.")


def test_another_badge_inside_a_genuine_file_is_seen(client, certificate, file):
    forged = as_bytes(certificate.credential.document | {"name": "Master of needles"})

    def swap(writer):
        writer.attachment_list.__next__().content = forged

    response = send(client, NO_CODE, altered(file, swap))

    assert said(response) == ("altered", None)
    assertContains(response, "changed after it was signed")


def test_a_genuine_file_of_another_certificate_is_told_apart(client, ben, certificate, file):
    other = factory.certificate(ben, title="Something else")

    response = send(client, of(other.code), file)

    assert said(response) == ("another", certificate)
    assertContains(response, "Not this file: it is of another certificate")
    assertNotContains(response, "Ferreira")
    assertNotContains(response, "Safety first")


@pytest.mark.parametrize(
    "junk",
    [b"hello", b"%PDF-1.7\njunk", b"{}", b"\x89PNG\r\n\x1a\n" + bytes(40), b"a.b.c"],
    ids=["words", "half a PDF", "an empty object", "half a picture", "three letters"],
)
def test_junk_is_answered_in_words(client, certificate, junk):
    for address in [of(certificate.code), NO_CODE]:
        verdict, found = said(send(client, address, junk))

        assert verdict in {"unreadable", "altered"}
        assert found is None


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (None, 200, "Choose the file you were given"),
        (b"", 200, "The file is empty."),
        (bytes(10 * 1024 * 1024 + 1), 413, "Choose a file smaller than 10 MB"),
        (bytes(11 * 1024 * 1024), 413, "Choose a file smaller than 10 MB"),
    ],
    ids=["no file", "empty", "too large", "huge"],
)
def test_what_cannot_be_checked_says_what_to_do(client, certificate, content, status, words):
    for address in [of(certificate.code), NO_CODE]:
        response = client.post(address) if content is None else send(client, address, content)

        assert response.status_code == status
        assertContains(response, words, status_code=status)
        assertContains(response, "There is a problem", status_code=status)


def test_what_says_that_it_is_huge_is_not_read(client, certificate):
    response = client.generic(
        "POST", of(certificate.code), b"x", "multipart/form-data; boundary=x", CONTENT_LENGTH=10**9
    )

    assertContains(response, "Choose a file smaller than 10 MB", status_code=413)


def test_a_badge_alone_leads_to_its_certificate(client, certificate):
    document = as_bytes(Credential.objects.get(certificate=certificate).document)

    assert said(send(client, NO_CODE, document, "badge.json")) == ("badge", certificate)
    forged = document.replace(b"Safety first", b"Safety last!")
    assert said(send(client, NO_CODE, forged, "badge.json")) == ("altered", None)


def test_a_badge_of_another_certificate_is_told_apart(client, ben, certificate):
    other = factory.certificate(ben)

    response = send(client, of(other.code), as_bytes(certificate.credential.document))

    assert said(response) == ("another", certificate)


def test_a_code_nobody_has_is_not_found_whatever_is_sent(client, certificate, file):
    assert send(client, of("7K3M9QXT2BDA"), file).status_code == 404


def test_no_token_is_asked_for_and_nothing_is_kept(certificate, file):
    strict = Client(enforce_csrf_checks=True)

    response = send(strict, of(certificate.code), file)

    assert (response.status_code, len(response.cookies)) == (200, 0)
    assert Rendition.objects.count() == 1


def test_the_answer_is_kept_out_of_indexes_caches_and_referrers(client, certificate, file):
    sha256 = hashlib.sha256(file).hexdigest()

    for response in [
        send(client, of(certificate.code), file),
        send(client, NO_CODE, file),
        client.get(reverse("certificates:fingerprint", args=[sha256])),
    ]:
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["Cache-Control"] == "private, no-store"


def test_after_many_files_it_asks_to_wait_and_codes_still_work(client, certificate):
    for _ in range(FILES):
        send(client, NO_CODE, b"hello")

    assert send(client, NO_CODE, b"hello").status_code == 429
    assert send(client, of(certificate.code), b"hello").status_code == 429
    page = client.get(reverse("certificates:verification", args=[certificate.code]))
    assert page.status_code == 200


def test_a_fingerprint_leads_to_the_certificate(client, certificate, file):
    sha256 = hashlib.sha256(file).hexdigest()

    answer = client.get(reverse("certificates:fingerprint", args=[sha256]))

    page = reverse("certificates:verification", args=[shown(certificate.code)])
    assert answer.json() == {"verdict": "issued", "page": page, "state": "valid", "worth": ""}


@pytest.mark.parametrize(
    ("change", "state", "words"),
    [
        (
            {"revoked_at": NOON, "revoked_reason": "error"},
            "revoked",
            "It was revoked on 21 October 2026.",
        ),
        (
            {"revoked_at": NOON, "revoked_reason": "correction"},
            "replaced",
            "It was replaced on 21 October 2026 by another certificate.",
        ),
        ({"suspended_at": NOON}, "suspended", "It was suspended on 21 October 2026."),
        ({"valid_until": NOON.date()}, "expired", "It expired on 21 October 2026."),
    ],
    ids=["revoked", "replaced", "suspended", "expired"],
)
def test_the_file_of_what_does_not_stand_is_told_with_it_in_one_breath(
    client, certificate, file, change, state, words, django_assert_num_queries
):
    address = reverse("certificates:fingerprint", args=[hashlib.sha256(file).hexdigest()])
    with django_assert_num_queries(2):
        client.get(address)
    Certificate.objects.filter(pk=certificate.pk).update(**change)

    with django_assert_num_queries(2):
        answer = client.get(address).json()
    sent = send(client, of(certificate.code), file)
    page = client.get(reverse("certificates:verification", args=[certificate.code]))

    assert (answer["verdict"], answer["state"], answer["worth"]) == ("issued", state, words)
    for shown_by in [sent, page]:
        text = shown_by.content.decode()
        assert f"This is the file we issued. <span data-file-worth>{words}" in text
        assert "This is the file we issued</p>" not in text


@pytest.mark.parametrize("sha256", ["0" * 64, "0", "x" * 64, "0" * 63 + "\n"])
def test_a_fingerprint_that_nobody_has_is_unknown(client, certificate, sha256):
    answer = client.get(reverse("certificates:fingerprint", args=[sha256]))

    assert (answer.status_code, answer.json()) == (404, {"verdict": "unknown"})


def test_the_page_offers_the_fingerprints_of_its_files(client, certificate, file):
    Rendition.objects.update(template_version="older")
    newer = make_again(certificate_id=certificate.pk, at=NOW, give_out=True)

    page = client.get(reverse("certificates:verification", args=[certificate.code]))

    earlier = hashlib.sha256(file).hexdigest()
    assertContains(page, f'data-files="{newer.sha256} {earlier}"')


def test_who_comes_back_without_a_file_is_led_to_the_form(client):
    answer = client.get(reverse("certificates:check_file"))

    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("certificates:verify"))


@pytest.mark.parametrize("verb", ["get", "put"])
def test_files_are_only_sent(client, certificate, verb):
    assert getattr(client, verb)(of(certificate.code)).status_code == 405


def test_files_are_told_the_same_however_many_there_are(
    client, certificate, file, django_assert_num_queries
):
    page = reverse("certificates:verification", args=[certificate.code])
    client.get(page)
    with django_assert_num_queries(2):
        client.get(page)
    for number in range(2):
        Rendition.objects.filter(template_version__contains="/").update(template_version=number)
        make_again(certificate_id=certificate.pk, at=NOW, give_out=True)
    assert certificate.renditions.count() == 3
    with django_assert_num_queries(2):
        client.get(page)
