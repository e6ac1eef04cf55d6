"""Staff take a case, decide it, and may undo that for a while. Every move leaves an event.

Letters about decisions wait until UNDO_LASTS has passed, so that what was undone was never said.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction

from practitioners.models import User
from renewals.models import CreditEntry, CreditEvent
from renewals.selectors.evidence import CLAIM_LASTS
from renewals.services.activities import record

State = CreditEntry.State

UNDO_LASTS = dt.timedelta(minutes=10)

# From where staff may move an activity, by where to.
STAFF_MOVES: dict[str, frozenset[str]] = {
    State.ACCEPTED: frozenset({State.WAITING, State.PARTLY}),
    State.PARTLY: frozenset({State.WAITING, State.ACCEPTED}),
    State.NEEDS_CHANGES: frozenset({State.WAITING, State.ACCEPTED, State.PARTLY, State.REJECTED}),
    State.REJECTED: frozenset({State.WAITING, State.ACCEPTED, State.PARTLY}),
}


class OwnCase(Exception):  # noqa: N818  a refusal, not a fault
    """Nobody decides about their own activity."""


class ReasonMissing(Exception):  # noqa: N818  a refusal, not a fault
    """Everything but accepting all of it owes the holder a sentence."""


class MinutesDoNotFit(Exception):  # noqa: N818  a refusal, not a fault
    """A part is more than nothing and less than what was claimed."""


class DecidedMeanwhile(Exception):  # noqa: N818  a refusal, not a fault
    """The case has moved since it was looked at; `event` is the latest move."""

    def __init__(self, event: CreditEvent) -> None:
        super().__init__(str(event))
        self.event = event


class TooLateToUndo(Exception):  # noqa: N818  a refusal, not a fault
    """More than UNDO_LASTS has passed, or something else has happened since."""


class NeedsAnother(Exception):  # noqa: N818  a refusal, not a fault
    """Whoever decided first cannot be the second person too."""


@transaction.atomic
def claim_entry(*, entry: CreditEntry, actor: User, at: dt.datetime) -> bool:
    """Tell colleagues that somebody looks at it. False while somebody else has it, or it is one's own.

    A claim runs out after CLAIM_LASTS. It is a courtesy and stops nobody from deciding.
    """
    entry = _lock(entry)
    if entry.holder_id == actor.pk or entry.state != State.WAITING:
        return False
    if claimant_of(entry, at=at) not in {None, actor.pk}:
        return False
    entry.claimed_by, entry.claimed_at = actor, at
    entry.save(update_fields=["claimed_by", "claimed_at"])
    return True


def release_entry(*, entry: CreditEntry, actor: User) -> None:
    """Give one's own claim back; somebody else's stays."""
    CreditEntry.objects.filter(pk=entry.pk, claimed_by=actor).update(
        claimed_by=None, claimed_at=None
    )


def claimant_of(entry: CreditEntry, *, at: dt.datetime) -> int | None:
    """The id of whoever has it now."""
    if entry.claimed_at is None or entry.claimed_at <= at - CLAIM_LASTS:
        return None
    return entry.claimed_by_id


@transaction.atomic
def decide_entry(
    *,
    entry: CreditEntry,
    decision: str,
    actor: User,
    reason: str = "",
    note: str = "",
    minutes: int | None = None,
    topics: Sequence[str] | None = None,
    categories: Mapping[str, str] | None = None,
    at: dt.datetime,
    seen_event_id: int | None = None,
) -> CreditEvent:
    """Accept all or a part, ask for changes, or reject.

    `topics` and `categories` (by reference of the rule set) replace what the entry said; None leaves
    them. Where a second person is asked for, this only waits as the first of two; see
    `confirm_decision`. Raises OwnCase, DecidedMeanwhile, ReasonMissing and MinutesDoNotFit.
    """
    entry = _lock(entry)
    latest = _look(entry, actor, decision, seen_event_id)
    if decision != State.ACCEPTED and not reason.strip():
        raise ReasonMissing
    claimed = entry.claimed_minutes or 0
    counts = claimed if decision != State.PARTLY else minutes or 0
    if decision == State.PARTLY and not 0 < counts < claimed:
        raise MinutesDoNotFit
    proposal: dict[str, Any] = {
        "decision": decision,
        "minutes": counts,
        "topics": list(entry.topics if topics is None else topics),
        "categories": dict(entry.categories if categories is None else categories),
    }
    words = {"reason": reason.strip(), "note": note.strip()}
    if settings.EVIDENCE_SECOND_PERSON:
        if latest.is_first_of_two and latest.undone_at is None:
            latest.undone_at = at
            latest.save(update_fields=["undone_at"])
        return _wait_for_another(entry, proposal, actor, words, at)
    return _carry_out(entry, proposal, actor, words, at)


@transaction.atomic
def confirm_decision(
    *, entry: CreditEntry, actor: User, at: dt.datetime, seen_event_id: int | None = None
) -> CreditEvent:
    """The second person agrees with the first decision, and it counts. Raises like deciding, and
    NeedsAnother for the person who decided first."""
    entry = _lock(entry)
    latest = _look(entry, actor, "", seen_event_id)
    if not latest.is_first_of_two or latest.undone_at is not None:
        raise DecidedMeanwhile(latest)
    if latest.actor_id == actor.pk:
        raise NeedsAnother
    words = {"reason": latest.reason, "note": latest.note}
    return _carry_out(entry, latest.said["proposal"], actor, words, at)


@transaction.atomic
def undo_decision(*, event: CreditEvent, actor: User, at: dt.datetime) -> CreditEntry:
    """Bring back what was before the latest decision. Its letter never goes out.

    Raises TooLateToUndo, and OwnCase.
    """
    entry = _lock(event.entry)
    if entry.holder_id == actor.pk:
        raise OwnCase
    latest = entry.events.latest("pk")
    if latest.pk != event.pk or not may_undo(latest, at=at):
        raise TooLateToUndo
    # One statement against the letter's claim: whoever comes first has it.
    free = CreditEvent.objects.filter(pk=latest.pk, undone_at=None, mail_claimed_at=None)
    if free.update(undone_at=at) != 1:
        raise TooLateToUndo
    before = entry.state
    if not latest.is_first_of_two:
        entry.state, entry.minutes = latest.before, latest.minutes_before
        entry.topics = latest.said["before"]["topics"]
        entry.categories = latest.said["before"]["categories"]
        entry.save(update_fields=["state", "minutes", "topics", "categories"])
    # Undone from the start: an undoing is told to nobody, and is itself not undone.
    record(entry, before=before, actor=actor, undone_at=at, also={"undoes": latest.pk}, at=at)
    return entry


def may_undo(event: CreditEvent, *, at: dt.datetime) -> bool:
    """A decision of staff that is younger than UNDO_LASTS and that nobody was told."""
    return (
        event.after in CreditEntry.DECISIONS
        and event.undone_at is None
        and event.mail_claimed_at is None
        and event.at > at - UNDO_LASTS
    )


def _lock(entry: CreditEntry) -> CreditEntry:
    return CreditEntry.objects.select_for_update(no_key=True).get(
        pk=entry.pk, source=CreditEntry.Source.OUTSIDE
    )


def _look(entry: CreditEntry, actor: User, decision: str, seen_event_id: int | None) -> CreditEvent:
    """The latest event, if the actor may decide now."""
    if entry.holder_id == actor.pk:
        raise OwnCase
    latest = entry.events.select_related("actor").latest("pk")
    moved = seen_event_id is not None and latest.pk != seen_event_id
    if moved or (decision and entry.state not in STAFF_MOVES[decision]):
        raise DecidedMeanwhile(latest)
    return latest


def _wait_for_another(
    entry: CreditEntry,
    proposal: dict[str, Any],
    actor: User,
    words: dict[str, str],
    at: dt.datetime,
) -> CreditEvent:
    entry.claimed_by = entry.claimed_at = None
    entry.save(update_fields=["claimed_by", "claimed_at"])
    return record(
        entry,
        before=entry.state,
        after=proposal["decision"],
        minutes=proposal["minutes"],
        is_first_of_two=True,
        actor=actor,
        also={"proposal": proposal},
        at=at,
        **words,
    )


def _carry_out(
    entry: CreditEntry,
    proposal: dict[str, Any],
    actor: User,
    words: dict[str, str],
    at: dt.datetime,
) -> CreditEvent:
    before, minutes_before = entry.state, entry.minutes
    earlier = {"topics": entry.topics, "categories": entry.categories}
    entry.state, entry.minutes = proposal["decision"], proposal["minutes"]
    entry.topics, entry.categories = proposal["topics"], proposal["categories"]
    entry.claimed_by = entry.claimed_at = None
    entry.save(
        update_fields=["state", "minutes", "topics", "categories", "claimed_by", "claimed_at"]
    )
    return record(
        entry,
        before=before,
        minutes_before=minutes_before,
        actor=actor,
        also={"before": earlier},
        at=at,
        **words,
    )
