"""What each role may do. Set again after every migration, so that code and database agree."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from practitioners.roles import Role

DOOR = "wagtailadmin.access_admin"

PERMISSIONS: dict[Role, list[str]] = {
    Role.LEARNER: [],
    Role.INSTRUCTOR: [
        DOOR,
        "courses.view_clinicalreview",
        "courses.add_stepcompletion",
        "courses.add_muscle",
        "courses.change_muscle",
        "courses.publish_muscle",
        "courses.add_region",
        "courses.change_region",
        "courses.view_problem",
        "courses.change_problem",
        "courses.view_announcement",
        "courses.add_announcement",
        "courses.change_announcement",
        "quizzes.view_question",
        "quizzes.add_question",
        "quizzes.change_question",
        "quizzes.change_response",
        "quizzes.view_accommodation",
        "quizzes.add_accommodation",
        "quizzes.change_accommodation",
        "quizzes.view_regraderun",
        "certificates.view_design",
        "wagtailimages.add_image",
        "wagtaildocs.add_document",
        "wagtailmedia.add_media",
    ],
    Role.CLINICAL_REVIEWER: [
        DOOR,
        "courses.change_muscle",
        "courses.publish_muscle",
        "courses.change_region",
        "courses.view_clinicalreview",
        "courses.add_clinicalreview",
        "courses.view_problem",
        "courses.change_problem",
        "quizzes.view_question",
        "quizzes.add_questionreview",
    ],
    Role.ASSESSOR: [DOOR, "courses.add_stepcompletion", "quizzes.change_response"],
    Role.ADMINISTRATOR: [
        DOOR,
        "courses.view_clinicalreview",
        "courses.add_stepcompletion",
        "courses.add_muscle",
        "courses.change_muscle",
        "courses.publish_muscle",
        "courses.add_region",
        "courses.change_region",
        "courses.view_problem",
        "courses.change_problem",
        "courses.view_announcement",
        "courses.add_announcement",
        "courses.change_announcement",
        "quizzes.change_response",
        "practitioners.close_account",
        "practitioners.view_licence",
        "practitioners.change_licence",
        "practitioners.view_clinic",
        "practitioners.add_clinic",
        "practitioners.change_clinic",
        "practitioners.view_membership",
        "practitioners.add_membership",
        "practitioners.change_membership",
        "quizzes.view_question",
        "quizzes.view_accommodation",
        "quizzes.add_accommodation",
        "quizzes.change_accommodation",
        "quizzes.view_regraderun",
        "quizzes.add_regraderun",
        "certificates.view_programme",
        "certificates.add_programme",
        "certificates.change_programme",
        "certificates.view_providernumber",
        "certificates.add_providernumber",
        "certificates.change_providernumber",
        "certificates.view_printrule",
        "certificates.add_printrule",
        "certificates.change_printrule",
        "certificates.view_design",
        "certificates.add_design",
        "certificates.change_design",
        "certificates.view_certificate",
        "certificates.change_certificate",
        "renewals.view_renewalperiod",
        "renewals.change_renewalperiod",
        "renewals.view_creditentry",
        "renewals.change_creditentry",
        "renewals.view_adjustment",
        "renewals.change_adjustment",
        "renewals.view_reminder",
        "renewals.change_reminder",
        "renewals.change_reminderplan",
        "renewals.view_ruleset",
        "renewals.change_ruleset",
        "wagtailimages.add_image",
        "wagtaildocs.add_document",
        "wagtailmedia.add_media",
    ],
}
# On the whole tree of pages. Nobody but superusers may change users or groups:
# whoever changes users can make themselves superuser.
PAGES: dict[Role, list[str]] = {
    Role.INSTRUCTOR: ["add_page", "change_page", "publish_page"],
    Role.CLINICAL_REVIEWER: ["change_page"],
    Role.ADMINISTRATOR: ["add_page", "change_page", "publish_page"],
}
FILES = [
    *("add_image", "change_image", "choose_image"),
    *("add_document", "change_document", "choose_document"),
    *("add_media", "change_media"),
]


def install_roles(**kwargs: Any) -> None:
    """Make the groups and give them exactly these permissions."""
    for role, names in PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=role.value)
        wanted = Q(pk=None)
        for name in names:
            app, codename = name.split(".")
            wanted |= Q(content_type__app_label=app, codename=codename)
        group.permissions.set(Permission.objects.filter(wanted))
        _install_page_permissions(group, PAGES.get(role, []))
        _install_file_permissions(group, FILES if role in PAGES else [])


def _install_page_permissions(group: Group, codenames: list[str]) -> None:
    root = Page.get_first_root_node()
    if root is None:  # Wagtail's own migrations have not run yet
        return
    pages = ContentType.objects.get_for_model(Page)
    others = GroupPagePermission.objects.filter(group=group)
    others.exclude(page=root, permission__codename__in=codenames).delete()
    for permission in Permission.objects.filter(content_type=pages, codename__in=codenames):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _install_file_permissions(group: Group, codenames: list[str]) -> None:
    root = Collection.get_first_root_node()
    if root is None:
        return
    others = GroupCollectionPermission.objects.filter(group=group)
    others.exclude(collection=root, permission__codename__in=codenames).delete()
    for permission in Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs", "wagtailmedia"],
        codename__in=codenames,
    ):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )
