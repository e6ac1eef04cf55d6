"""Records are kept as long as they have to be. Then what says something about a person goes."""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from certificates.models import Certificate, CertificateEvent, IssueItem, PrintRule
from certificates.rules.tombstones import tombstone
from certificates.rules.validity import RETENTION_YEARS, kept_until, months_later
from practitioners.models import Licence

# So long the lines of a run that meant nobody can be looked at.
UNKNOWN_PEOPLE_STAY = dt.timedelta(days=90)


def retain_until(certificate: Certificate) -> dt.date | None:
    """The last day on which it is kept whole; None while no end is known.

    Seven years after its last valid day; where it has none, after it was revoked or the account of
    its holder was closed. Longer where a place of the holder's licences or an accreditor asks for
    longer. One without end is kept for good as long as there is an account, and a suspended one
    until somebody has decided about it.
    """
    if certificate.suspended_at is not None and certificate.revoked_at is None:
        return None
    ended_on = certificate.valid_until
    ended_at = certificate.revoked_at or certificate.holder.closed_at
    if ended_on is None and ended_at is not None:
        ended_on = ended_at.astimezone(certificate.holder.zone).date()
    if ended_on is None:
        return None
    return kept_until(ended_on, _years_asked_for(certificate))


def empty_certificates(*, at: dt.datetime) -> int:
    """Empty what has been kept long enough; returns how many. Twice is once."""
    emptied = 0
    for certificate_id in list(_old_enough(at).values_list("pk", flat=True)):
        emptied += empty_certificate(certificate_id=certificate_id, at=at)
    _forget_unknown_people(at)
    return emptied


@transaction.atomic
def empty_certificate(*, certificate_id: int, at: dt.datetime) -> bool:
    """Delete its files, its badge and every word about a person; True when this call did.

    What stays: number, code, title, dates, hashes, the place in the status list and who did what
    when. Files go first: cut off in between, the next night does the rest.
    """
    certificate = Certificate.objects.select_for_update(no_key=True).get(pk=certificate_id)
    until = retain_until(certificate)
    if certificate.emptied_at is not None or until is None or until >= timezone.localdate(at):
        return False
    for rendition in certificate.renditions.exclude(file=""):
        rendition.file.delete(save=False)
        rendition.save(update_fields=["file"])
    credential = getattr(certificate, "credential", None)
    if credential is not None:
        credential.document = None
        credential.save(update_fields=["document"])
    certificate.data = tombstone(certificate.data)
    certificate.fault = ""
    certificate.emptied_at = at
    certificate.save(update_fields=["data", "fault", "emptied_at"])
    certificate.events.update(note="", mail_failure="")
    certificate.run_items.update(note="")
    certificate.events.create(event=CertificateEvent.Event.EMPTIED, at=at)
    return True


def _old_enough(at: dt.datetime) -> QuerySet[Certificate]:
    """Those that may have to go: a place that asks for longer is looked at one by one."""
    day = months_later(timezone.localdate(at), -12 * RETENTION_YEARS)
    ended_itself = Q(revoked_at__date__lte=day) | Q(holder__closed_at__date__lte=day)
    ended = Q(valid_until__lte=day) | Q(ended_itself, valid_until=None)
    decided = Q(suspended_at=None) | Q(revoked_at__isnull=False)
    return Certificate.objects.filter(ended, decided, emptied_at=None).order_by("pk")


def _years_asked_for(certificate: Certificate) -> int:
    """The longest of the places where the holder has sent a licence, of what they lie in, and of
    the accreditors whose numbers it bears."""
    licences = Licence.objects.filter(holder=certificate.holder_id)
    rules = PrintRule.objects.filter(
        Q(jurisdiction__in=licences.values("jurisdiction"))
        | Q(jurisdiction__in=licences.values("jurisdiction__parent"))
        | ~Q(body=""),
        retention_years__isnull=False,
    )
    numbers = ("approvals", "provider_numbers")
    borne = [row[0] for name in numbers for row in certificate.data.get(name) or ()]
    return max(
        (
            rule.retention_years or 0
            for rule in rules
            if not rule.body or any(rule.is_of(body) for body in borne)
        ),
        default=0,
    )


def _forget_unknown_people(at: dt.datetime) -> None:
    """Addresses that nobody here has stood in a file somebody chose; they are not ours to keep."""
    old = IssueItem.objects.filter(holder=None, run__made_at__lt=at - UNKNOWN_PEOPLE_STAY)
    old.exclude(note="").update(note="")
