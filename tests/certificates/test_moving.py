"""The site gets another address: what it issued under the earlier one stays its own."""

import datetime as dt
import io
import json

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from certificates.credential import proof, status_list
from certificates.credential.did import read_did_document
from certificates.models import Certificate, Credential
from certificates.services import issue_certificate, render_certificate, revoke_certificate
from certificates.services.badge_files import badge_file
from certificates.services.badges import give_badge
from certificates.services.keys import withdraw_badge_key
from tests.certificates.credential.made import signed
from tests.factories import certificates as factory
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db

NOW = NOON + dt.timedelta(days=10)
EARLIER, LATER = "did:web:testserver", "did:web:new.example"
LIST = "http://testserver/ob/status/1"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def certificate(ana):
    return factory.certificate(ana, title="Foundations", validity_months=24, rendered=True)


@pytest.fixture
def before(certificate):
    """The certificate in every form, as somebody kept it before the site moved."""
    forms = {form: badge_file(certificate.credential, form).content for form in FORMS[1:]}
    return {"pdf": certificate.renditions.get().file.read(), **forms}


@pytest.fixture
def move(settings):
    settings.ALLOWED_HOSTS = ["*"]

    def to(site="https://new.example"):
        settings.SITE_URL = site

    return to


FORMS = ["pdf", "json", "png", "jwt"]


def answer_of(client, content):
    sent = client.post(
        reverse("certificates:check_file"), {"file": SimpleUploadedFile("f", content)}
    )
    return sent.context["answer"]


def verified(content, tmp_path, *options):
    """The last line, and the line about the issuer."""
    file, out = tmp_path / "file", io.StringIO()
    file.write_bytes(content)
    try:
        call_command("verify_certificate", str(file), *options, stdout=out)
    except CommandError as refused:
        out.write(str(refused))
    lines = out.getvalue().splitlines()
    return lines[-1], next(line for line in lines if line[2:].startswith("issuer"))


@pytest.mark.parametrize("form", FORMS)
def test_a_file_from_before_is_ours_afterwards(client, certificate, before, move, tmp_path, form):
    move()

    answer = answer_of(client, before[form])
    told = [verified(before[form], tmp_path, *options) for options in ([], ["--offline"])]

    verdict = "issued" if form == "pdf" else "badge"
    assert (answer.verdict, answer.certificate) == (verdict, certificate)
    assert (
        told
        == [
            (
                "This certificate is genuine.",
                f"+ issuer: Issued by {EARLIER}: this site, when it was http://testserver.",
            )
        ]
        * 2
    )


def test_a_jwt_made_afterwards_is_signed_by_the_issuer_in_it(client, certificate, move, tmp_path):
    move("https://second.example")
    move()

    token = badge_file(certificate.credential, "jwt").content

    assert answer_of(client, token).verdict == "badge"
    assert verified(token, tmp_path)[0] == "This certificate is genuine."


def test_what_is_revoked_afterwards_does_not_hold(
    certificate, before, administrator, move, tmp_path
):
    move()
    revoke_certificate(
        certificate=certificate, actor=administrator, reason="error", note="x", at=NOW
    )

    assert [verified(content, tmp_path)[0] for content in before.values()] == [
        "This certificate was made by its issuer, but it does not hold today."
    ] * len(FORMS)


def test_a_stranger_stays_a_stranger(client, certificate, move, tmp_path):
    move()
    content = json.dumps(signed()).encode()

    assert answer_of(client, content).verdict == "altered"
    assert verified(content, tmp_path, "--offline") == (
        "This certificate is not genuine.",
        (
            "- issuer: The file is of did:web:filiform.example. "
            f"This site is another issuer, {LATER}, by its SITE_URL."
        ),
    )


@pytest.mark.parametrize(
    ("host", "issuer"),
    [
        ("testserver", EARLIER),
        ("new.example", LATER),
        ("10.0.0.7:8000", LATER),
        ("elsewhere.example", LATER),
    ],
    ids=["earlier", "today's", "inside", "never used"],
)
def test_each_address_publishes_the_keys_of_its_own_issuer(client, certificate, move, host, issuer):
    move()

    document = client.get("/.well-known/did.json", headers={"host": host}).json()

    assert document["id"] == issuer
    held = proof.check(
        certificate.credential.document, keys=read_did_document(document).ed25519
    ).held
    assert held == (issuer == EARLIER)


def test_the_list_at_the_earlier_address_goes_on_telling_what_was_revoked(
    client, certificate, administrator, move, django_assert_max_num_queries
):
    move()

    def standing():
        keys = read_did_document(client.get("/.well-known/did.json").json()).ed25519
        return status_list.check_status(
            client.get("/ob/status/1").json(),
            address=LIST,
            index=certificate.credential.status_index,
            issuer=EARLIER,
            now=NOW,
            keys=keys,
        ).standing

    before = standing()
    revoke_certificate(
        certificate=certificate, actor=administrator, reason="error", note="x", at=NOW
    )
    assert (before, standing()) == ("good", "revoked")
    with django_assert_max_num_queries(3):  # kept as it was signed
        client.get("/ob/status/1")
    assert client.get("/ob/status/2").status_code == 404


def test_a_badge_made_afterwards_is_of_the_new_issuer_and_reads_there(
    client, certificate, ben, move
):
    move()
    enrolment = factory.completed(ben, certificate.programme.courses.get())

    [made] = issue_certificate(enrolment_id=enrolment.pk, at=NOW)
    render_certificate(certificate_id=made.pk, at=NOW)

    documents = [Credential.objects.get(certificate=one).document for one in (certificate, made)]
    assert [one["issuer"]["id"] for one in documents] == [EARLIER, LATER]
    for document, site in zip(documents, ("http://testserver", "https://new.example"), strict=True):
        achievement = document["credentialSubject"]["achievement"]
        assert achievement["id"].startswith(f"{site}/ob/achievements/")
        assert client.get(achievement["id"].removeprefix(site)).json() == achievement


def test_a_badge_whose_key_was_stolen_keeps_its_issuer(client, certificate, move):
    move()
    withdraw_badge_key(since=NOW, at=NOW)

    badge = give_badge(certificate=Certificate.objects.get(pk=certificate.pk), at=NOW)

    assert answer_of(client, badge_file(badge, "json").content).verdict == "badge"


@pytest.mark.parametrize("form", FORMS)
def test_a_folder_for_the_earlier_address_is_enough(certificate, before, move, tmp_path, form):
    move()
    folder, out = tmp_path / "trust", io.StringIO()

    call_command("export_trust", str(folder), "--site", "http://testserver/", stdout=out)

    assert verified(before[form], tmp_path, "--trust", str(folder))[0] == (
        "This certificate is genuine."
    )


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://elsewhere.example", "This site issued nothing as https://elsewhere.example."),
        (
            "elsewhere",
            (
                "Write --site as https:// and a host: "
                "Give the site as https:// and a host, without a path."
            ),
        ),
    ],
)
def test_no_folder_is_made_for_somebody_elses_address(certificate, tmp_path, address, said):
    with pytest.raises(CommandError) as refused:
        call_command("export_trust", str(tmp_path / "trust"), "--site", address)

    assert str(refused.value) == said
    assert not (tmp_path / "trust").exists()
