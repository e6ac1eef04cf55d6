"""A licence is sent, checked, sent back, taken away. Every move leaves an event.

All of it is atomic and takes the clock. Signals go out inside the transaction.
"""

import calendar
import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from practitioners import proofs
from practitioners.models import Jurisdiction, Licence, LicenceEvent, Profession, User
from practitioners.models.licences import normalise_number
from practitioners.queue import queue
from practitioners.signals import licence_verified
from practitioners.tasks import mail_licence_decision

State = Licence.State

# From where staff may move a licence, by where to. What was rejected or revoked opens again
# by asking for changes, and what was verified when the register says something else now.
STAFF_MOVES: dict[str, frozenset[str]] = {
    State.VERIFIED: frozenset({State.WAITING}),
    State.NEEDS_CHANGES: frozenset({State.WAITING, State.VERIFIED, State.REJECTED, State.REVOKED}),
    State.REJECTED: frozenset({State.WAITING, State.NEEDS_CHANGES}),
    State.REVOKED: frozenset({State.VERIFIED}),
}
HOLDER_MAY_CHANGE = frozenset({State.WAITING, State.NEEDS_CHANGES, State.VERIFIED})


@dataclass(frozen=True)
class LicenceClaim:
    """What somebody says about their licence."""

    jurisdiction: Jurisdiction
    profession: Profession
    number: str
    issued_on: dt.date | None = None
    expires_on: dt.date | None = None
    kind: str = Licence.Kind.LICENCE
    renewal_years: str = ""


class LicenceAlreadySent(ValidationError):  # noqa: N818  a refusal, not a fault
    """The person has sent this very licence before; `licence` is that row."""

    def __init__(self, licence: Licence) -> None:
        super().__init__(
            _("You have already sent this licence. Open it to change it."), code="already_sent"
        )
        self.licence = licence


class LicenceIsDecided(Exception):  # noqa: N818  a refusal, not a fault
    """Rejected or revoked: the holder cannot change it any more, staff can ask for changes."""


class CannotDecideOwnCase(Exception):  # noqa: N818  a refusal, not a fault
    """Nobody checks their own licence."""


class ReasonMissing(Exception):  # noqa: N818  a refusal, not a fault
    """Sending back, rejecting and revoking owe the holder a sentence."""


class DecidedMeanwhile(Exception):  # noqa: N818  a refusal, not a fault
    """The licence has moved since it was looked at; `event` is the latest move."""

    def __init__(self, event: LicenceEvent) -> None:
        super().__init__(str(event))
        self.event = event


@transaction.atomic
def submit_licence(
    *, holder: User, data: LicenceClaim, proof: UploadedFile | None, at: dt.datetime
) -> Licence:
    """Send a licence to be checked. Raises `LicenceAlreadySent`, or `ProofNotAccepted`."""
    _check_dates(data)
    licence = Licence(holder=holder, submitted_at=at)
    _apply(licence, data)
    if (earlier := _same_licence(licence)) is not None:
        raise LicenceAlreadySent(earlier)
    _save(licence, proofs.examine(proof) if proof else None)
    _record(licence, before="", actor=holder, at=at)
    return licence


@transaction.atomic
def resubmit_licence(
    *, licence: Licence, data: LicenceClaim, proof: UploadedFile | None, at: dt.datetime
) -> Licence:
    """Change what was sent, which asks for a new check.

    The same words again with no new file change nothing, unless changes were asked for.
    """
    licence = Licence.objects.select_for_update(no_key=True).get(pk=licence.pk)
    if licence.state not in HOLDER_MAY_CHANGE:
        raise LicenceIsDecided
    _check_dates(data)
    before, said = licence.state, claimed(licence)
    _apply(licence, data)
    if proof is None and claimed(licence) == said and before != State.NEEDS_CHANGES:
        return licence
    if (earlier := _same_licence(licence)) is not None:
        raise LicenceAlreadySent(earlier)
    licence.state, licence.submitted_at, licence.checked_at = State.WAITING, at, None
    licence.recheck_on = None
    _save(licence, proofs.examine(proof) if proof else None)
    _record(licence, before=before, actor=licence.holder, at=at)
    return licence


