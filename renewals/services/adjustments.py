"""Exemptions, waivers and extensions are asked for, granted, refused and taken back.

All of it is atomic and takes the clock. A granted extension moves the deadline of its period; the other
two change what is asked for, and leave the date.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from practitioners import proofs
from practitioners.models import User
from renewals.models import Adjustment, PeriodEvent, RenewalPeriod
from renewals.services.evidence import OwnCase, ReasonMissing
from renewals.services.periods import extend_period

Event = PeriodEvent.Event
Kind = Adjustment.Kind
State = Adjustment.State
# The same words about the same deadline within this time are a second click.
SAME_CLICK = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class AdjustmentAsk:
    """What somebody wants to be let off. `units` and `topic` are of a waiver, `until` of an extension.

    A waiver without units is of the whole topic, one without a topic of the total.
    """

    kind: str
    reason: str
    authority: str = ""
    units: Decimal | None = None
    topic: str = ""
    until: dt.date | None = None


class AdjustmentIsDecided(Exception):  # noqa: N818  a refusal, not a fault
    """Somebody was first: it does not wait, or no longer holds."""


@transaction.atomic
def ask_for_adjustment(
    *,
    period: RenewalPeriod,
    ask: AdjustmentAsk,
    asked_by: User,
    proof: UploadedFile | None = None,
    at: dt.datetime,
) -> Adjustment:
    """It waits until staff have decided; a second click is none.

    Raises ValidationError, and ProofNotAccepted of the file.
    """
    period = RenewalPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)
    _check(ask, period)
    examined = proofs.examine(proof) if proof else None
    row = Adjustment(
        period=period,
        kind=ask.kind,
        units=ask.units,
        topic=ask.topic.strip(),
        until=ask.until,
        reason=ask.reason.strip(),
        authority=" ".join(ask.authority.split()),
        asked_by=asked_by,
        asked_at=at,
        proof_sha256=examined.sha256 if examined else "",
    )
    if (clicked := _just_asked(row)) is not None:
        return clicked
    if asked_by.pk == period.holder_id:
        _check_none_waits(row)
    _save(row, examined)
    _note(row, Event.ASKED, asked_by, row.reason, at)
    return row


@transaction.atomic
def record_adjustment(
    *,
    period: RenewalPeriod,
    ask: AdjustmentAsk,
    actor: User,
    proof: UploadedFile | None = None,
    at: dt.datetime,
) -> Adjustment:
    """Staff write down what a regulator granted, at once. The holder gets a letter."""
    if period.holder_id == actor.pk:
        raise OwnCase
    row = ask_for_adjustment(period=period, ask=ask, asked_by=actor, proof=proof, at=at)
    if row.state == State.GRANTED:  # a second click
        return row
    return grant_adjustment(adjustment=row, actor=actor, decision=ask.reason, at=at)


@transaction.atomic
def grant_adjustment(
    *, adjustment: Adjustment, actor: User, decision: str = "", at: dt.datetime
) -> Adjustment:
    """From now on it counts. Raises AdjustmentIsDecided, OwnCase, and ValidationError where the
    period has closed."""
    row = _lock(adjustment)
    _may_decide(row, actor, State.WAITING)
    _check_is_open(row.period)
    _decided(row, State.GRANTED, actor, decision, at)
    _take_effect(row, Event.GRANTED, actor, decision, at)
    return row


@transaction.atomic
def refuse_adjustment(
    *, adjustment: Adjustment, actor: User, decision: str, at: dt.datetime
) -> Adjustment:
    """Nothing changes for the holder, who reads why. Raises ReasonMissing too."""
    row = _lock(adjustment)
    _may_decide(row, actor, State.WAITING)
    if not decision.strip():
        raise ReasonMissing
    _decided(row, State.REFUSED, actor, decision, at)
    _note(row, Event.REFUSED, actor, decision, at)
    return row


@transaction.atomic
def end_adjustment(
    *, adjustment: Adjustment, actor: User, decision: str, at: dt.datetime
) -> Adjustment:
    """Take back what was granted. The deadline is again what it was without it."""
    row = _lock(adjustment)
    _may_decide(row, actor, State.GRANTED)
    if not decision.strip():
        raise ReasonMissing
    _decided(row, State.WITHDRAWN, actor, decision, at)
    _take_effect(row, Event.ENDED, actor, decision, at)
    return row


@transaction.atomic
def withdraw_adjustment(*, adjustment: Adjustment, at: dt.datetime) -> Adjustment:
    """The holder no longer asks. Twice is once; raises AdjustmentIsDecided."""
    row = _lock(adjustment)
    holder = row.period.holder
    if row.state == State.WITHDRAWN and row.decided_by_id == holder.pk:
        return row
    if row.state != State.WAITING:
        raise AdjustmentIsDecided
    row.state, row.decided_by, row.decided_at = State.WITHDRAWN, holder, at
    row.save(update_fields=["state", "decided_by", "decided_at"])
    _note(row, Event.ENDED, holder, "", at)
    return row


def _lock(adjustment: Adjustment) -> Adjustment:
    """The period first, as everything that changes a period does."""
    RenewalPeriod.objects.select_for_update(no_key=True).get(pk=adjustment.period_id)
    return (
        Adjustment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("period__holder")
        .get(pk=adjustment.pk)
    )


def _may_decide(row: Adjustment, actor: User, before: str) -> None:
    if row.period.holder_id == actor.pk:
        raise OwnCase
    if row.state != before:
        raise AdjustmentIsDecided


def _decided(row: Adjustment, state: str, actor: User, decision: str, at: dt.datetime) -> None:
    """A letter is owed anew: about this decision, and no longer about an earlier one. The sweep sends it."""
    row.state, row.decided_by, row.decided_at = state, actor, at
    row.decision = decision.strip()[:250]
    row.mail_claimed_at = row.mailed_at = row.mail_failed_at = None
    row.mail_tries, row.mail_next_try_at, row.mail_failure = 0, None, ""
    row.save()


def _take_effect(
    row: Adjustment, event: PeriodEvent.Event, actor: User, note: str, at: dt.datetime
) -> None:
    """An extension moves an open deadline, which is noted with its day; all else is noted only."""
    until = _latest_day(row.period)
    if row.kind == Kind.EXTENSION and row.period.closed_at is None and until != row.period.due_on:
        extend_period(period=row.period, until=until, actor=actor, note=note.strip(), at=at)
    else:
        _note(row, event, actor, note, at)


def _latest_day(period: RenewalPeriod) -> dt.date:
    """Of all extensions that hold, or the day that was given."""
    holding = period.adjustments.filter(state=State.GRANTED, kind=Kind.EXTENSION)
    days = [day for day in holding.values_list("until", flat=True) if day]
    return max([period.given_due_on, *days])


def _just_asked(row: Adjustment) -> Adjustment | None:
    """The same by the same person a moment ago, which waits or holds."""
    said = ("kind", "units", "topic", "until", "reason", "authority", "proof_sha256", "asked_by")
    return row.period.adjustments.filter(
        **{name: getattr(row, name) for name in said},
        state__in=[State.WAITING, State.GRANTED],
        asked_at__gt=row.asked_at - SAME_CLICK,
    ).first()


def _check_none_waits(row: Adjustment) -> None:
    """Two open questions about the same thing would get two answers."""
    waiting = row.period.adjustments.filter(state=State.WAITING, kind=row.kind)
    if row.kind == Kind.WAIVER:
        waiting = waiting.filter(topic=row.topic)
    first = waiting.order_by("asked_at", "pk").first()
    if first is None:
        return
    told = {
        Kind.EXEMPTION: _("Your exemption of %(day)s still waits for a decision."),
        Kind.WAIVER: _("Your waiver of %(day)s still waits for a decision."),
        Kind.EXTENSION: _("Your extension of %(day)s still waits for a decision."),
    }[Kind(row.kind)]
    day = formats.date_format(timezone.localdate(first.asked_at), "DATE_FORMAT")
    rest = _("Take it back first if something in it has changed; then ask again.")
    raise ValidationError(f"{told % {'day': day}} {rest}")


def _note(
    row: Adjustment, event: PeriodEvent.Event, actor: User, note: str, at: dt.datetime
) -> None:
    words = ": ".join(part for part in (str(Kind(row.kind).label), note.strip()) if part)
    PeriodEvent.objects.create(period=row.period, event=event, actor=actor, note=words[:250], at=at)


def _check_is_open(period: RenewalPeriod) -> None:
    if period.closed_at is not None:
        raise ValidationError(_("This deadline is closed, so nothing about it can be changed."))


def _check(ask: AdjustmentAsk, period: RenewalPeriod) -> None:
    _check_is_open(period)
    if period.licence_id is None:
        raise ValidationError(_("Only deadlines of licences can be adjusted."))
    if not ask.reason.strip():
        raise ValidationError({"reason": _("Enter the reason.")})
    if ask.kind == Kind.EXTENSION:
        if ask.until is None:
            raise ValidationError({"until": _("Enter the last day of the extension.")})
        if ask.until <= period.given_due_on:
            raise ValidationError({"until": _("Choose a day after the one that was given.")})
    elif ask.until is not None:
        raise ValidationError({"until": _("Only an extension has a last day.")})
    if ask.kind == Kind.WAIVER and ask.units is None and not ask.topic.strip():
        raise ValidationError({"units": _("Enter how much is waived, or which topic.")})
    if ask.units is not None and (ask.kind != Kind.WAIVER or ask.units <= 0):
        raise ValidationError({"units": _("Enter an amount above 0, for a waiver only.")})


def _save(row: Adjustment, proof: proofs.Proof | None) -> None:
    """Write row and file. A row that the database refuses leaves no file behind."""
    if proof is not None:
        row.proof.save(proof.name, proof.file, save=False)
        row.proof_name, row.proof_type = proof.name, proof.content_type
        row.proof_sha256 = proof.sha256
    try:
        row.save()
    except BaseException:
        if proof is not None:
            row.proof.storage.delete(str(row.proof.name))
        raise
