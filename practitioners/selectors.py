"""What is known about people and their licences, asked by whoever may know it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import formats
from django.utils.translation import gettext as _

from practitioners.models import Licence, LicenceEvent, Membership, Profession, User
from practitioners.models.licences import LicenceQuerySet

State = Licence.State


def learn_clinic_languages(people: Iterable[User]) -> None:
    """`clinic_letter_language` of all who have chosen no language of letters, in one statement."""
    asking = [person for person in people if not person.letter_language]
    if not asking:
        return
    current = Membership.objects.filter(left_on=None, person__in={person.pk for person in asking})
    chosen = current.exclude(clinic__letter_language="").order_by("joined_on", "pk")
    languages = dict(chosen.values_list("person", "clinic__letter_language"))
    for person in asking:
        person.clinic_letter_language = languages.get(person.pk, "")


def people_who_may(permission: str) -> QuerySet[User]:
    """Everybody with an open account who holds this permission, superusers apart."""
    app, codename = permission.split(".")
    held = {"codename": codename, "content_type__app_label": app}
    by_group = Q(**{f"groups__permissions__{name}": value for name, value in held.items()})
    by_name = Q(**{f"user_permissions__{name}": value for name, value in held.items()})
    return User.objects.filter(by_group | by_name, is_active=True).distinct().order_by("pk")


def licences_of(user: User) -> LicenceQuerySet:
    """The person's own licences, with place and profession, newest first."""
    return Licence.objects.filter(holder=user).select_related(
        "jurisdiction__parent", "profession", "holder"
    )


def licence_for(*, user: User, licence_id: int) -> Licence:
    """Someone else's licence does not exist."""
    return get_object_or_404(licences_of(user), pk=licence_id)


def proof_for(*, user: User, licence_id: int) -> Licence:
    """The licence whose proof the person may open: the holder's own, or any for who checks licences."""
    licences = Licence.objects.exclude(proof="")
    if not may_check_licences(user):
        licences = licences.filter(holder=user)
    return get_object_or_404(licences, pk=licence_id)


def may_check_licences(user: User) -> bool:
    return user.has_perm("practitioners.change_licence")


def history_of(licence: Licence) -> list[LicenceEvent]:
    """Newest first, with who did it."""
    return list(licence.events.select_related("actor").order_by("-pk"))


@dataclass(frozen=True)
class LicenceStanding:
    """Whether somebody holds a licence that counts, said in one sentence, and where to go next."""

    ok: bool
    sentence: str
    next_step_url_name: str
    next_step_label: str = ""


def has_valid_licence(
    *, user: User, professions: Iterable[Profession] | None, on: dt.date
) -> LicenceStanding:
    """Whether a verified licence of an allowed profession is valid on that day.

    No professions means any. Titles of one family count for each other: a physiotherapist's
    licence opens what asks for a physical therapist.
    """
    return standing_of_licences(licences_of(user), professions=professions, on=on)


def standing_of_licences(
    licences: Iterable[Licence], *, professions: Iterable[Profession] | None, on: dt.date
) -> LicenceStanding:
    """The same of one person's licences, newest first, that were read with place and profession."""
    allowed = list(professions or [])
    families = {profession.family for profession in allowed}
    held = [licence for licence in licences if licence.state != State.REVOKED]
    fitting = [one for one in held if not allowed or one.profession.family in families]
    for licence in fitting:
        if licence.standing_on(on) == State.VERIFIED:
            return LicenceStanding(True, _verified_until(licence), "practitioners:licences")
    if held and not fitting:
        return LicenceStanding(
            False,
            _("This needs a verified licence as %(allowed)s. The licence you sent is as %(held)s.")
            % {"allowed": _either(allowed), "held": _either([one.profession for one in held])},
            "practitioners:licence_new",
            _("Send another licence"),
        )
    return _why_not_yet(fitting, allowed, on)


def _why_not_yet(
    licences: list[Licence], allowed: list[Profession], on: dt.date
) -> LicenceStanding:
    """The licence that is nearest to counting decides what is said."""
    by_standing = {licence.standing_on(on): licence for licence in reversed(licences)}
    look = "practitioners:licences"
    if licence := by_standing.get("waiting"):
        return LicenceStanding(
            False,
            _("Your licence in %(place)s is waiting to be checked. We write to you when it is.")
            % {"place": licence.jurisdiction},
            look,
            _("Look at your licences"),
        )
    if licence := by_standing.get("needs_changes"):
        return LicenceStanding(
            False,
            _("Your licence in %(place)s needs changes before it can be verified.")
            % {"place": licence.jurisdiction},
            look,
            _("See what to change"),
        )
    if licence := by_standing.get("expired"):
        return LicenceStanding(
            False,
            _("Your licence in %(place)s expired on %(day)s. Send the renewed one.")
            % {"place": licence.jurisdiction, "day": _day(licence.expires_on)},
            look,
            _("Renew it"),
        )
    sentence = (
        _("You need a verified licence as %(allowed)s. Send your licence for checking.")
        % {"allowed": _either(allowed)}
        if allowed
        else _("You need a verified licence. Send your licence for checking.")
    )
    return LicenceStanding(False, sentence, "practitioners:licence_new", _("Send your licence"))


