"""Somebody has closed their account: papers and addresses go, what was decided on them stays."""

import datetime as dt
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from practitioners.models import User
from renewals.models import Adjustment, CreditEntry, DeliveryReport, Evidence, PeriodEvent, Reminder
from renewals.services.activities import HOLDER_MAY_CHANGE, remove_files, withdraw_activity
from renewals.services.adjustments import withdraw_adjustment
from renewals.services.calendars import revoke_feed


@transaction.atomic
def drop_papers(*, person_id: int, at: dt.datetime) -> None:
    """Evidence and proofs of a closed account; whatever waited is withdrawn. Twice is once.

    So do the names of the files, what the person wrote about themselves and where letters went.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=person_id)
    if person.closed_at is None:
        return
    undecided = CreditEntry.objects.filter(
        holder=person, source=CreditEntry.Source.OUTSIDE, state__in=HOLDER_MAY_CHANGE
    )
    for entry in undecided.order_by("pk"):
        withdraw_activity(entry=entry, reason=_("The account was closed."), at=at)
    remove_files(Evidence.objects.filter(entry__holder=person).exclude(file="").order_by("pk"), at)
    asked = Adjustment.objects.filter(period__holder=person)
    for adjustment in asked.filter(state=Adjustment.State.WAITING).order_by("pk"):
        withdraw_adjustment(adjustment=adjustment, at=at)
    for adjustment in asked.exclude(proof="").order_by("pk"):
        delete = partial(adjustment.proof.storage.delete, str(adjustment.proof.name))
        transaction.on_commit(delete, robust=True)
        adjustment.proof, adjustment.proof_name, adjustment.proof_type = "", "", ""
        adjustment.save(update_fields=["proof", "proof_name", "proof_type"])
    Evidence.objects.filter(entry__holder=person).update(name="")
    CreditEntry.objects.filter(holder=person).update(reflection="")
    revoke_feed(holder=person, at=at)
    _drop_addresses(person, at)


def _drop_addresses(person: User, at: dt.datetime) -> None:
    """That letters went out and came back stays; the address becomes the one of the closed account."""
    letters = Reminder.objects.filter(recipient=person)
    letters.exclude(sent_to="").update(sent_to=person.email)
    # What a mail server answers often names the mailbox.
    letters.filter(why__contains="@").update(why="The mail server refused it.")
    PeriodEvent.objects.filter(
        period__holder=person, event=PeriodEvent.Event.BOUNCED, note__contains="@"
    ).update(note="")
    reports = DeliveryReport.objects.filter(person=person)
    reports.filter(is_hard=True, handled_at=None).update(
        handled_at=at, outcome=_("The account was closed.")
    )
    reports.update(address=person.email, detail="")
