"""An account is closed: who it was goes, what is evidence stays, and it is done once."""

import datetime as dt
from contextlib import nullcontext

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from certificates.selectors import withheld_awards
from practitioners import selectors
from practitioners.models import Clinic, LicenceEvent, Membership, User
from practitioners.services.closing import ClosingRefused, close_account
from renewals import services as renewals
from renewals.selectors import owed
from tests.factories import certificates as certificates_factory
from tests.factories import courses as courses_factory
from tests.factories import practitioners as make
from tests.factories import renewals as renewals_factory

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
CLOSE = reverse("practitioners:close")
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def fresh_cache():
    """Tries are counted in the cache, by the number of the account."""
    cache.clear()


def close(person, actor=None, at=NOON):
    return close_account(person=person, actor=actor or person, at=at)


def test_who_it_was_goes_and_the_row_stays(ana, client):
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    clinic = Clinic.objects.create(name="North")
    Membership.objects.create(
        clinic=clinic, person=ana, joined_on=NOON.date(), shares_deadlines=True
    )

    for _ in range(2):
        close(ana)

    ana = User.objects.get(pk=ana.pk)
    assert (ana.email, ana.name_on_licence, ana.display_name) == (
        f"closed-{ana.pk}@closed.invalid",
        "",
        "",
    )
    assert (ana.is_active, ana.closed_at, ana.has_usable_password()) == (False, NOON, False)
    assert str(ana) == f"Closed account {ana.pk}"
    assert EmailAddress.objects.count() == 0
    assert list(Membership.objects.values_list("left_on", "shares_deadlines")) == [
        (NOON.date(), False)
    ]
    assert client.login(email="ana@example.org", password=PASSWORD) is False


def test_the_address_is_free_for_a_new_account(ana):
    close(ana)

    again = User.objects.create_user("ana@example.org", PASSWORD, name_on_licence="Ana Ferreira")
    assert again.pk != ana.pk


def test_every_session_ends(ana, client):
    client.force_login(ana)
    assert client.get(reverse("practitioners:profile")).status_code == 200

    close(ana)

    assert client.get(reverse("practitioners:profile")).status_code == 302


def test_proofs_go_and_a_licence_no_longer_waits(ana, django_capture_on_commit_callbacks):
    scan = SimpleUploadedFile("scan.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "image/png")
    licence = make.licence(holder=ana, at=NOON)
    licence.proof.save("scan", scan)
    storage, name = licence.proof.storage, licence.proof.name

    with django_capture_on_commit_callbacks(execute=True):
        close(ana)

    licence.refresh_from_db()
    assert (storage.exists(name), licence.proof.name, licence.proof_sha256) == (False, "", "")
    assert (licence.state, selectors.count_waiting()) == ("rejected", 0)
    assert list(LicenceEvent.objects.owed_a_letter()) == []


def test_certificates_stay_and_can_be_checked(ana, client):
    certificate = certificates_factory.certificate(ana)
    close(ana)

    page = client.get(reverse("certificates:verification", args=[certificate.code]))

    assertContains(page, "Valid")
    assertContains(page, certificate.number)
    assertNotContains(page, "Ferreira")


def test_what_was_earned_and_not_issued_waits_for_nobody(ana):
    page = courses_factory.course()
    certificates_factory.programme(page, needs_licence=True)
    certificates_factory.completed(ana, page)
    assert [one.enrolment.learner for one in withheld_awards(on=NOON.date())] == [ana]

    close(ana)

    assert withheld_awards(on=NOON.date()) == []


def test_nothing_is_due_any_more(ana):
    period = renewals_factory.certificate_period(ana)
    later = NOON + dt.timedelta(days=1)
    assert list(owed.people_to_withdraw(before=later)) == []

    close(ana)
    assert list(owed.people_to_withdraw(before=later)) == [ana]
    for _ in range(2):
        renewals.withdraw_periods(person_id=ana.pk, at=later)

    period.refresh_from_db()
    assert (period.closing, period.closed_at) == ("withdrawn", later)
    assert list(owed.people_to_withdraw(before=later)) == []


def test_nobodys_periods_are_withdrawn_while_the_account_is_open(ana):
    period = renewals_factory.certificate_period(ana)
    renewals.withdraw_periods(person_id=ana.pk, at=NOON)

    period.refresh_from_db()
    assert period.closed_at is None


@pytest.mark.parametrize(
    ("whose", "by", "closed"),
    [
        pytest.param("ana", "ana", True, id="own"),
        pytest.param("ana", "administrator", True, id="administrator"),
        pytest.param("ana", "ben", False, id="colleague"),
        pytest.param("ana", "instructor", False, id="instructor"),
        pytest.param("instructor", "administrator", False, id="staff-by-administrator"),
        pytest.param("instructor", "root", True, id="staff-by-superuser"),
        pytest.param("root", "root", False, id="only-superuser"),
    ],
)
def test_who_may_close_an_account(request, whose, by, closed):
    person, actor = request.getfixturevalue(whose), request.getfixturevalue(by)
    with nullcontext() if closed else pytest.raises(ClosingRefused):
        close(person, actor)

    person = User.objects.get(pk=person.pk)
    assert (person.closed_at is not None) is closed


@pytest.fixture
def root(db):
    return User.objects.create_superuser("root@example.org", PASSWORD, name_on_licence="Root")


def test_the_person_closes_it_with_the_password(ana, client):
    client.force_login(ana)
    assertContains(client.get(reverse("practitioners:profile")), CLOSE)
    assertContains(client.get(CLOSE), "What stays, and why")

    wrong = client.post(CLOSE, {"proof": "not it"})
    assert wrong.context["form"].errors == {
        "proof": ["This is not your password. Check it and try again."]
    }
    assert User.objects.get(pk=ana.pk).closed_at is None

    assertRedirects(client.post(CLOSE, {"proof": PASSWORD}), "/", fetch_redirect_response=False)
    assert User.objects.get(pk=ana.pk).closed_at is not None
    assert Session.objects.count() <= 1


def test_tries_of_the_password_are_counted(ana, client):
    client.force_login(ana)
    for _ in range(12):
        last = client.post(CLOSE, {"proof": "not it"})

    assert "Too many tries" in str(last.context["form"].errors["proof"])


def test_who_has_no_password_types_the_address(ana, client):
    ana.set_unusable_password()
    ana.save()
    client.force_login(ana)

    assertContains(client.post(CLOSE, {"proof": "ben@example.org"}), "not the address")
    client.post(CLOSE, {"proof": "Ana@example.org "})

    assert User.objects.get(pk=ana.pk).closed_at is not None


def test_an_administrator_sees_what_goes_before_it_does(client, administrator, ana, settings):
    settings.MFA_FOR_STAFF = False
    client.force_login(administrator)
    address = reverse("close_account")
    assertContains(client.post(address, {"email": "x@example.org"}), "Nobody here has this address")
    assertContains(client.post(address, {"email": "ANA@example.org"}), "What stays, and why")
    assert User.objects.get(pk=ana.pk).closed_at is None

    client.post(address, {"email": "ana@example.org", "sure": "yes"})

    assert User.objects.get(pk=ana.pk).closed_at is not None


@pytest.mark.parametrize("who", ["ana", "instructor", None])
def test_only_administrators_find_the_page(client, request, who, ben, settings):
    settings.MFA_FOR_STAFF = False
    if who:
        client.force_login(request.getfixturevalue(who))

    response = client.post(reverse("close_account"), {"email": ben.email, "sure": "yes"})

    assert response.status_code in (302, 403)
    assert User.objects.get(pk=ben.pk).closed_at is None
