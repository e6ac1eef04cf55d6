"""What each role may do, and nothing besides."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from cms.roles import PAGES, install_roles
from practitioners.roles import Role

pytestmark = pytest.mark.django_db


def pages_of(role: Role) -> list[str]:
    kept = GroupPagePermission.objects.filter(group__name=role.value)
    return sorted(kept.values_list("permission__codename", flat=True))


def test_a_permission_that_a_role_has_no_more_is_taken_back():
    install_roles()
    learners = Group.objects.get(name=Role.LEARNER.value)
    learners.permissions.add(Permission.objects.get(codename="change_user"))
    GroupPagePermission.objects.create(
        group=learners,
        page=Page.get_first_root_node(),
        permission=Permission.objects.get(
            codename="publish_page", content_type__app_label="wagtailcore"
        ),
    )
    GroupCollectionPermission.objects.create(
        group=learners,
        collection=Collection.get_first_root_node(),
        permission=Permission.objects.get(codename="add_document"),
    )

    install_roles()

    assert list(learners.permissions.all()) == []
    assert {role: pages_of(role) for role in Role if pages_of(role)} == {
        role: sorted(names) for role, names in PAGES.items()
    }
    assert not GroupCollectionPermission.objects.filter(group=learners).exists()


def test_nobody_but_superusers_changes_people_or_groups():
    install_roles()
    dangerous = Permission.objects.filter(
        group__name__in=[role.value for role in Role],
        content_type__model__in=["user", "group", "permission"],
    ).exclude(codename="close_account")  # what is left then is evidence, and it cannot be undone

    assert list(dangerous) == []


def test_administrators_read_the_questions_whose_corrections_they_sign():
    install_roles()
    theirs = Group.objects.get(name=Role.ADMINISTRATOR.value).permissions
    names = set(theirs.filter(codename__endswith="question").values_list("codename", flat=True))

    assert names == {"view_question"}
