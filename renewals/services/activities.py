"""An outside activity is sent, changed, taken back by its holder. Every move leaves an event.

All of it is atomic and takes the clock. Files that belong to a move that fails are not kept.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from practitioners import proofs
from practitioners.models import Licence, User
from renewals.models import CreditEntry, CreditEvent, Evidence

State = CreditEntry.State
HOLDER_MAY_CHANGE = frozenset({State.WAITING, State.NEEDS_CHANGES})
MOST_FILES = 10
MOST_MINUTES = 1000 * 60
# The same words with the same files within this time are a second click.
SAME_CLICK = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class ActivityClaim:
    """What somebody says they did. Minutes are instruction only; no licence means each of theirs."""

    title: str
    provider: str
    completed_on: dt.date
    minutes: int
    mode: str
    activity: str = CreditEntry.Activity.COURSE
    topics: Sequence[str] = ()
    licences: Collection[Licence] = ()
    reflection: str = ""


class ActivityIsDecided(Exception):  # noqa: N818  a refusal, not a fault
    """Accepted, rejected or withdrawn: the holder cannot change it any more."""


@transaction.atomic
def submit_activity(
    *, holder: User, claim: ActivityClaim, files: Sequence[UploadedFile], at: dt.datetime
) -> CreditEntry:
    """Send an activity to be reviewed; a second click is none.

    Raises ValidationError, and ProofNotAccepted of a file.
    """
    _check(claim, holder, at, kept=0, files=files)
    User.objects.select_for_update(no_key=True).get(pk=holder.pk)  # two clicks come in turn
    entry = CreditEntry(
        holder=holder,
        source=CreditEntry.Source.OUTSIDE,
        state=State.WAITING,
        recorded_at=at,
        submitted_at=at,
    )
    _apply(entry, claim)
    if (clicked := _just_sent(entry, claim, files)) is not None:
        return clicked
    entry.save()
    entry.licences.set(claim.licences)
    _keep_files(entry, files, at)
    record(entry, before="", actor=holder, at=at)
    return entry


@transaction.atomic
def change_activity(
    *,
    entry: CreditEntry,
    claim: ActivityClaim,
    files: Sequence[UploadedFile] = (),
    removed: Collection[int] = (),
    at: dt.datetime,
) -> CreditEntry:
    """Change what was sent and send it again; one that waits keeps its place in the queue.

    `removed` are ids of evidence that is taken out. Raises ActivityIsDecided, and what submitting
    raises.
    """
    entry = _lock(entry)
    if entry.state not in HOLDER_MAY_CHANGE:
        raise ActivityIsDecided
    present = list(entry.evidence.filter(removed_at=None))
    kept = [one for one in present if one.pk not in removed]
    _check(claim, entry.holder, at, kept=len(kept), files=files)
    before = entry.state
    _apply(entry, claim)
    if before == State.NEEDS_CHANGES:
        entry.state, entry.submitted_at = State.WAITING, at
    entry.claimed_by = entry.claimed_at = None
    entry.save()
    entry.licences.set(claim.licences)
    remove_files([one for one in present if one.pk in removed], at)
    _keep_files(entry, files, at)
    record(entry, before=before, actor=entry.holder, at=at)
    return entry


@transaction.atomic
def withdraw_activity(*, entry: CreditEntry, at: dt.datetime, reason: str = "") -> CreditEntry:
    """The holder takes it back before it is decided; it stays on record and counts for nothing.

    Twice is once. Raises ActivityIsDecided.
    """
    entry = _lock(entry)
    if entry.state == State.WITHDRAWN:
        return entry
    if entry.state not in HOLDER_MAY_CHANGE:
        raise ActivityIsDecided
    before, entry.state = entry.state, State.WITHDRAWN
    entry.claimed_by = entry.claimed_at = None
    entry.save(update_fields=["state", "claimed_by", "claimed_at"])
    record(entry, before=before, actor=entry.holder, reason=reason, at=at)
    return entry


def said_by(entry: CreditEntry) -> dict[str, Any]:
    """What the entry says, as it is kept with each event."""
    licences = entry.licences.order_by("pk").values_list("jurisdiction__code", "number")
    files = entry.evidence.filter(removed_at=None).values_list("sha256", flat=True)
    return {
        "title": entry.title,
        "provider": entry.provider,
        "completed_on": entry.completed_on.isoformat(),
        "claimed_minutes": entry.claimed_minutes,
        "activity": entry.activity,
        "mode": entry.mode,
        "topics": list(entry.topics),
        "categories": dict(entry.categories),
        "licences": [f"{place} {number}" for place, number in licences],
        "evidence": list(files),
    }


def record(
    entry: CreditEntry,
    *,
    before: str,
    actor: User,
    at: dt.datetime,
    also: Mapping[str, Any] | None = None,
    **more: Any,
) -> CreditEvent:
    """Append the move that the entry has just made. `also` is kept beside what the entry says."""
    event = {"after": entry.state, "minutes_before": entry.minutes, "minutes": entry.minutes} | more
    return CreditEvent.objects.create(
        entry=entry,
        before=before,
        actor=actor,
        said={**said_by(entry), **(also or {})},
        at=at,
        **event,
    )


def _lock(entry: CreditEntry) -> CreditEntry:
    return (
        CreditEntry.objects.select_for_update(no_key=True, of=("self",))
        .select_related("holder")
        .get(pk=entry.pk)
    )


def _just_sent(
    entry: CreditEntry, claim: ActivityClaim, files: Iterable[UploadedFile]
) -> CreditEntry | None:
    """The same from the same person a moment ago, which still waits."""
    assert entry.submitted_at is not None  # noqa: S101  for the type checker
    said = ("title", "provider", "completed_on", "minutes", "activity", "mode", "reflection")
    alike = CreditEntry.objects.waiting().filter(
        **{name: getattr(entry, name) for name in said},
        holder=entry.holder_id,
        source=entry.source,
        submitted_at__gt=entry.submitted_at - SAME_CLICK,
    )
    if not alike:
        return None
    digests = {proofs.examine(upload).sha256 for upload in files}
    licences = {licence.pk for licence in claim.licences}
    for one in alike:
        kept = one.evidence.filter(removed_at=None).values_list("sha256", flat=True)
        named = set(one.licences.values_list("pk", flat=True))
        if set(kept) == digests and named == licences and one.topics == entry.topics:
            return one
    return None


def _apply(entry: CreditEntry, claim: ActivityClaim) -> None:
    entry.title = " ".join(claim.title.split())
    entry.provider = " ".join(claim.provider.split())
    entry.completed_on = claim.completed_on
    entry.minutes = entry.claimed_minutes = claim.minutes
    entry.activity, entry.mode = claim.activity, claim.mode
    entry.topics = list(claim.topics)
    entry.reflection = claim.reflection.strip()


def _check(
    claim: ActivityClaim,
    holder: User,
    at: dt.datetime,
    *,
    kept: int,
    files: Sequence[UploadedFile],
) -> None:
    if not claim.title.strip():
        raise ValidationError({"title": _("Enter the title of the activity.")})
    if not 0 < claim.minutes <= MOST_MINUTES:
        raise ValidationError({"minutes": _("Enter how long it took, up to 1,000 hours.")})
    if claim.completed_on > at.astimezone(holder.zone).date():
        raise ValidationError({"completed_on": _("The day must be today or earlier.")})
    if any(licence.holder_id != holder.pk for licence in claim.licences):
        raise ValidationError({"licences": _("Choose from your own licences.")})
    if not kept and not files:
        raise ValidationError({"files": _("Choose at least one file that shows what you did.")})
    if kept + len(files) > MOST_FILES:
        raise ValidationError(
            {"files": _("Send at most %(most)s files for one activity.") % {"most": MOST_FILES}}
        )


def _keep_files(entry: CreditEntry, files: Iterable[UploadedFile], at: dt.datetime) -> None:
    """Write files and rows. If a later file is refused, the earlier ones leave nothing behind."""
    examined = [(proofs.examine(upload), upload.size or 0) for upload in files]
    known = set(entry.evidence.filter(removed_at=None).values_list("sha256", flat=True))
    written: list[Evidence] = []
    try:
        for proof, size in examined:
            if proof.sha256 in known:  # the same file chosen twice
                continue
            known.add(proof.sha256)
            row = Evidence(
                entry=entry,
                name=proof.name,
                content_type=proof.content_type,
                size=size,
                sha256=proof.sha256,
                uploaded_at=at,
            )
            row.file.save(proof.name, proof.file, save=False)
            written.append(row)
            row.save()
    except BaseException:
        for row in written:
            row.file.storage.delete(str(row.file.name))
        raise


def remove_files(rows: Iterable[Evidence], at: dt.datetime) -> None:
    """The bytes go once all is committed; name and digest stay."""
    for row in rows:
        delete = partial(row.file.storage.delete, str(row.file.name))
        transaction.on_commit(delete, robust=True)
        row.file, row.removed_at = "", row.removed_at or at
        row.save(update_fields=["file", "removed_at"])