def _verified_until(licence: Licence) -> str:
    if licence.expires_on is None:
        return _("Your licence in %(place)s is verified.") % {"place": licence.jurisdiction}
    return _("Your licence in %(place)s is verified and valid until %(day)s.") % {
        "place": licence.jurisdiction,
        "day": _day(licence.expires_on),
    }


def _day(day: dt.date | None) -> str:
    return formats.date_format(day) if day else ""


def _either(professions: list[Profession]) -> str:
    names = sorted({profession.name.lower() for profession in professions})
    if len(names) < 2:
        return "".join(names)
    return _("%(others)s or %(last)s") % {"others": ", ".join(names[:-1]), "last": names[-1]}


# For those who check licences


# Not a state of its own: verified, and the day of the next look has come.
RECHECK = "recheck"


def licence_queue(
    *, state: str = State.WAITING, search: str = "", on: dt.date | None = None
) -> QuerySet[Licence]:
    """Cases as the queue lists them, oldest first. `state` may be "" for all.

    RECHECK is those to be looked at again by that day, the longest overdue first.
    """
    licences = Licence.objects.select_related("holder", "jurisdiction", "profession").annotate(
        has_twin=Exists(_twins_of_each())
    )
    order = ("submitted_at", "pk")
    if state == RECHECK:
        licences = licences.filter(state=State.VERIFIED, recheck_on__lte=on)
        order = ("recheck_on", "pk")
    elif state:
        licences = licences.filter(state=state)
    for word in search.replace("\x00", " ").split():
        licences = licences.filter(
            Q(holder__name_on_licence__icontains=word)
            | Q(holder__email__icontains=word)
            | Q(number__icontains=word)
            | Q(number_key__icontains=word)
            | Q(jurisdiction__name__icontains=word)
        )
    return licences.order_by(*order)


def _twins_of_each() -> QuerySet[Licence]:
    same_number = Q(jurisdiction=OuterRef("jurisdiction"), number_key=OuterRef("number_key"))
    same_proof = Q(proof_sha256=OuterRef("proof_sha256")) & ~Q(proof_sha256="")
    return Licence.objects.filter(same_number | same_proof).exclude(holder=OuterRef("holder"))


def count_waiting() -> int:
    return Licence.objects.waiting().count()


def waiting_licences() -> tuple[int, dt.datetime | None]:
    """How many, and since when the oldest."""
    found = Licence.objects.filter(state=State.WAITING).aggregate(
        number=Count("pk"), since=Min("submitted_at")
    )
    return found["number"], found["since"]


def rechecks_due(*, on: dt.date) -> int:
    """Verified licences whose register is to be looked at again."""
    return Licence.objects.to_recheck(on).count()


def counts_by_state() -> dict[str, int]:
    found = Licence.objects.order_by().values_list("state").annotate(Count("pk"))
    return {state.value: 0 for state in State} | dict(found)


def case_to_check(*, licence_id: int) -> Licence:
    return get_object_or_404(
        Licence.objects.select_related("holder__profession", "jurisdiction__parent", "profession"),
        pk=licence_id,
    )


def next_case(*, checker: User, after: Licence | None = None) -> Licence | None:
    """The oldest waiting licence that is not the checker's own."""
    waiting = Licence.objects.waiting().exclude(holder=checker)
    return (waiting.exclude(pk=after.pk) if after else waiting).first()


def next_recheck(*, checker: User, on: dt.date, after: Licence | None = None) -> Licence | None:
    """The longest overdue licence to look at again that is not the checker's own."""
    due = Licence.objects.to_recheck(on).exclude(holder=checker)
    return (due.exclude(pk=after.pk) if after else due).first()


@dataclass(frozen=True)
class Twin:
    """Another licence that may be the same one, and what they share."""

    licence: Licence
    same_number: bool
    same_proof: bool


def twins_of(licence: Licence) -> list[Twin]:
    """Other licences with the same number or the same file, of whoever it is."""
    alike = Q(number_key=licence.number_key)
    if licence.proof_sha256:
        alike |= Q(proof_sha256=licence.proof_sha256)
    others = (
        Licence.objects.filter(alike)
        .exclude(pk=licence.pk)
        .select_related("holder", "jurisdiction", "profession")
        .order_by("submitted_at")
    )
    return [
        Twin(
            other,
            same_number=other.number_key == licence.number_key,
            same_proof=bool(licence.proof_sha256) and other.proof_sha256 == licence.proof_sha256,
        )
        for other in others
    ]
