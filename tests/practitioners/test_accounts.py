"""Signing up, confirming, signing in with two factors, and who is sent where."""

import re
import smtplib

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import Permission
from django.core import mail as outbox
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from practitioners.models import User
from practitioners.roles import Role
from practitioners.services.people import confirm_address

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def fresh_limits():
    """allauth counts tries, and used codes, in the cache."""
    cache.clear()


@pytest.fixture
def commits_at_once(monkeypatch):
    """As in a real request, where no transaction of a test is around it: the session is still open."""
    monkeypatch.setattr(transaction, "on_commit", lambda work, **_: work())


def code_now() -> str:
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


def sign_up(client, **changes):
    data = {
        "email": "Nora.Lind@Example.org",
        "password1": PASSWORD,
        "name_on_licence": "Nora Lind",
        "display_name": "",
        "profession": "",
    }
    return client.post(reverse("account_signup"), data | changes)


def sign_in(client, email, **changes):
    return client.post(reverse("account_login"), {"login": email, "password": PASSWORD} | changes)


def show_password(client):
    """What allauth asks for before anything about the account's safety is changed."""
    return client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_signing_up_makes_a_learner_who_confirms_before_signing_in(client, places, mailoutbox):
    answer = sign_up(client, profession=places["physio"].pk, display_name="Nora")

    assert answer.url == reverse("account_email_verification_sent")
    person = User.objects.get(email="nora.lind@example.org")
    assert (person.name_on_licence, person.display_name) == ("Nora Lind", "Nora")
    assert (person.profession, person.time_zone) == (places["physio"], "UTC")
    assert [group.name for group in person.groups.all()] == [Role.LEARNER]
    assert [letter.to for letter in mailoutbox] == [["nora.lind@example.org"]]
    assert mailoutbox[0].subject == "Confirm your e-mail address for Filiform"

    assert sign_in(client, person.email).url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session

    link = re.search(r"http://testserver(/accounts/confirm-email/\S+)", mailoutbox[0].body)[1]
    client.post(link)
    sign_in(client, person.email)
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name_on_licence": ""}, "name_on_licence", "Enter your name as it is on your licence."),
        (
            {"name_on_licence": "Nora\nLind"},
            "name_on_licence",
            "Write the name on one line, in letters alone.",
        ),
        ({"profession": "999999"}, "profession", "Choose a profession from the list."),
    ],
    ids=["no name", "a name on two lines", "a profession that does not exist"],
)
def test_signing_up_with_bad_words_makes_nobody(client, places, changes, field, sentence):
    answer = sign_up(client, **changes)

    assert answer.context["form"].errors[field] == [sentence]
    assert not User.objects.exists()


def test_signing_up_with_a_taken_address_tells_only_its_owner(client, ana, mailoutbox):
    confirm_address(person=ana)

    answer = sign_up(client, email="ANA@example.org")

    assert answer.url == reverse("account_email_verification_sent")
    assert User.objects.count() == 1
    assert [letter.subject for letter in mailoutbox] == ["You already have an account at Filiform"]


def test_a_mail_server_that_is_away_keeps_the_account_and_says_so(client, places, monkeypatch):
    def away(self, *args, **kwargs):
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(outbox.EmailMessage, "send", away)

    answer = sign_up(client)

    assert User.objects.filter(email="nora.lind@example.org").exists()
    page = client.get(answer.url).content.decode()
    assert "We could not send the e-mail just now." in page


def test_a_reset_link_names_our_own_address_whatever_host_was_asked(client, ana, mailoutbox):
    confirm_address(person=ana)

    client.post(
        reverse("account_reset_password"), {"email": ana.email}, headers={"host": "localhost"}
    )

    assert [letter.to for letter in mailoutbox] == [["ana@example.org"]]
    assert "http://testserver/accounts/password/reset/key/" in mailoutbox[0].body
    assert "localhost" not in mailoutbox[0].body.split("--")[0]


