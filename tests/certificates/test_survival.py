"""What was issued stays checkable and says the same, whatever becomes of all it was made from."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from certificates.models import Certificate, Programme
from certificates.rules.codes import shown
from certificates.services import empty_certificates, retain_until
from certificates.services.badge_files import badge_file
from certificates.services.holders import share
from certificates.services.keys import rotate_badge_key
from courses.models import CoursePage
from practitioners.services.closing import close_account
from tests.factories import certificates as factory
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db

NOW = NOON + dt.timedelta(days=10)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def certificate(ana: Any) -> Certificate:
    return factory.certificate(ana, title="Foundations", validity_months=24, rendered=True)


def answer_of(client: Client, certificate: Certificate) -> dict[str, Any]:
    said = client.get(reverse("certificates:verification_json", args=[certificate.code])).json()
    return {name: value for name, value in said.items() if name not in ("checked_at", "issuer")}


def close_programme(certificate: Certificate, settings: Any) -> None:
    Programme.objects.update(is_open=False, title="Another title", objectives="Nothing")
    certificate.programme.courses.clear()
    certificate.programme.credits.all().delete()


def change_holders_name(certificate: Certificate, settings: Any) -> None:
    holder = certificate.holder
    holder.name_on_licence = "Ana Lopes"
    holder.save()


def unpublish_course(certificate: Certificate, settings: Any) -> None:
    CoursePage.objects.get(title="Safety essentials").unpublish()


def rename_course(certificate: Certificate, settings: Any) -> None:
    CoursePage.objects.filter(title="Safety essentials").update(title="Gone", code="X-1")


def rename_provider(certificate: Certificate, settings: Any) -> None:
    settings.PROVIDER_NAME = "Successor Academy"
    settings.PROVIDER_NUMBER = "999"


def replace_keys(certificate: Certificate, settings: Any) -> None:
    rotate_badge_key(at=NOW)


@pytest.mark.parametrize(
    "happens",
    [
        close_programme,
        change_holders_name,
        unpublish_course,
        rename_course,
        rename_provider,
        replace_keys,
    ],
    ids=lambda happens: happens.__name__.replace("_", " "),
)
def test_page_file_and_badge_stay_as_they_were(
    client: Client,
    settings: Any,
    certificate: Certificate,
    happens: Callable[[Certificate, Any], None],
) -> None:
    before = answer_of(client, certificate)
    file = certificate.renditions.get().file.read()
    badge = badge_file(certificate.credential, "json").content

    happens(certificate, settings)

    page = client.get(reverse("certificates:verification", args=[shown(certificate.code)]))
    assert answer_of(client, certificate) == before
    assert before["holder"] == "Ana Ferreira"
    assert "<strong>Ana Ferreira</strong>" in page.content.decode()
    assert "Filiform Training issued this certificate and it stands." in page.content.decode()
    for content, verdict in ((file, "issued"), (badge, "badge")):
        sent = client.post(
            reverse("certificates:check_file"), {"file": SimpleUploadedFile("f", content)}
        )
        assert (sent.context["answer"].verdict, sent.context["answer"].certificate) == (
            verdict,
            certificate,
        )
    document = certificate.credential.document
    assert document is not None
    achievement = document["credentialSubject"]["achievement"]
    told = client.get(achievement["id"].removeprefix("http://testserver"))
    assert told.json() == achievement


def test_a_closed_account_leaves_the_page_and_no_name(
    client: Client, certificate: Certificate
) -> None:
    """What is left is that it stands and what it is for; the file itself is still known."""
    holder = certificate.holder
    share(certificate=certificate, shared=True, place=True, actor=holder, at=NOON)
    file = certificate.renditions.get().file.read()
    address = reverse("certificates:verification", args=[shown(certificate.code)])
    before = answer_of(client, certificate)

    close_account(person=holder, actor=holder, at=NOW)

    page = client.get(address).content.decode()
    after = answer_of(client, certificate)
    gone = {"holder": "", "licensed_in": "", "is_limited": True, "badge": {}}
    assert after == {**before, **gone}
    assert before["holder"] == "Ana Ferreira"
    assert "Filiform Training issued this certificate and it stands." in page
    assert [word for word in ("Ferreira", "A. F.", "Ohio") if word in page] == []
    badge = reverse("certificates:badge", args=[certificate.code, "json"])
    assert client.get(badge).status_code == 404
    sent = client.post(reverse("certificates:check_file"), {"file": SimpleUploadedFile("f", file)})
    assert (sent.context["answer"].verdict, sent.context["answer"].certificate) == (
        "issued",
        certificate,
    )


def test_a_certificate_without_end_is_emptied_seven_years_after_the_account_was_closed(
    client: Client, ana: Any
) -> None:
    certificate = factory.certificate(ana, rendered=True)
    assert retain_until(certificate) is None

    close_account(person=ana, actor=ana, at=NOW)

    certificate = Certificate.objects.get()
    assert retain_until(certificate) == dt.date(2033, 10, 31)
    last_day = dt.datetime(2033, 10, 31, 12, tzinfo=dt.UTC)
    emptied = [empty_certificates(at=last_day + dt.timedelta(days=days)) for days in (0, 1)]
    assert emptied == [0, 1]
    said = answer_of(client, certificate)
    assert (said["state"], said["is_held"], "holder" in said) == ("emptied", False, False)
    assert "Ferreira" not in str(Certificate.objects.get().data)


def test_a_course_that_a_certificate_rests_on_cannot_be_deleted(certificate: Certificate) -> None:
    with pytest.raises(ProtectedError):
        CoursePage.objects.get(title="Safety essentials").delete()

    assert CoursePage.objects.filter(title="Safety essentials").count() == 1
