"""What a person may do: own permissions and those of the groups, asked for in one statement."""

import pytest
from django.contrib.auth.models import Group, Permission

from practitioners.backends import EmailBackend
from practitioners.models import User

pytestmark = pytest.mark.django_db
OWN, OF_GROUP = "renewals.view_reminder", "renewals.change_reminder"


def permission(name: str) -> Permission:
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


@pytest.fixture
def allowed(ana) -> User:
    ana.user_permissions.add(permission(OWN))
    for name in ("Readers", "Writers"):
        group = Group.objects.create(name=name)
        group.permissions.add(permission(OF_GROUP))
        ana.groups.add(group)
    return ana


def test_own_permissions_and_those_of_groups_are_one_statement(
    allowed, ben, django_assert_num_queries
):
    person = EmailBackend().get_user(allowed.pk)

    with django_assert_num_queries(1):
        said = [person.has_perm(name) for name in (OWN, OF_GROUP, "renewals.add_reminder")]

    assert (said, ben.has_perm(OWN)) == ([True, True, False], False)
    assert EmailBackend().get_all_permissions(person) == {OWN, OF_GROUP} | {
        f"{one.content_type.app_label}.{one.codename}"
        for one in Permission.objects.filter(group__user=allowed).select_related("content_type")
    }


def test_nobody_may_do_anything_who_is_not_active(allowed):
    allowed.is_active = False

    assert EmailBackend().get_all_permissions(allowed) == set()


def test_a_superuser_may_do_everything(ana):
    ana.is_superuser = True

    assert len(EmailBackend().get_all_permissions(ana)) == Permission.objects.count()


def test_a_persons_staff_profile_comes_with_the_person(ana, django_assert_num_queries):
    with django_assert_num_queries(1):
        person = EmailBackend().get_user(ana.pk)
        assert getattr(person, "wagtail_userprofile", None) is None
