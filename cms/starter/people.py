"""Who stands in the demo site. These accounts exist only where `seed_demo` was run."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password

from practitioners.models import Profession, User
from practitioners.roles import Role, give_role

# Published on purpose: it opens nothing but a demo on one's own machine.
DEMO_PASSWORD = "needle-and-thread"  # noqa: S105


@dataclass(frozen=True)
class DemoAccount:
    role: Role
    email: str
    name: str
    display_name: str
    zone: str = "Europe/London"


DEMO_ACCOUNTS = (
    DemoAccount(Role.LEARNER, "learner@demo.example", "Maya Lindgren", "Maya"),
    DemoAccount(Role.INSTRUCTOR, "instructor@demo.example", "Tomas Reyes", "Tomas"),
    DemoAccount(Role.CLINICAL_REVIEWER, "reviewer@demo.example", "Ingrid Bauer", "Ingrid"),
    DemoAccount(Role.ADMINISTRATOR, "admin@demo.example", "Priya Nair", "Priya"),
)


def load_person(account: DemoAccount, at: dt.datetime) -> tuple[User, bool]:
    """The person behind a demo account, and whether they are new.

    Outside development nobody can sign in as one of them: some are staff, and the password is known.
    """
    person = User.objects.filter(email=account.email).first()
    if person is not None:
        return person, False
    person = User.objects.create_user(
        account.email,
        name_on_licence=account.name,
        display_name=account.display_name,
        profession=Profession.objects.filter(code="physiotherapist").first(),
        time_zone=account.zone,
        joined_at=at,
    )
    if settings.DEMO_SIGN_IN:
        person.password = _hashed()
        person.save(update_fields=["password"])
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    give_role(person=person, role=account.role)
    return person, True


@cache
def _hashed() -> str:
    """One for all of them, as the password is; each would take as long as twenty lessons."""
    return make_password(DEMO_PASSWORD)


def load_accounts(at: dt.datetime) -> dict[Role, User]:
    return {account.role: load_person(account, at)[0] for account in DEMO_ACCOUNTS}
