"""Wagtail's list of people works with our User, for superusers and nobody else."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.urls import reverse

from practitioners.models import User
from practitioners.roles import Role
from practitioners.services.people import confirm_address
from tests.factories import practitioners as make

pytestmark = pytest.mark.django_db

INDEX = "wagtailusers_users:index"


@pytest.fixture
def root(db) -> User:
    return User.objects.create_superuser(
        "root@example.org", "correct horse battery", name_on_licence="Rosa Root"
    )


def form_of(person, **changes):
    said = {
        "email": person.email,
        "name_on_licence": person.name_on_licence,
        "display_name": person.display_name,
        "is_active": "on" if person.is_active else "",
        "password1": "",
        "password2": "",
        "groups": list(person.groups.values_list("pk", flat=True)),
    }
    return said | changes


def test_a_superuser_sees_everybody_and_finds_by_name(client, root, ana, ben):
    client.force_login(root)

    page = client.get(reverse(INDEX)).content.decode()
    found = client.get(reverse(INDEX), {"q": "Ferreira"}).content.decode()

    assert "Ana Ferreira" in page
    assert "Ben Okafor" in page
    assert "Ana Ferreira" in found
    assert "Ben Okafor" not in found


@pytest.mark.parametrize("ordering", ["name_on_licence", "-name_on_licence", "email", "last_login"])
def test_the_list_is_sorted_by_each_column(client, root, ana, ordering):
    client.force_login(root)

    assert client.get(reverse(INDEX), {"ordering": ordering}).status_code == 200


def test_the_list_costs_the_same_for_one_person_and_for_three(
    client, root, ana, ben, cleo, django_assert_num_queries
):
    User.objects.exclude(pk__in=[root.pk]).update(is_active=False)
    client.force_login(root)
    url = reverse(INDEX)
    client.get(url)

    with django_assert_num_queries(10):
        client.get(url, {"is_active": "true"})
    User.objects.filter(pk__in=[ana.pk, ben.pk]).update(is_active=True)
    with django_assert_num_queries(10):
        client.get(url, {"is_active": "true"})


def test_a_superuser_makes_an_account(client, root):
    client.force_login(root)
    assert client.get(reverse("wagtailusers_users:add")).status_code == 200
    learner = Group.objects.get(name=Role.LEARNER)

    answer = client.post(
        reverse("wagtailusers_users:add"),
        {
            "email": "New.Person@Example.org",
            "name_on_licence": "New Person",
            "display_name": "",
            "password1": "correct horse battery",
            "password2": "correct horse battery",
            "groups": [learner.pk],
        },
    )

    assert answer.status_code == 302
    person = User.objects.get(email="new.person@example.org")
    assert (person.name_on_licence, person.is_superuser) == ("New Person", False)
    assert list(person.groups.all()) == [learner]


def test_a_taken_address_is_refused_in_any_case(client, root, ana):
    client.force_login(root)

    answer = client.post(
        reverse("wagtailusers_users:add"),
        {
            "email": "ANA@example.org",
            "name_on_licence": "Another Ana",
            "password1": "correct horse battery",
            "password2": "correct horse battery",
        },
    )

    assert "email" in answer.context["form"].errors
    assert User.objects.filter(email__iexact="ana@example.org").count() == 1


def test_another_name_sends_verified_licences_back_and_names_who_changed_it(
    client, root, ana, noon
):
    licence = make.licence(holder=ana, at=noon, state="verified")
    client.force_login(root)
    url = reverse("wagtailusers_users:edit", args=[ana.pk])
    assert client.get(url).status_code == 200

    client.post(url, form_of(ana, name_on_licence="Ana Costa"))

    licence.refresh_from_db()
    event = licence.events.last()
    assert (licence.state, event.actor) == ("waiting", root)


def test_another_address_has_to_be_confirmed_and_the_old_one_no_longer_signs_in(client, root, ana):
    confirm_address(person=ana)
    client.force_login(root)

    client.post(
        reverse("wagtailusers_users:edit", args=[ana.pk]), form_of(ana, email="Ana2@example.org")
    )

    ana.refresh_from_db()
    assert ana.email == "ana2@example.org"
    assert not EmailAddress.objects.filter(user=ana).exists()


def test_nobody_is_deleted(client, root, ana):
    client.force_login(root)

    client.post(reverse("wagtailusers_users:delete", args=[ana.pk]))
    client.post(f"/admin/bulk/practitioners/user/delete/?id={ana.pk}")

    assert User.objects.filter(pk=ana.pk).exists()


@pytest.mark.parametrize("name", ["index", "add", "edit"])
def test_an_administrator_is_refused(client, administrator, ana, name):
    client.force_login(administrator)
    args = [ana.pk] if name == "edit" else []

    answer = client.get(reverse(f"wagtailusers_users:{name}", args=args))

    assert (answer.status_code, answer.url) == (302, reverse("wagtailadmin_home"))


def test_an_administrator_cannot_make_themselves_superuser(client, administrator):
    client.force_login(administrator)

    client.post(
        reverse("wagtailusers_users:edit", args=[administrator.pk]),
        form_of(administrator, is_superuser="on"),
    )

    administrator.refresh_from_db()
    assert not administrator.is_superuser
