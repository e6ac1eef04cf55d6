"""A run is started, worked off line by line, cancelled, accepted. Each line is done once."""

import datetime as dt
import logging
from time import monotonic

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, OperationalError, transaction
from django.db.models import F, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from certificates.models import Certificate, CertificateEvent, IssueItem, IssueRun, Rendition
from certificates.models.awards import WITH_LETTER
from certificates.selectors import Desk, desk_of
from certificates.selectors.runs import enrolments_of
from certificates.services.by_hand import issue_by_hand
from certificates.services.renditions import CannotMake, make_again, render_certificate
from certificates.services.side_by_side import refuse_beside_another
from certificates.services.standing import DecisionRefused
from practitioners.models import User
from practitioners.queue import queue, requeue

logger = logging.getLogger(__name__)

CHUNK = 50
MOST_STARTS = 3
# A run on which nothing has happened for so long has lost its message.
LEASE = dt.timedelta(minutes=3)
# A chunk ends early rather than run into the time limit of tasks, when signing is slow for instance.
CHUNK_SECONDS = 60

Kind, State, Item = IssueRun.Kind, IssueRun.State, IssueItem.State


@transaction.atomic
def start_run(*, run_id: int, actor: User, at: dt.datetime) -> IssueRun:
    """Whoever starts what was planned signs it. Twice is once. Raises DecisionRefused."""
    from certificates.tasks import work_on_run as task

    run = _locked(run_id)
    if run.state != State.PLANNED:
        return run
    if not run.items.filter(state=Item.WAITING).exists():
        raise DecisionRefused(_("Every line is left out, so there is nothing to start."))
    if run.kind == Kind.REISSUE:
        waiting = run.items.filter(state=Item.WAITING)
        refuse_beside_another(waiting.values_list("certificate", flat=True), besides=run)
    run.state, run.started_at, run.started_by = State.RUNNING, at, actor
    run.save(update_fields=["state", "started_at", "started_by"])
    queue(task, run.pk)
    return run


def work_on_run(*, run_id: int, at: dt.datetime) -> int:
    """The next lines of a running run, at most CHUNK; returns how many were looked at.

    Each line is a transaction of its own. A worker that is killed leaves whole lines behind, and a
    second worker finds them done. The last chunk ends the run.
    """
    from certificates.tasks import work_on_run as task

    run = IssueRun.objects.select_related("programme", "started_by").get(pk=run_id)
    if run.state != State.RUNNING:
        return 0
    waiting = run.items.filter(state=Item.WAITING).order_by("position")
    ids = list(waiting.values_list("pk", flat=True)[:CHUNK])
    desk = desk_of(run.programme) if run.kind == Kind.ISSUE and run.programme else None
    began = monotonic()
    for item_id in ids:
        if monotonic() - began > CHUNK_SECONDS:
            break
        _work_on(run, item_id, desk, at)
    if waiting.exists():
        queue(task, run.pk)
    else:
        _end(run_id, at)
    return len(ids)


@transaction.atomic
def cancel_run(*, run_id: int, actor: User, at: dt.datetime) -> IssueRun:
    """What is done stays done, what waits is left out. A plan is simply dropped. Twice is once.

    Files that a reissue has made by then wait to be accepted or thrown away.
    """
    run = _locked(run_id)
    if run.state not in (State.PLANNED, State.RUNNING):
        return run
    _leave_out(run.items.filter(state=Item.WAITING), _("Cancelled before its turn."))
    if run.kind == Kind.REISSUE and run.items.filter(state=Item.DONE).exists():
        _close(run, State.MADE, None, None)
    else:
        _close(run, State.CANCELLED, actor, at)
    return run


@transaction.atomic
def accept_run(*, run_id: int, actor: User, at: dt.datetime) -> IssueRun:
    """The new files are given out from now on, all at once. Twice is once. Raises DecisionRefused.

    What was revoked since it was made keeps the file it had: its new one is thrown away.
    """
    from certificates.tasks import mail_run as task

    run, fresh = _fresh_of(run_id, unless=State.DONE)
    if run.state == State.DONE:
        return run
    fresh = _without_taken_back(run, fresh)
    certificates = [one.certificate_id for one in fresh]
    Rendition.objects.filter(pk__in=[one.pk for one in fresh]).update(given_out_at=at)
    CertificateEvent.objects.bulk_create(
        [
            CertificateEvent(
                certificate_id=certificate_id,
                event=CertificateEvent.Event.REISSUED,
                actor=actor,
                reason=WITH_LETTER if run.tells_holders else "",
                at=at,
            )
            for certificate_id in certificates
        ],
        batch_size=1000,
    )
    _close(run, State.DONE, actor, at)
    if run.tells_holders:
        queue(task, run.pk)
    return run