@transaction.atomic
def verify_licence(
    *,
    licence: Licence,
    actor: User,
    reason: str = "",
    method: str = "",
    at: dt.datetime,
    seen_event_id: int | None = None,
    recheck_on: dt.date | None = None,
) -> Licence:
    """The licence is what the holder says. What counts on it is told by `licence_verified`.

    It is looked at again on `recheck_on`, or after the usual time.
    """
    licence = _decide(licence, State.VERIFIED, actor, reason, method, at, seen_event_id)
    licence.recheck_on = recheck_on or usual_recheck(at.date())
    licence.save(update_fields=["recheck_on"])
    return licence


@transaction.atomic
def recheck_licence(
    *,
    licence: Licence,
    actor: User,
    method: str,
    reason: str = "",
    at: dt.datetime,
    seen_event_id: int | None = None,
    recheck_on: dt.date | None = None,
) -> Licence:
    """The register still says so. Nothing moves but the day of the next look, and nobody is written to.

    What no longer holds is taken back with `revoke_licence` or `ask_for_changes`.
    """
    licence = Licence.objects.select_for_update(no_key=True).get(pk=licence.pk)
    _look(licence, actor, seen_event_id, from_states=frozenset({State.VERIFIED}))
    licence.recheck_on = recheck_on or usual_recheck(at.date())
    licence.save(update_fields=["recheck_on"])
    LicenceEvent.objects.create(
        licence=licence,
        before=licence.state,
        after=licence.state,
        actor=actor,
        method=method,
        reason=reason.strip(),
        claimed=claimed(licence),
        at=at,
    )
    return licence


def usual_recheck(day: dt.date) -> dt.date | None:
    """So many months later by the setting; None where licences are not looked at again by themselves.

    A day that the month does not have becomes its last one.
    """
    months = settings.LICENCE_RECHECK_MONTHS
    if not months:
        return None
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return dt.date(day.year + years, month + 1, min(day.day, last))


@transaction.atomic
def ask_for_changes(
    *,
    licence: Licence,
    actor: User,
    reason: str = "",
    method: str = "",
    at: dt.datetime,
    seen_event_id: int | None = None,
) -> Licence:
    """Send it back with what to change; also opens a rejected or revoked licence again."""
    return _decide(licence, State.NEEDS_CHANGES, actor, reason, method, at, seen_event_id)


@transaction.atomic
def reject_licence(
    *,
    licence: Licence,
    actor: User,
    reason: str = "",
    method: str = "",
    at: dt.datetime,
    seen_event_id: int | None = None,
) -> Licence:
    """The licence is not what the holder says, and no change of theirs will make it so."""
    return _decide(licence, State.REJECTED, actor, reason, method, at, seen_event_id)


@transaction.atomic
def revoke_licence(
    *,
    licence: Licence,
    actor: User,
    reason: str = "",
    method: str = "",
    at: dt.datetime,
    seen_event_id: int | None = None,
) -> Licence:
    """A licence that was verified no longer stands."""
    return _decide(licence, State.REVOKED, actor, reason, method, at, seen_event_id)


def ask_for_new_check(
    *, person: User, reason: str, at: dt.datetime, actor: User | None = None
) -> list[Licence]:
    """Send the person's verified licences back to the queue, because what was checked has changed.

    One that waits already keeps its place; the event tells whoever is looking at it to look again.
    Returns those that were sent back. Call it inside the transaction that changes the person. The
    actor is the person by default.
    """
    concerned = Licence.objects.select_for_update(no_key=True).filter(
        holder=person, state__in=[State.VERIFIED, State.WAITING]
    )
    sent_back = []
    for licence in concerned:
        before = licence.state
        if before == State.VERIFIED:
            licence.state, licence.submitted_at, licence.checked_at = State.WAITING, at, None
            licence.recheck_on = None
            licence.save(update_fields=["state", "submitted_at", "checked_at", "recheck_on"])
            sent_back.append(licence)
        _record(licence, before=before, actor=actor or person, reason=reason, at=at)
    return sent_back