def test_an_address_nobody_has_gets_a_letter_that_says_so(client, db, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})

    assert mailoutbox[0].subject == "There is no account with this address at Filiform"


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/admin/login/?next=/admin/", "/accounts/login/?next=/admin/"),
        ("/_util/login/", "/accounts/login/"),
        ("/admin/password_reset/", "/accounts/password/reset/"),
        ("/admin/password_reset/confirm/MQ/token/", "/accounts/password/reset/"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_way_in_leads_to_the_one_that_asks_for_two_factors(client, db, method, path, to):
    answer = getattr(client, method)(path)

    assert (answer.status_code, answer.url) == (302, to)


def test_the_staff_pages_send_a_visitor_to_our_sign_in(client, db):
    assert client.get("/admin/").url == "/accounts/login/?next=/admin/"


def test_a_password_alone_does_not_sign_in_whoever_has_a_second_factor(client, administrator):
    confirm_address(person=administrator)
    TOTP.activate(administrator, SECRET)

    answer = sign_in(client, administrator.email)

    assert answer.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "_auth_user_id" not in client.session

    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert client.session["_auth_user_id"] == str(administrator.pk)


def test_a_recovery_code_works_once(client, administrator):
    confirm_address(person=administrator)
    TOTP.activate(administrator, SECRET)
    code = RecoveryCodes.activate(administrator).get_unused_codes()[0]

    sign_in(client, administrator.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.session["_auth_user_id"] == str(administrator.pk)

    client.post(reverse("account_logout"))
    sign_in(client, administrator.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", ["/admin/", "/learning/", "/me/", "/verify/", "/"])
def test_staff_without_a_second_factor_go_nowhere_but_to_set_one_up(
    client, administrator, settings, path
):
    settings.MFA_FOR_STAFF = True
    client.force_login(administrator)

    answer = client.get(path)

    assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))


@pytest.mark.parametrize("path", ["/accounts/2fa/", "/accounts/logout/", "/livez"])
def test_staff_without_a_second_factor_reach_what_is_needed_to_set_one_up(
    client, administrator, settings, path
):
    settings.MFA_FOR_STAFF = True
    client.force_login(administrator)

    assert client.get(path).status_code == 200


def test_a_learner_needs_no_second_factor(client, ana, settings):
    settings.MFA_FOR_STAFF = True
    client.force_login(ana)

    assert client.get(reverse("practitioners:profile")).status_code == 200


def test_staff_who_signed_in_with_a_code_enter(client, administrator, settings):
    settings.MFA_FOR_STAFF = True
    confirm_address(person=administrator)
    TOTP.activate(administrator, SECRET)
    sign_in(client, administrator.email)
    client.post(reverse("mfa_authenticate"), {"code": code_now()})

    assert client.get("/admin/").status_code == 200


def test_a_session_older_than_the_factor_is_asked_for_it(client, administrator, settings):
    settings.MFA_FOR_STAFF = True
    client.force_login(administrator)
    TOTP.activate(administrator, SECRET)

    answer = client.get("/admin/")
    assert answer.url == f"{reverse('mfa_reauthenticate')}?next=%2Fadmin%2F"

    answer = client.post(answer.url, {"code": code_now()})
    assert answer.url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_whoever_sets_up_the_first_factor_enters_without_showing_it_again(
    client, administrator, settings, mailoutbox, commits_at_once
):
    settings.MFA_FOR_STAFF = True
    settings.ACCOUNT_EMAIL_NOTIFICATIONS = True
    confirm_address(person=administrator)
    sign_in(client, administrator.email)
    show_password(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))

    client.post(reverse("mfa_activate_totp"), {"code": code})

    assert Authenticator.objects.filter(user=administrator, type="totp").exists()
    told = "An authenticator app was added to your account"
    assert told in [letter.subject for letter in mailoutbox]
    assert client.get("/admin/").status_code == 200


def test_a_further_factor_added_with_a_password_alone_opens_nothing(
    client, administrator, settings, commits_at_once
):
    settings.MFA_FOR_STAFF = True
    confirm_address(person=administrator)
    sign_in(client, administrator.email)
    show_password(client)
    TOTP.activate(administrator, SECRET)

    client.post(reverse("mfa_generate_recovery_codes"))

    assert Authenticator.objects.filter(user=administrator, type="recovery_codes").exists()
    assert client.get("/admin/").url.startswith(reverse("mfa_reauthenticate"))


def test_another_address_counts_once_it_is_confirmed(client, ana, mailoutbox):
    confirm_address(person=ana)
    sign_in(client, ana.email)
    show_password(client)

    client.post(reverse("account_email"), {"action_add": "", "email": "New.Ana@Example.org"})
    ana.refresh_from_db()
    assert ana.email == "ana@example.org"

    link = re.search(r"http://testserver(/accounts/confirm-email/\S+)", mailoutbox[-1].body)[1]
    client.post(link)
    ana.refresh_from_db()
    assert ana.email == "new.ana@example.org"
    assert EmailAddress.objects.get(user=ana).email == "new.ana@example.org"


def test_five_wrong_passwords_are_enough(client, ana):
    confirm_address(person=ana)
    for _ in range(5):
        sign_in(client, ana.email, password="wrong")

    answer = sign_in(client, ana.email)

    assert "Too many tries" in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_reset_password", "account_email"]
)
def test_an_address_is_an_e_mail_address_on_every_page(client, ana, places, name):
    if name == "account_email":
        confirm_address(person=ana)
        client.post(
            reverse("account_login"), {"login": ana.email, "password": "correct horse battery"}
        )

    page = client.get(reverse(name)).content.decode()

    assert "E-mail address" in page
    assert re.findall(r">[^<]*\bemail\b[^<]*<", page, re.IGNORECASE) == []


def test_a_door_opened_for_one_person_alone_asks_for_the_second_factor_too(client, ana, settings):
    settings.MFA_FOR_STAFF = True
    ana.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(ana)

    answer = client.get(reverse("wagtailadmin_home"))

    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("mfa_index")
