"""What verifiers of badges ask the site for."""

import datetime as dt
import json

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from certificates import linkedin, tasks
from certificates.credential import proof, status_list
from certificates.credential.did import read_did_document
from certificates.credential.multibase import read_base64url
from certificates.models import Certificate, Credential, SigningKey, StatusList
from certificates.services import (
    issue_by_hand,
    issue_certificate,
    render_certificate,
    revoke_certificate,
)
from certificates.services.badge_files import badge_file
from certificates.services.keys import rotate_badge_key
from certificates.typesetting.face import CertificateFace
from tests.factories import certificates as factory

LIST = "http://testserver/ob/status/1"


@pytest.fixture
def certificate(ana):
    return factory.certificate(ana, rendered=True)


def keys_of(client):
    return read_did_document(client.get("/.well-known/did.json").json()).ed25519


def standing_of(client, certificate, **known):
    badge = Credential.objects.get(certificate=certificate)
    return status_list.check_status(
        client.get("/ob/status/1").json(),
        address=LIST,
        index=badge.status_index,
        issuer="did:web:testserver",
        now=dt.datetime.now(dt.UTC),
        keys=keys_of(client),
        **known,
    ).standing


def test_a_badge_can_be_checked_with_what_the_site_publishes(client, certificate):
    document = certificate.credential.document

    assert proof.check(document, keys=keys_of(client)).held
    achievement = document["credentialSubject"]["achievement"]
    path = achievement["id"].removeprefix("http://testserver")
    assert client.get(path).json() == achievement
    assert client.get(document["image"]["id"].removeprefix("http://testserver")).headers[
        "Content-Type"
    ] == ("image/png")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, "application/ld+json"),
        ("*/*", "application/ld+json"),
        ("application/json", "application/ld+json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
    ids=["says nothing", "takes all", "program", "browser"],
)
def test_an_achievement_is_told_to_programs_and_to_people(client, ana, accept, kind):
    holder = factory.certificate(
        ana,
        title="Safety first",
        objectives="Name the layers of the thoracic wall",
        rendered=True,
    )
    achievement = holder.credential.document["credentialSubject"]["achievement"]
    headers = {"accept": accept} if accept else {}

    answer = client.get(achievement["id"].removeprefix("http://testserver"), headers=headers)

    assert answer["Content-Type"].split(";")[0] == kind
    assert "Accept" in answer["Vary"].split(", ")
    if kind == "text/html":
        assertContains(answer, "Name the layers of the thoracic wall.")
        assertContains(answer, "2 contact hours")
        assert answer["Cache-Control"] == "private, max-age=0"
    else:
        assert answer.json() == achievement
        assert answer["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize(
    "path", ["/.well-known/did.json", "/ob/status/1", "/verify/roots.pem", "/ob/badges/{}.png"]
)
def test_it_is_the_same_for_whoever_is_signed_in(client, ana, certificate, path):
    """So that caches on the way may keep it."""
    tasks.sign_owed_status_lists()
    client.force_login(ana)

    answer = client.get(path.format(certificate.programme.code))

    assert answer.status_code == 200
    assert "Cookie" not in answer.get("Vary", "").split(", ")
    assert "public" in answer["Cache-Control"]


def test_a_key_that_was_replaced_goes_on_vouching_for_what_it_signed(client, certificate, noon):
    rotate_badge_key(at=noon)

    assert proof.check(certificate.credential.document, keys=keys_of(client)).held
    assert len(keys_of(client)) == 2
    assert SigningKey.objects.filter(purpose="badge", private_key="").count() == 1


def test_the_list_says_what_was_revoked(
    client, certificate, administrator, django_capture_on_commit_callbacks
):
    tasks.sign_owed_status_lists()
    assert standing_of(client, certificate) == "good"

    with django_capture_on_commit_callbacks(execute=True):
        revoke(certificate, administrator)

    assert standing_of(client, certificate) == "revoked"


def test_a_lost_message_is_made_good_by_the_sweep_and_twice_is_once(
    client, certificate, administrator
):
    tasks.sign_owed_status_lists()
    revoke(certificate, administrator)
    assert standing_of(client, certificate) == "good"

    tasks.sign_owed_status_lists()
    tasks.sign_owed_status_lists()

    assert standing_of(client, certificate) == "revoked"


