"""Which certificate another one renews."""

import datetime as dt

from django.db.models import Q

from certificates.models import Certificate, Programme
from certificates.models.awards import CertificateQuerySet


def of_renewal_family(programme: Programme) -> Q:
    """Certificates of the programme, of the one it renews, and of all that renew that one."""
    first = programme.renews_id or programme.pk
    return Q(programme=first) | Q(programme__renews=first)


def held_in_family(programme: Programme, holder_id: int) -> CertificateQuerySet:
    """What stands of all this person holds there, in the order in which it was earned."""
    held = Certificate.objects.filter(
        of_renewal_family(programme), holder=holder_id, revoked_at=None
    )
    return held.order_by("completed_on", "issued_at", "pk")


def renewed_by(
    *, programme: Programme, holder_id: int, completed_on: dt.date
) -> Certificate | None:
    """The holder's newest certificate that completing the programme on that day renews.

    One that something else has taken the place of is not renewed again, and news that comes late
    renews nothing that was earned after it.
    """
    held = held_in_family(programme, holder_id).filter(superseded_by=None)
    newest = held.last()
    return newest if newest and newest.completed_on < completed_on else None
