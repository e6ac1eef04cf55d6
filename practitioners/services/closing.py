"""An account is closed: who it was goes, and the row stays because evidence names it."""

import datetime as dt
from functools import partial

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from practitioners.models import Licence, Membership, User
from practitioners.services.licences import claimed
from practitioners.signals import account_closed

MAY_CLOSE = "practitioners.close_account"


class ClosingRefused(Exception):  # noqa: N818  a refusal, not a fault
    """Nothing was changed. The message is a sentence for whoever asked."""


@transaction.atomic
def close_account(*, person: User, actor: User, at: dt.datetime) -> User:
    """Take away address, names, log-in, roles, memberships and proofs. Twice is once.

    What was earned and decided stays, with the number of the account in place of the person; what
    certificates print is kept for as long as records have to be. Everybody closes their own;
    with MAY_CLOSE somebody else's, those of staff superusers only. Raises ClosingRefused.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if person.closed_at is not None:
        return person
    _check(person, actor)
    _end_log_in(person)
    _leave(person, at)
    _drop_proofs(person, at)
    person.email = f"closed-{person.pk}@closed.invalid"
    person.name_on_licence = person.display_name = ""
    person.profession = person.birth_month = None
    person.letter_language = ""
    person.is_active = person.is_superuser = False
    person.last_login = None
    person.closed_at = at
    person.set_unusable_password()
    person.save()
    account_closed.send(sender=User, person=person)
    return person


def _check(person: User, actor: User) -> None:
    if person.pk != actor.pk:
        if not actor.has_perm(MAY_CLOSE):
            raise ClosingRefused(_("An administrator closes the account of somebody else."))
        if person.is_staff and not actor.is_superuser:
            raise ClosingRefused(_("A superuser closes the account of a member of staff."))
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    if person.is_superuser and not others.exists():
        raise ClosingRefused(
            _("This is the only superuser. Make somebody else one first, or nobody could enter.")
        )


def _end_log_in(person: User) -> None:
    """Sessions too: the password changes, so any that is not listed ends with the next request."""
    keys = UserSession.objects.filter(user=person).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()
    for model in (UserSession, EmailAddress, Authenticator):
        model.objects.filter(user=person).delete()
    person.groups.clear()
    person.user_permissions.clear()


def _leave(person: User, at: dt.datetime) -> None:
    present = Membership.objects.filter(person=person, left_on=None)
    present.update(left_on=at.date(), shares_deadlines=False)
    Membership.objects.filter(person=person).update(shares_deadlines=False)


def _drop_proofs(person: User, at: dt.datetime) -> None:
    """Place, number and what was decided stay; the scan of the document goes. Nobody waits any more."""
    licences = Licence.objects.select_for_update(no_key=True).filter(holder=person)
    for licence in licences:
        if licence.proof:
            delete = partial(licence.proof.storage.delete, str(licence.proof.name))
            transaction.on_commit(delete, robust=True)
        licence.proof, licence.proof_name, licence.proof_type = "", "", ""
        licence.proof_sha256 = ""
        licence.recheck_on = None
        licence.save(
            update_fields=["proof", "proof_name", "proof_type", "proof_sha256", "recheck_on"]
        )
        if licence.state == Licence.State.WAITING:
            _withdraw(licence, person, at)


def _withdraw(licence: Licence, person: User, at: dt.datetime) -> None:
    """No letter follows: it is the holder who withdraws it."""
    before = licence.state
    licence.state = Licence.State.REJECTED
    licence.save(update_fields=["state"])
    licence.events.create(
        before=before,
        after=licence.state,
        actor=person,
        reason=_("The account was closed."),
        claimed=claimed(licence),
        at=at,
    )
