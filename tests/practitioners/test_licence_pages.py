"""A person's own licence pages: who sees them, what is refused with which words, what stays typed."""

import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from practitioners.models import Licence
from tests.factories import practitioners as make

pytestmark = pytest.mark.django_db

NEW = "practitioners:licence_new"


def fields(places, **changes):
    said = {
        "kind": "licence",
        "jurisdiction": places["ohio"].pk,
        "profession": places["pt"].pk,
        "number": "PT-014221",
        "issued_on": "2020-02-01",
        "expires_on": "2029-01-31",
        "proof": make.pdf(),
    }
    return {key: value for key, value in (said | changes).items() if value is not None}


def url(name, licence):
    return reverse(f"practitioners:{name}", args=[licence.pk])


@pytest.fixture
def licence(ana, noon, places) -> Licence:
    return make.licence(holder=ana, at=noon, proof=make.picture("PNG", "my scan.png"))


# Sending


def test_a_licence_is_sent_with_its_proof(client, ana, places):
    client.force_login(ana)

    answer = client.post(reverse(NEW), fields(places, number="pt 014 221"))

    licence = Licence.objects.get()
    assert answer.url == url("licence", licence)
    assert (licence.holder, licence.state, licence.number_key) == (ana, "waiting", "PT014221")
    assert licence.proof.read() == make.PDF


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"number": ""}, "number", "Enter your licence number."),
        ({"number": " - - "}, "number", "Enter your licence number."),
        (
            {"number": "ß" * 21},  # 42 letters in upper case
            "number",
            "Enter a licence number of at most 40 letters and digits.",
        ),
        (
            {"number": "9" * 41},
            "number",
            "Enter a licence number of at most 40 letters and digits.",
        ),
        ({"number": "PT\x001"}, "number", "Null characters are not allowed."),
        ({"jurisdiction": ""}, "jurisdiction", "Choose the place that gave you the licence."),
        ({"jurisdiction": "77777"}, "jurisdiction", "Choose a place from the list."),
        ({"jurisdiction": "Ohio"}, "jurisdiction", "Choose a place from the list."),
        ({"profession": ""}, "profession", "Choose the profession on the licence."),
        ({"profession": "x"}, "profession", "Choose a profession from the list."),
        (
            {"kind": "wand"},
            "kind",
            "Select a valid choice. wand is not one of the available choices.",
        ),
        (
            {"issued_on": "2026-02-31"},
            "issued_on",
            "Enter the issue date as day, month and year, such as 31 March 2028.",
        ),
        (
            {"expires_on": "soon"},
            "expires_on",
            "Enter the expiry date as day, month and year, such as 31 March 2028.",
        ),
        ({"issued_on": "0202-01-01"}, "issued_on", "Check the year of the issue date."),
        ({"expires_on": "9999-01-01"}, "expires_on", "Check the year of the expiry date."),
        ({"issued_on": "2100-01-01"}, "issued_on", "The issue date must be today or earlier."),
        (
            {"issued_on": "2022-01-01", "expires_on": "2021-12-31"},
            "expires_on",
            "The expiry date must be after the issue date.",
        ),
        (
            {"issued_on": "2022-01-01", "expires_on": "2022-01-01"},
            "expires_on",
            "The expiry date must be after the issue date.",
        ),
        (
            {"issued_on": "2020-01-01", "expires_on": "2022-01-01"},
            "expires_on",
            "This licence has expired. Send the renewed one, with its new expiry date.",
        ),
        ({"proof": None}, "proof", "Choose a scan or photo of your licence."),
    ],
    ids=lambda value: None if isinstance(value, dict) else str(value)[:40],
)
def test_bad_words_are_named_and_change_nothing(client, ana, places, changes, field, sentence):
    client.force_login(ana)

    answer = client.post(reverse(NEW), fields(places, **changes))

    assert answer.context["form"].errors[field] == [sentence]
    assert answer.content.decode().startswith("<!doctype html>")
    assert "<title>Error: Send a licence" in answer.content.decode()
    assert not Licence.objects.exists()


REFUSED = "Upload a PDF, JPG or PNG smaller than 10 MB."


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("licence.jpg", b"<html><script>alert(1)</script></html>"),
        ("licence.pdf", b"MZ\x90\x00 a program"),
        ("licence.pdf", b"<script></script>%PDF-1.7"),
        ("licence.png", b"GIF89a........"),
        ("licence.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("licence.pdf", b""),
    ],
    ids=["html as jpg", "program as pdf", "two things at once", "gif as png", "svg", "empty"],
)
def test_a_file_of_another_type_is_refused_by_its_bytes(client, ana, places, name, content):
    client.force_login(ana)
    upload = SimpleUploadedFile(name, content, "application/pdf")

    answer = client.post(reverse(NEW), fields(places, proof=upload, number="PT-77"))

    assert answer.context["form"].errors == {"proof": [REFUSED]}
    assert 'value="PT-77"' in answer.content.decode()
    assert not Licence.objects.exists()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_counts_whatever_it_is_called(client, ana, places, kind):
    client.force_login(ana)

    client.post(reverse(NEW), fields(places, proof=make.picture(kind, "scan.exe")))

    licence = Licence.objects.get()
    assert licence.proof_type == f"image/{kind.lower()}"
    assert licence.proof_name == {"PNG": "scan.png", "JPEG": "scan.jpg"}[kind]


