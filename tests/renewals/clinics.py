"""A clinic, who manages it and who shares what with it."""

import datetime as dt

from practitioners.models import Clinic, Membership, User
from tests.factories import renewals as make

JOINED = dt.date(2026, 1, 1)


def clinic(manager: User, *members: User, name: str = "Harbour Physio") -> Clinic:
    """The members agreed that it sees their deadlines."""
    found = Clinic.objects.create(name=name)
    make.confirm_address(person=manager)
    Membership.objects.create(clinic=found, person=manager, role="manager", joined_on=JOINED)
    for member in members:
        Membership.objects.create(
            clinic=found, person=member, shares_deadlines=True, joined_on=JOINED
        )
    return found