@transaction.atomic
def discard_run(*, run_id: int, actor: User, at: dt.datetime) -> IssueRun:
    """Throw away the files that nobody was given. Everybody keeps what they have. Twice is once."""
    run, fresh = _fresh_of(run_id, unless=State.CANCELLED)
    if run.state == State.CANCELLED:
        return run
    _leave_out(run.items.filter(rendition__in=fresh), _("The new file was thrown away."))
    _throw_away(fresh)
    _close(run, State.CANCELLED, actor, at)
    return run


def continue_runs(*, at: dt.datetime) -> int:
    """Hand out again the runs on which nothing happens although lines wait; returns how many."""
    from certificates.tasks import work_on_run as task

    latest = Coalesce(Max("items__done_at"), "started_at")
    stuck = IssueRun.objects.running().annotate(latest=latest).filter(latest__lt=at - LEASE)
    return requeue(task, stuck.order_by("pk").values_list("pk"))


def _locked(run_id: int) -> IssueRun:
    return IssueRun.objects.select_for_update(no_key=True).get(pk=run_id)


def _fresh_of(run_id: int, *, unless: IssueRun.State) -> tuple[IssueRun, list[Rendition]]:
    """The locked run and its files that nobody was given yet; none when it is in that state.

    Raises DecisionRefused for a run that is at neither point.
    """
    run = _locked(run_id)
    if run.state == unless:
        return run, []
    if run.state != State.MADE:
        raise DecisionRefused(_("This run has no files that wait to be accepted."))
    return run, list(Rendition.objects.filter(run_items__run=run, given_out_at=None))


def _without_taken_back(run: IssueRun, fresh: list[Rendition]) -> list[Rendition]:
    """Locked with its certificates: whoever revokes one at this moment has done so, or waits."""
    made_for = {one.certificate_id for one in fresh}
    held = Certificate.objects.select_for_update(no_key=True).order_by("pk").filter(pk__in=made_for)
    standing = {
        certificate_id
        for certificate_id, revoked_at, emptied_at in held.values_list(
            "pk", "revoked_at", "emptied_at"
        )
        if revoked_at is None and emptied_at is None
    }
    if taken_back := [one for one in fresh if one.certificate_id not in standing]:
        said = _("It was revoked since the file was made, and keeps the one it had.")
        _leave_out(run.items.filter(rendition__in=taken_back), said)
        _throw_away(taken_back)
    return [one for one in fresh if one.certificate_id in standing]


def _leave_out(items: QuerySet[IssueItem], note: str) -> None:
    items.update(state=Item.LEFT_OUT, rendition=None, note=note)


def _close(
    run: IssueRun, state: IssueRun.State, actor: User | None, at: dt.datetime | None
) -> None:
    """Without actor and moment it waits for somebody."""
    run.state, run.ended_at, run.ended_by = state, at, actor
    run.save(update_fields=["state", "ended_at", "ended_by"])


def _end(run_id: int, at: dt.datetime) -> None:
    """Issued is done. New files wait for a person, unless there are none."""
    rows = IssueRun.objects.running().filter(pk=run_id)
    made = IssueItem.objects.filter(run=run_id, rendition__given_out_at=None, state=Item.DONE)
    if made.filter(rendition__isnull=False).exists():
        rows.update(state=State.MADE)
    else:
        rows.update(state=State.DONE, ended_at=at)