@pytest.mark.parametrize("megabytes", [10, 50])
def test_a_file_that_is_too_large_is_refused_and_what_was_typed_stays(
    client, ana, places, megabytes
):
    client.force_login(ana)
    upload = make.pdf(content=b"%PDF-1.7" + b"0" * (megabytes * 1024 * 1024))

    answer = client.post(reverse(NEW), fields(places, proof=upload, number="PT-77"))

    assert answer.status_code == 413
    assert answer.context["form"].errors == {"proof": [REFUSED]}
    page = answer.content.decode()
    assert 'value="PT-77"' in page
    assert 'value="2029-01-31"' in page
    assert not Licence.objects.exists()


def test_a_file_just_below_the_limit_is_taken(client, ana, places, settings):
    client.force_login(ana)
    upload = make.pdf(content=b"%PDF-1.7" + b"0" * (settings.PROOF_MAX_BYTES - 9))

    client.post(reverse(NEW), fields(places, proof=upload))

    assert Licence.objects.get().proof.size == settings.PROOF_MAX_BYTES - 1


class Untouched:
    """A body nobody may read."""

    def read(self, *args):
        raise AssertionError("the body was read")

    readline = read


def test_a_body_beyond_all_measure_is_not_read_at_all(client, ana, settings):
    client.force_login(ana)

    answer = client.generic(
        "POST",
        reverse(NEW),
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(settings.PROOF_MAX_BYTES * 11),
        **{"wsgi.input": Untouched()},
    )

    assert answer.status_code == 413
    page = answer.content.decode()
    assert REFUSED in page
    assert f'href="{reverse(NEW)}"' in page
    assert not Licence.objects.exists()


def test_the_form_is_protected_against_forgery(ana, places, client):
    client.handler.enforce_csrf_checks = True
    client.force_login(ana)

    answer = client.post(reverse(NEW), fields(places))

    assert answer.status_code == 403
    assert not Licence.objects.exists()


def test_sending_the_same_licence_twice_leads_to_the_first(client, ana, licence, places):
    client.force_login(ana)

    answer = client.post(reverse(NEW), fields(places, number="pt014221"))

    page = answer.content.decode()
    assert "You have already sent this licence." in page
    assert f'<a href="{url("licence", licence)}">' in page
    assert Licence.objects.count() == 1


def test_places_are_grouped_and_a_divided_country_is_only_a_heading(client, ana, places):
    client.force_login(ana)

    page = client.get(reverse(NEW)).content.decode()

    assert '<optgroup label="United States">' in page
    assert f'<option value="{places["ohio"].pk}">Ohio</option>' in page
    assert ">United States</option>" not in page
    assert ">United Kingdom</option>" in page


# Changing


def test_a_verified_licence_says_before_saving_that_a_change_asks_for_a_new_check(
    client, ana, noon, places
):
    licence = make.licence(holder=ana, at=noon, state="verified", proof=make.pdf())
    client.force_login(ana)

    page = client.get(url("licence_edit", licence)).content.decode()
    assert "This licence is verified. Saving a change" in page

    client.post(url("licence_edit", licence), fields(places, number="PT-2", proof=None))
    licence.refresh_from_db()
    assert (licence.state, licence.number) == ("waiting", "PT-2")


def test_a_licence_that_needs_changes_is_sent_again_and_keeps_its_proof(client, ana, noon, places):
    licence = make.licence(holder=ana, at=noon, state="needs_changes", proof=make.pdf())
    client.force_login(ana)

    page = client.get(url("licence", licence)).content.decode()
    assert "Read below what to change, and send it again." in page
    assert "The scan is blurred." in page

    client.post(url("licence_edit", licence), fields(places, proof=None))
    licence.refresh_from_db()
    assert (licence.state, licence.proof.read()) == ("waiting", make.PDF)


@pytest.mark.parametrize("state", ["rejected", "revoked"])
def test_a_decided_licence_cannot_be_changed(client, ana, noon, places, state):
    licence = make.licence(holder=ana, at=noon, state=state, proof=make.pdf())
    client.force_login(ana)

    for answer in (
        client.get(url("licence_edit", licence)),
        client.post(url("licence_edit", licence), fields(places, number="PT-2", proof=None)),
    ):
        assert answer.url == url("licence", licence)
    licence.refresh_from_db()
    assert (licence.state, licence.number) == (state, "PT-014221")


