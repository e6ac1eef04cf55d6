"""A person's own certificates: what they see, open and switch, and who else may."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.urls import reverse
from django.utils.formats import date_format
from pytest_django.asserts import assertContains, assertInHTML, assertNotContains, assertRedirects

from certificates.face import CertificateFace
from certificates.linkedin import profile_link
from certificates.models import Certificate, Rendition
from tests.factories import certificates as factory
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db

WALLET = reverse("certificates:wallet")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON + dt.timedelta(days=10), tick=False):
        yield


def download(certificate):
    return reverse("certificates:download", args=[certificate.pk])


def states(response):
    return [
        [(row["held"].face.title, row["held"].standing, row["held"].file_state) for row in rows]
        for rows in (response.context["current"], response.context["past"])
    ]


def test_everything_stays_listed_with_date_and_reason(client, ana, administrator):
    year_ago = dt.datetime(2025, 9, 1, tzinfo=dt.UTC)
    factory.certificate(ana, year_ago, title="Old", validity_months=12, rendered=True)
    factory.certificate(ana, title="Withdrawn", revoked_by=administrator, reason="sanction")
    valid = factory.certificate(ana, title="Good", validity_months=24, rendered=True)
    client.force_login(ana)

    response = client.get(WALLET)

    assert states(response) == [
        [("Good", "valid", "ready")],
        [("Withdrawn", "revoked", "none"), ("Old", "expired", "ready")],
    ]
    assertContains(response, f"Revoked on {date_format(NOON.date())}: practitioner sanctioned.")
    assertContains(response, f"Valid until {date_format(dt.date(2026, 9, 1))}. It has expired.")
    assertNotContains(response, "Wrong person.")
    assertContains(response, f'href="{download(valid)}"')
    assertInHTML(
        f'<input id="link-{valid.pk}" type="url" readonly value="{valid.data["verify_url"]}"'
        f' aria-describedby="link-hint-{valid.pk}">',
        response.content.decode(),
    )
    assert response["Cache-Control"] == "private, no-store"


def test_a_file_that_is_being_made_or_could_not_be_made_says_so(client, ana):
    making = factory.certificate(ana, title="Making")
    failed = factory.certificate(ana, title="Failed")
    Certificate.objects.filter(pk=failed.pk).update(fault="No file: out of ink")
    client.force_login(ana)

    response = client.get(WALLET)

    assert states(response) == [[("Failed", "valid", "failed"), ("Making", "valid", "making")], []]
    assertContains(response, "We are making your certificate")
    assertContains(response, "We could not make the file")
    assertNotContains(response, "out of ink")
    assertNotContains(response, download(making))


def test_an_empty_wallet_says_what_to_do(client, ana):
    client.force_login(ana)

    assertContains(client.get(WALLET), "You have no certificate yet")


def test_the_wallet_asks_as_often_for_three_as_for_one(client, ana, django_assert_num_queries):
    client.force_login(ana)
    factory.certificate(ana, rendered=True)
    client.get(WALLET)
    with django_assert_num_queries(4):
        client.get(WALLET)
    factory.certificate(ana, rendered=True)
    factory.certificate(ana)
    with django_assert_num_queries(4):
        client.get(WALLET)


@pytest.mark.parametrize(
    ("who", "titles"),
    [("ana", ["Hers"]), ("ben", ["His"]), ("cleo", [])],
    ids=["owner", "colleague", "stranger"],
)
def test_a_wallet_holds_ones_own(client, request, ana, ben, who, titles):
    factory.certificate(ana, title="Hers")
    factory.certificate(ben, title="His")
    client.force_login(request.getfixturevalue(who))

    found = client.get(WALLET).context["current"]

    assert [row["held"].face.title for row in found] == titles


@pytest.mark.parametrize(
    ("who", "status"),
    [("ana", 200), ("administrator", 200), ("ben", 404), ("cleo", 404), ("instructor", 404)],
)
def test_who_may_open_the_file(client, request, ana, who, status):
    certificate = factory.certificate(ana, rendered=True)
    client.force_login(request.getfixturevalue(who))

    response = client.get(download(certificate))

    assert response.status_code == status
    if status == 200:
        assert b"".join(response).startswith(b"%PDF-")
        assert response["Content-Disposition"] == f'attachment; filename="{certificate.number}.pdf"'
        assert response["Cache-Control"] == "private, no-store"


def test_visitors_are_asked_to_sign_in(client, ana):
    certificate = factory.certificate(ana, rendered=True)

    for page in [WALLET, download(certificate)]:
        assertRedirects(
            client.get(page),
            f"{reverse('account_login')}?next={page}",
            fetch_redirect_response=False,
        )


def test_a_certificate_without_a_file_has_no_download(client, ana):
    client.force_login(ana)

    assert client.get(download(factory.certificate(ana))).status_code == 404


def test_a_store_that_is_away_is_told_calmly(client, ana, monkeypatch):
    certificate = factory.certificate(ana, rendered=True)
    client.force_login(ana)

    def away(*args, **kwargs):
        raise OSError("no bucket")

    storage = Rendition._meta.get_field("file").storage
    monkeypatch.setattr(type(storage), "open", away)
    response = client.get(download(certificate), follow=True)

    assertContains(response, "We cannot open the file now.")


def switch(client, certificate, shown):
    return client.post(WALLET, {"certificate": certificate.pk, "shown": shown}, follow=True)


def test_the_holder_switches_the_name_off_and_on(client, ana):
    certificate = factory.certificate(ana)
    client.force_login(ana)

    assertContains(switch(client, certificate, "no"), "shows your initials only.")
    certificate.refresh_from_db()
    assert certificate.hides_name is True
    switch(client, certificate, "no")
    switch(client, certificate, "yes")

    certificate.refresh_from_db()
    assert certificate.hides_name is False
    assert list(certificate.events.values_list("event", "actor")) == [
        ("issued", None),
        ("name_hidden", ana.pk),
        ("name_shown", ana.pk),
    ]


@pytest.mark.parametrize("who", ["ben", "cleo", "administrator"])
def test_nobody_else_switches_it(client, request, ana, who):
    certificate = factory.certificate(ana)
    client.force_login(request.getfixturevalue(who))

    assert switch(client, certificate, "no").status_code == 404

    certificate.refresh_from_db()
    assert certificate.hides_name is False


@pytest.mark.parametrize("data", [{}, {"certificate": "x", "shown": "no"}, {"shown": "maybe"}])
def test_a_switch_nobody_offered_changes_nothing(client, ana, data):
    certificate = factory.certificate(ana)
    client.force_login(ana)

    assertRedirects(
        client.post(WALLET, {"certificate": certificate.pk, **data, "shown": "x"}), WALLET
    )

    certificate.refresh_from_db()
    assert certificate.hides_name is False


@pytest.mark.parametrize("months", [None, 24])
def test_the_link_to_linkedin(ana, months):
    certificate = factory.certificate(ana, title="Safety & first aid", validity_months=months)

    link = urlsplit(profile_link(CertificateFace.from_data(certificate.data)))

    assert f"{link.scheme}://{link.netloc}{link.path}" == "https://www.linkedin.com/profile/add"
    assert parse_qs(link.query) == {
        "startTask": ["CERTIFICATION_NAME"],
        "name": ["Safety & first aid"],
        "organizationName": ["Filiform Training"],
        "issueYear": ["2026"],
        "issueMonth": ["10"],
        "certUrl": [certificate.data["verify_url"]],
        "certId": [certificate.number],
    } | ({"expirationYear": ["2028"], "expirationMonth": ["10"]} if months else {})
