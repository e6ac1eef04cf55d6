"""What people may be here. What each role may do is set at the top of the house, in `cms.roles`."""

from enum import StrEnum

from django.contrib.auth.models import Group

from practitioners.models import User


class Role(StrEnum):
    """The value is the name of the group."""

    LEARNER = "Learner"
    INSTRUCTOR = "Instructor"
    CLINICAL_REVIEWER = "Clinical reviewer"
    ASSESSOR = "Assessor"
    ADMINISTRATOR = "Administrator"


def give_role(*, person: User, role: Role) -> None:
    group, _ = Group.objects.get_or_create(name=role.value)
    person.groups.add(group)
    person.__dict__.pop("is_staff", None)