def _work_on(run: IssueRun, item_id: int, desk: Desk | None, at: dt.datetime) -> None:
    """A database or a store that does not answer raises: the line waits for the sweep."""
    rows = IssueItem.objects.filter(pk=item_id, state=Item.WAITING)
    # Counted before it begins: a worker that is killed leaves its start behind.
    if not rows.filter(starts__lt=MOST_STARTS).update(starts=F("starts") + 1):
        said = _("Work on this line began %(times)s times and did not end.")
        rows.update(state=Item.FAULT, note=said % {"times": MOST_STARTS}, done_at=at)
        return
    try:
        if run.kind == Kind.ISSUE:
            _issue(run, item_id, desk, at)
        else:
            _make_anew(run, item_id, at)
    except DecisionRefused as refused:
        rows.update(state=Item.LEFT_OUT, note=str(refused), done_at=at)
    except CannotMake as cannot:
        rows.update(state=Item.FAULT, note=str(cannot), done_at=at)
    except (OperationalError, OSError, SoftTimeLimitExceeded):
        rows.update(starts=F("starts") - 1)
        raise
    except Exception as error:
        logger.exception("line %s of run %s", item_id, run.pk)
        rows.update(state=Item.FAULT, note=repr(error)[:500], done_at=at)


def _issue(run: IssueRun, item_id: int, desk: Desk | None, at: dt.datetime) -> None:
    """The certificate and its line in one transaction; the file follows, or the sweep makes it."""
    with transaction.atomic():
        item = _open_item(run, item_id)
        if item is None or item.holder is None or item.completed_on is None:
            return
        if run.programme is None or run.started_by is None:
            raise DecisionRefused(_("The run has no programme."))
        certificate = issue_by_hand(
            programme=run.programme,
            holder=item.holder,
            completed_on=item.completed_on,
            actor=run.started_by,
            enrolments=enrolments_of(run, item.holder, item.completed_on),
            desk=desk,
            at=at,
            in_run=True,
        )
        item.certificate = certificate
        _done(item, at)
    _render(certificate, at)


def _render(certificate: Certificate, at: dt.datetime) -> None:
    """In the same task, so that a long run does not stand before everybody else's files."""
    from certificates.tasks import mail_certificate

    try:
        render_certificate(certificate_id=certificate.pk, at=at)
    except (DatabaseError, OSError):
        logger.warning("the file of certificate %s waits for the sweep", certificate.pk)
    else:
        queue(mail_certificate, certificate.pk)


def _make_anew(run: IssueRun, item_id: int, at: dt.datetime) -> None:
    """Drawn outside the transaction. What a killed worker had drawn is taken over."""
    item = IssueItem.objects.select_related("certificate").get(pk=item_id)
    certificate = item.certificate
    if certificate is None or certificate.revoked_at or certificate.emptied_at:
        raise DecisionRefused(_("It was revoked since this was planned."))
    made = make_again(certificate_id=certificate.pk, at=at, give_out=False)
    rendition = made or _left_over(certificate)
    with transaction.atomic():
        open_item = _open_item(run, item_id)
        if open_item is None:
            if made is not None and not made.run_items.exists():
                _throw_away([made])  # cancelled meanwhile
            return
        if rendition is None:
            raise DecisionRefused(_("The file is of the newest design and key already."))
        open_item.rendition = rendition
        _done(open_item, at)


def _left_over(certificate: Certificate) -> Rendition | None:
    """A file that was made and that no line names, because its worker did not come so far."""
    return certificate.renditions.filter(given_out_at=None, run_items=None).first()


def _open_item(run: IssueRun, item_id: int) -> IssueItem | None:
    """The line, locked, if it waits and its run still runs. The run is locked against a cancel."""
    if _locked(run.pk).state != State.RUNNING:
        return None
    found = IssueItem.objects.select_for_update(of=("self",), no_key=True)
    waiting = Q(pk=item_id, state=Item.WAITING)
    return found.select_related("holder", "certificate").filter(waiting).first()


def _done(item: IssueItem, at: dt.datetime) -> None:
    item.state, item.done_at, item.note = Item.DONE, at, ""
    item.save(update_fields=["state", "done_at", "note", "certificate", "rendition"])


def _throw_away(renditions: list[Rendition]) -> None:
    """Rows first; the files go when that is certain, and a file that stays names nobody's row."""
    files = [(one.file.storage, str(one.file.name)) for one in renditions if one.file]
    Rendition.objects.filter(pk__in=[one.pk for one in renditions], given_out_at=None).delete()

    def delete() -> None:
        for storage, name in files:
            storage.delete(name)

    transaction.on_commit(delete, robust=True)
