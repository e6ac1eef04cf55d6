"""People change what they say about themselves."""

import dataclasses
import datetime as dt
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from practitioners.models import Licence, Profession, User
from practitioners.services.licences import ask_for_new_check
from practitioners.signals import licence_verified, time_zone_changed


@dataclass(frozen=True)
class Profile:
    """What a person may change about themselves."""

    name_on_licence: str
    display_name: str
    profession: Profession | None
    time_zone: str
    language: str
    birth_month: int | None
    keys_enabled: bool = True
    wants_announcements: bool = True
    letter_language: str = ""


@transaction.atomic
def change_profile(*, person: User, profile: Profile, at: dt.datetime) -> list[Licence]:
    """Save the profile; a new name sends verified licences back to be checked, and returns them.

    Another birth month is told for each verified licence: some renew at its end.
    """
    current = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    earlier = current.name_on_licence
    fields = [field.name for field in dataclasses.fields(Profile)]
    for name in fields:
        setattr(person, name, getattr(profile, name))
    person.save(update_fields=fields)
    sent_back = _name_changed(person, earlier, person, at)
    if person.birth_month != current.birth_month:
        for licence in person.licences.filter(state=Licence.State.VERIFIED):
            licence_verified.send(sender=Licence, licence=licence)
    _clock_changed(person, current)
    return sent_back


def switch_keys(*, person: User, on: bool) -> None:
    """Single keys in lessons, for people whose own keys or voice they would meet."""
    User.objects.filter(pk=person.pk).update(keys_enabled=on)


@transaction.atomic
def change_account(*, person: User, actor: User, at: dt.datetime) -> list[Licence]:
    """Save what a superuser changed about somebody, with what follows from it.

    Another name sends verified licences back to be checked. Another address has to be confirmed
    by its owner, and the one before no longer signs in.
    """
    current = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    earlier_name, earlier_email = current.name_on_licence, current.email
    person.save()
    if person.email != earlier_email:
        EmailAddress.objects.filter(user=person).delete()
    _clock_changed(person, current)
    return _name_changed(person, earlier_name, actor, at)


def _clock_changed(person: User, before: User) -> None:
    if person.time_zone != before.time_zone:
        time_zone_changed.send(sender=User, person=person)


def _name_changed(person: User, earlier: str, actor: User, at: dt.datetime) -> list[Licence]:
    if person.name_on_licence == earlier:
        return []
    return ask_for_new_check(
        person=person,
        actor=actor,
        reason=_("The name changed from %(before)s to %(after)s.")
        % {"before": earlier, "after": person.name_on_licence},
        at=at,
    )


@transaction.atomic
def confirm_address(*, person: User) -> EmailAddress:
    """Take the person's address as confirmed without a letter, for accounts that staff or seeds make."""
    EmailAddress.objects.filter(user=person).exclude(email=person.email).update(primary=False)
    address, _made = EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )
    return address
