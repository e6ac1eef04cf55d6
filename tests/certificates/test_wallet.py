"""A person's own certificates: what they see, open and switch, and who else may."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.urls import reverse
from django.utils.formats import date_format
from pytest_django.asserts import assertContains, assertInHTML, assertNotContains, assertRedirects

from certificates.linkedin import profile_link
from certificates.models import Certificate, Rendition
from certificates.selectors.file_checks import answer_about
from certificates.services import Replacement, replace_certificate
from certificates.typesetting.face import CertificateFace
from tests.factories import certificates as factory
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db

WALLET = reverse("certificates:wallet")
ON = date_format(NOON.date())


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


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("correction", f"Replaced on {ON}, after a correction."),
        ("name_change", f"Replaced on {ON}, after a change of name."),
    ],
)
def test_what_was_replaced_says_the_true_reason(client, ana, administrator, kind, said):
    certificate = factory.certificate(ana)
    replacement = Replacement(kind, "On request.", {"holder_name": "Ana Lopes"})
    replace_certificate(
        certificate=certificate, replacement=replacement, actor=administrator, at=NOON
    )
    client.force_login(ana)

    response = client.get(WALLET)

    assertContains(response, said, count=1)
    assertNotContains(response, "superseded")


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


def try_again(certificate):
    return reverse("certificates:try_again", args=[certificate.pk])


def test_a_file_that_the_disk_did_not_take_is_said_to_be_late(client, ana):
    factory.certificate(ana, title="Late")
    Certificate.objects.update(held_up_by="The file could not be stored: no space")
    client.force_login(ana)

    response = client.get(WALLET)

    assert states(response) == [[("Late", "valid", "late")], []]
    assertContains(response, "Your certificate takes longer than usual")
    assertNotContains(response, "no space")
    assertNotContains(response, try_again(Certificate.objects.get()))


def test_holders_have_a_failed_file_tried_again(client, ana, django_capture_on_commit_callbacks):
    certificate = factory.certificate(ana)
    Certificate.objects.update(fault="No file: out of ink")
    client.force_login(ana)
    assertContains(client.get(WALLET), f'action="{try_again(certificate)}"')

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(try_again(certificate))

    assertRedirects(
        response, f"{WALLET}#certificate-{certificate.pk}", fetch_redirect_response=False
    )
    certificate.refresh_from_db()
    assert (certificate.fault, certificate.renditions.count()) == ("", 1)
    event = certificate.events.get(event="tried_again")
    assert (event.actor, event.note) == (ana, "No file: out of ink")


def test_trying_has_an_end_for_a_day(client, ana, noon):
    certificate = factory.certificate(ana)
    client.force_login(ana)
    for _ in range(5):
        Certificate.objects.update(fault="No file: out of ink")
        response = client.post(try_again(certificate), follow=True)
    assertContains(response, "It was tried several times today.")

    assert certificate.events.filter(event="tried_again").count() == 3
    with time_machine.travel(NOON + dt.timedelta(days=12), tick=False):
        client.force_login(ana)
        client.post(try_again(certificate))
    assert certificate.events.filter(event="tried_again").count() == 4


@pytest.mark.parametrize(("who", "status"), [("ben", 404), ("administrator", 404), (None, 302)])
def test_nobody_else_has_it_tried_again(client, request, ana, settings, who, status):
    settings.MFA_FOR_STAFF = False
    certificate = factory.certificate(ana)
    Certificate.objects.update(fault="No file: out of ink")
    if who:
        client.force_login(request.getfixturevalue(who))

    assert client.post(try_again(certificate)).status_code == status
    assert Certificate.objects.get().fault == "No file: out of ink"


def test_what_is_not_broken_is_not_tried_again(client, ana):
    certificate = factory.certificate(ana, rendered=True)
    client.force_login(ana)

    client.post(try_again(certificate))
    Certificate.objects.update(fault="No letter: the server refused it")
    client.post(try_again(certificate))

    assert Certificate.objects.get().fault == "No letter: the server refused it"
    assert not certificate.events.filter(event="tried_again").exists()


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


def switch(client, certificate, shows, **more):
    data = {"certificate": certificate.pk, "shows": shows, **more}
    return client.post(WALLET, data, follow=True)


def test_the_holder_decides_what_is_shown(client, ana):
    certificate = factory.certificate(ana)
    client.force_login(ana)

    assertContains(switch(client, certificate, "initials"), "shows your initials only.")
    certificate.refresh_from_db()
    assert (certificate.is_shared, certificate.hides_name) == (True, True)
    switch(client, certificate, "initials")
    assertContains(switch(client, certificate, "nobody"), "and not whose it is.")
    certificate.refresh_from_db()
    assert certificate.is_shared is False
    assertContains(switch(client, certificate, "name", place="on"), "shows your name.")

    certificate.refresh_from_db()
    assert (certificate.is_shared, certificate.hides_name) == (True, False)
    assert certificate.shows_place is True
    assert list(certificate.events.values_list("event", "note", "actor")) == [
        ("issued", "", None),
        ("name_hidden", "", ana.pk),
        ("sharing", "shared: false, place: false", ana.pk),
        ("sharing", "shared: true, place: true", ana.pk),
        ("name_shown", "", ana.pk),
    ]


@pytest.mark.parametrize(
    ("shown", "checked"),
    [
        ({}, "name"),
        ({"hides_name": True}, "initials"),
        ({"is_shared": False}, "nobody"),
        ({"is_shared": False, "hides_name": True}, "nobody"),
    ],
    ids=["name", "initials", "nobody", "nobody rather than initials"],
)
def test_the_wallet_says_what_is_shown(client, ana, shown, checked):
    factory.certificate(ana)
    Certificate.objects.update(**shown)
    client.force_login(ana)

    page = client.get(WALLET).content.decode()

    assert [
        value
        for value in ("name", "initials", "nobody")
        if f'name="shows" value="{value}" checked' in page
    ] == [checked]


@pytest.mark.parametrize("who", ["ben", "cleo", "administrator"])
def test_nobody_else_decides_it(client, request, ana, who):
    certificate = factory.certificate(ana)
    client.force_login(request.getfixturevalue(who))

    assert switch(client, certificate, "nobody").status_code == 404

    certificate.refresh_from_db()
    assert (certificate.is_shared, certificate.hides_name) == (True, False)


@pytest.mark.parametrize("data", [{}, {"certificate": "x", "shows": "nobody"}, {"shows": "maybe"}])
def test_a_switch_nobody_offered_changes_nothing(client, ana, data):
    certificate = factory.certificate(ana)
    client.force_login(ana)

    assertRedirects(client.post(WALLET, {"certificate": certificate.pk, **data}), WALLET)

    certificate.refresh_from_db()
    assert (certificate.is_shared, certificate.hides_name) == (True, False)


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("json", "application/ld+json"),
        ("png", "image/png"),
        ("jwt", "application/vc+jwt"),
    ],
)
def test_the_holder_takes_the_badge_along(client, ana, badged, shared, form, kind):
    Certificate.objects.update(is_shared=shared)
    client.force_login(ana)

    response = client.get(own_badge(badged, form))

    assert response["Content-Type"] == kind
    assert response["Content-Disposition"] == (f'attachment; filename="{badged.number}.{form}"')
    answer = answer_about(response.content, at=NOON + dt.timedelta(days=1))
    assert (answer.verdict, answer.certificate) == ("badge", badged)
    assert b"Ferreira" not in response.content


@pytest.mark.parametrize(
    ("who", "status"),
    [("ana", 200), ("ben", 404), ("cleo", 404), ("administrator", 404)],
    ids=["owner", "colleague", "stranger", "staff"],
)
def test_who_may_take_the_badge(client, request, badged, who, status):
    client.force_login(request.getfixturevalue(who))

    assert client.get(own_badge(badged, "json")).status_code == status


def test_visitors_sign_in_before_they_take_a_badge(client, badged):
    page = own_badge(badged, "png")

    assertRedirects(
        client.get(page), f"{reverse('account_login')}?next={page}", fetch_redirect_response=False
    )


@pytest.fixture
def badged(ana):
    return factory.certificate(ana, rendered=True)


def own_badge(certificate, form):
    return reverse("certificates:own_badge", args=[certificate.pk, form])


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


def test_the_fields_for_linkedin_are_listed_to_be_copied(client, ana):
    certificate = factory.certificate(ana, title="Safety & first aid", validity_months=24)
    client.force_login(ana)

    [row] = client.get(WALLET).context["current"]

    assert row["by_hand"] == [
        ("Name", "Safety & first aid"),
        ("Issuing organization", "Filiform Training"),
        ("Issue date", "October 2026"),
        ("Expiration date", "October 2028"),
        ("Credential ID", certificate.number),
        ("Credential URL", certificate.data["verify_url"]),
    ]
