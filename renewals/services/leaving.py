"""Somebody has closed their account: their papers go, what was decided on them stays."""

import datetime as dt
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from practitioners.models import User
from renewals.models import Adjustment, CreditEntry, Evidence
from renewals.services.activities import HOLDER_MAY_CHANGE, remove_files, withdraw_activity
from renewals.services.adjustments import withdraw_adjustment


@transaction.atomic
def drop_papers(*, person_id: int, at: dt.datetime) -> None:
    """Evidence and proofs of a closed account; whatever waited is withdrawn. Twice is once."""
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