# Looking


@pytest.mark.parametrize(
    ("state", "word", "sentence"),
    [
        ("waiting", "Waiting for review", "We have not checked this licence yet"),
        ("verified", "Verified", "This licence counts."),
        ("needs_changes", "Needs changes", "This licence does not count yet."),
        ("rejected", "Rejected", "We did not accept this licence"),
        ("revoked", "Revoked", "This licence no longer counts."),
    ],
)
def test_each_state_has_its_word_and_says_what_it_lets_you_do(
    client, ana, noon, places, state, word, sentence
):
    licence = make.licence(holder=ana, at=noon, state=state)
    client.force_login(ana)

    page = client.get(url("licence", licence)).content.decode()

    assert f"{word}</span>" in page
    assert sentence in page


def test_a_verified_licence_past_its_date_reads_expired(client, ana, noon, places):
    import datetime as dt

    licence = make.licence(holder=ana, at=noon, state="verified", expires_on=dt.date(2021, 1, 31))
    client.force_login(ana)

    page = client.get(url("licence", licence)).content.decode()

    assert "Expired</span>" in page
    assert "Send the renewed licence" in page


@pytest.mark.parametrize("name", ["licence", "licence_edit", "proof"])
def test_only_the_holder_opens_a_licence(client, ana, ben, cleo, licence, name):
    address = url(name, licence)
    seen = {}
    for who in (ana, ben, cleo):
        client.force_login(who)
        seen[who.display_name] = client.get(address).status_code
    client.logout()
    answer = client.get(address)

    assert seen == {"Ana": 200, "Ben": 404, "Cleo": 404}
    assert answer.url == f"/accounts/login/?next={address}"


def test_nobody_else_changes_a_licence(client, ben, licence, places):
    client.force_login(ben)

    answer = client.post(url("licence_edit", licence), fields(places, number="PT-666"))

    licence.refresh_from_db()
    assert (answer.status_code, licence.number) == (404, "PT-014221")


@pytest.mark.parametrize(
    ("who", "status"), [("administrator", 200), ("instructor", 404)], ids=["checker", "other staff"]
)
def test_of_staff_only_who_checks_licences_opens_a_proof(
    client, licence, request, who, status, caplog
):
    person = request.getfixturevalue(who)
    client.force_login(person)

    with caplog.at_level(logging.INFO, "practitioners"):
        answer = client.get(url("proof", licence))

    assert answer.status_code == status
    said = [one.getMessage() for one in caplog.records if one.name.startswith("practitioners")]
    wanted = [f"proof of licence {licence.pk} opened by person {person.pk}"]
    assert said == (wanted if status == 200 else [])


def test_a_proof_is_a_download_that_can_do_nothing(client, ana, licence):
    client.force_login(ana)

    answer = client.get(url("proof", licence))

    assert answer.headers["Content-Disposition"] == 'attachment; filename="my scan.png"'
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].endswith("sandbox")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")


def test_a_pdf_is_never_shown_inside_the_site(client, ana, noon, places):
    licence = make.licence(holder=ana, at=noon, proof=make.pdf())
    client.force_login(ana)

    answer = client.get(url("proof", licence), {"look": "1"})

    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_proof_whose_file_is_gone_does_not_exist(client, ana, licence):
    licence.proof.storage.delete(licence.proof.name)
    client.force_login(ana)

    assert client.get(url("proof", licence)).status_code == 404


@pytest.mark.parametrize("name", ["licences", "licence_new", "profile"])
def test_private_pages_are_kept_by_nobody(client, ana, places, name):
    address = reverse(f"practitioners:{name}")
    assert client.get(address).url == f"/accounts/login/?next={address}"
    client.force_login(ana)

    assert client.get(address).headers["Cache-Control"] == "private, no-store"


def test_an_empty_list_has_one_sentence_and_one_action(client, ana):
    client.force_login(ana)

    page = client.get(reverse("practitioners:licences")).content.decode()

    assert "You have sent no licence yet" in page
    assert page.count(f'href="{reverse(NEW)}"') == 1


def test_the_list_costs_the_same_for_one_licence_and_for_three(
    client, ana, noon, places, django_assert_num_queries
):
    client.force_login(ana)
    make.licence(holder=ana, at=noon)
    address = reverse("practitioners:licences")
    client.get(address)

    with django_assert_num_queries(3):
        client.get(address)
    make.licence(holder=ana, at=noon, number="PT-2", state="verified")
    make.licence(holder=ana, at=noon, jurisdiction=make.great_britain(), state="rejected")
    with django_assert_num_queries(3):
        client.get(address)