def claimed(licence: Licence) -> dict[str, Any]:
    """What the licence says, as it is kept with each event."""
    return {
        "kind": licence.kind,
        "jurisdiction": licence.jurisdiction.code,
        "profession": licence.profession.code,
        "number": licence.number,
        "issued_on": licence.issued_on.isoformat() if licence.issued_on else None,
        "expires_on": licence.expires_on.isoformat() if licence.expires_on else None,
        "renewal_years": licence.renewal_years,
        "proof_sha256": licence.proof_sha256,
        "name": licence.holder.name_on_licence,
    }


def _decide(
    licence: Licence,
    after: str,
    actor: User,
    reason: str,
    method: str,
    at: dt.datetime,
    seen_event_id: int | None,
) -> Licence:
    licence = Licence.objects.select_for_update(no_key=True).get(pk=licence.pk)
    _look(licence, actor, seen_event_id, from_states=STAFF_MOVES[after])
    if after != State.VERIFIED and not reason.strip():
        raise ReasonMissing
    before, licence.state, licence.checked_at = licence.state, after, at
    licence.recheck_on = None
    licence.save(update_fields=["state", "checked_at", "recheck_on"])
    event = _record(
        licence, before=before, actor=actor, reason=reason.strip(), method=method, at=at
    )
    queue(mail_licence_decision, event.pk)
    return licence


def _look(
    licence: Licence, actor: User, seen_event_id: int | None, *, from_states: Collection[str]
) -> None:
    """Whether the actor may decide what they have looked at."""
    if licence.holder_id == actor.pk:
        raise CannotDecideOwnCase
    latest = licence.events.select_related("actor").order_by("pk").last()
    moved = latest is not None and seen_event_id is not None and latest.pk != seen_event_id
    if latest is not None and (moved or licence.state not in from_states):
        raise DecidedMeanwhile(latest)


def _record(
    licence: Licence,
    *,
    before: str,
    actor: User,
    at: dt.datetime,
    reason: str = "",
    method: str = "",
) -> LicenceEvent:
    event = LicenceEvent.objects.create(
        licence=licence,
        before=before,
        after=licence.state,
        actor=actor,
        method=method,
        reason=reason,
        claimed=claimed(licence),
        at=at,
    )
    if State.VERIFIED in {before, licence.state}:
        licence_verified.send(sender=Licence, licence=licence)
    return event


def _check_dates(data: LicenceClaim) -> None:
    if data.issued_on and data.expires_on and data.expires_on <= data.issued_on:
        raise ValidationError({"expires_on": _("The expiry date must be after the issue date.")})
    if not normalise_number(data.number):
        raise ValidationError({"number": _("Enter your licence number.")})


def _apply(licence: Licence, data: LicenceClaim) -> None:
    licence.kind = data.kind
    licence.jurisdiction, licence.profession = data.jurisdiction, data.profession
    licence.number = " ".join(data.number.split())
    licence.number_key = normalise_number(data.number)
    licence.issued_on, licence.expires_on = data.issued_on, data.expires_on
    licence.renewal_years = data.renewal_years


def _same_licence(licence: Licence) -> Licence | None:
    return (
        Licence.objects.filter(
            holder=licence.holder,
            jurisdiction=licence.jurisdiction,
            profession=licence.profession,
            number_key=licence.number_key,
        )
        .exclude(pk=licence.pk)
        .first()
    )


def _save(licence: Licence, proof: proofs.Proof | None) -> None:
    """Write row and file. A row that the database refuses leaves no file behind."""
    if proof is not None:
        licence.proof.save(proof.name, proof.file, save=False)
        licence.proof_name, licence.proof_type = proof.name, proof.content_type
        licence.proof_sha256 = proof.sha256
    try:
        with transaction.atomic():
            licence.save()
    except IntegrityError:
        if proof is not None:
            licence.proof.delete(save=False)
        if (earlier := _same_licence(licence)) is not None:  # sent twice at the same moment
            raise LicenceAlreadySent(earlier) from None
        raise