def test_an_old_copy_of_the_list_is_seen_through(client, certificate, administrator):
    tasks.sign_owed_status_lists()
    old = client.get("/ob/status/1").json()
    StatusList.objects.update(signed_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    revoke(certificate, administrator)
    tasks.sign_owed_status_lists()
    badge = Credential.objects.get(certificate=certificate)
    keys, now = keys_of(client), dt.datetime.now(dt.UTC)

    def say(document, at, newest=None):
        return status_list.check_status(
            document,
            address=LIST,
            index=badge.status_index,
            issuer="did:web:testserver",
            now=at,
            keys=keys,
            newest_known=newest,
        ).standing

    assert say(old, now) == "good"
    assert say(old, now, newest=now + dt.timedelta(hours=1)) == "list older than one seen"
    assert say(old, now + dt.timedelta(days=8)) == "list expired"


def test_a_list_is_signed_anew_every_day_also_when_nothing_changed(certificate):
    tasks.sign_owed_status_lists()
    yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(days=1, minutes=1)
    StatusList.objects.update(signed_at=yesterday, changed_at=yesterday - dt.timedelta(days=1))

    tasks.sign_owed_status_lists()

    assert StatusList.objects.get().signed_at > yesterday


@pytest.mark.parametrize(
    "path",
    ["/ob/status/9", "/ob/achievements/none/1", "/ob/badges/none.png"],
)
def test_what_there_is_not_is_not_found(db, client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/.well-known/did.json", "/ob/status/1", "/verify/roots.pem"], ids=str
)
def test_programs_of_other_sites_may_read_it_and_get_no_cookie(client, certificate, path):
    tasks.sign_owed_status_lists()

    answer = client.get(path)

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies


def test_the_roots_are_those_of_every_key(client, db):
    pem = client.get(reverse("certificates:roots")).content.decode()

    assert pem.count("BEGIN CERTIFICATE") == 1
    assert SigningKey.objects.get(purpose="pdf").chain.strip().endswith(pem.strip())


def revoke(certificate: Certificate, actor) -> None:
    now = dt.datetime.now(dt.UTC)
    revoke_certificate(certificate=certificate, actor=actor, reason="error", note="Wrong.", at=now)


def test_a_file_made_twice_has_one_badge(certificate, noon):
    badge = certificate.credential

    render_certificate(certificate_id=certificate.pk, at=noon)

    assert Credential.objects.get(certificate=certificate) == badge


def badge_of(certificate):
    return certificate.credential.document["credentialSubject"]


@pytest.mark.parametrize("sample", [False, True], ids=["real", "sample"])
def test_badge_page_and_profile_of_a_sample_say_sample(client, ana, sample):
    made = factory.certificate(ana, title="Foundations", is_sample=sample, rendered=True)
    achievement = badge_of(made)["achievement"]

    page = client.get(
        achievement["id"].removeprefix("http://testserver"), headers={"accept": "text/html"}
    )

    title = "SAMPLE: Foundations" if sample else "Foundations"
    token = json.loads(
        read_base64url(badge_file(made.credential, "jwt").content.decode().split(".")[1])
    )
    assert (made.credential.document["name"], achievement["name"], token["name"]) == (title,) * 3
    face = CertificateFace.from_data(made.data)
    assert linkedin.profile_fields(face)["name"] == title
    assert linkedin.profile_lines(face)[0] == ("Name", title)
    notice = '<p class="notice-title">SAMPLE</p>'
    assert page.content.decode().count(notice) == int(sample)


def test_a_sample_and_the_real_thing_are_two_versions_of_the_achievement(ana, ben):
    first = factory.certificate(ana, title="Foundations", is_sample=True, rendered=True)
    programme = first.programme
    programme.is_sample = False
    programme.save()
    enrolment = factory.completed(ben, programme.courses.get())
    [second] = issue_certificate(enrolment_id=enrolment.pk, at=factory.NOON)
    render_certificate(certificate_id=second.pk, at=factory.NOON)

    told = [badge_of(one)["achievement"] for one in (first, Certificate.objects.get(pk=second.pk))]
    assert [one["name"] for one in told] == ["SAMPLE: Foundations", "Foundations"]
    assert told[0]["id"] != told[1]["id"]


def test_a_badge_claims_only_what_was_assessed(ana, ben, administrator):
    earned = factory.certificate(
        ana, title="F", assessment="Practical of ten skills", rendered=True
    )
    by_hand = issue_by_hand(
        programme=factory.programme(title="Congress"),
        holder=ben,
        completed_on=factory.NOON.date(),
        actor=administrator,
        at=factory.NOON,
    )
    render_certificate(certificate_id=by_hand.pk, at=factory.NOON)

    told = badge_of(earned)["achievement"]["resultDescription"]
    assert [one["name"] for one in told] == ["Practical of ten skills"]
    assert [one["value"] for one in badge_of(earned)["result"]] == ["Pass"]
    bare = badge_of(Certificate.objects.get(pk=by_hand.pk))
    assert ("result" in bare, "resultDescription" in bare["achievement"]) == (False, False)
