"""Which certificate another one renews."""

import datetime as dt

from django.db.models import Q

from certificates.models import Certificate, Programme
from certificates.models.awards import CertificateQuerySet
from practitioners.statements import Statement


def of_renewal_family(programme: Programme) -> Q:
    """Certificates of the programme, of the one it renews, and of all that renew that one."""
    return _of_family(programme.renews_id or programme.pk)


def _of_family(first: int) -> Q:
    return Q(programme=first) | Q(programme__renews=first)


def held_in_family(programme: Programme, holder_id: int) -> CertificateQuerySet:
    """What stands of all this person holds there, in the order in which it was earned."""
    return _held(programme.renews_id or programme.pk, holder_id)


def _held(first: int, holder_id: int) -> CertificateQuerySet:
    held = Certificate.objects.filter(_of_family(first), holder=holder_id, revoked_at=None)
    return held.order_by("completed_on", "issued_at", "pk")


def renewed_by(
    *, programme: Programme, holder_id: int, completed_on: dt.date
) -> Certificate | None:
    """The holder's newest certificate that completing the programme on that day renews.

    One that something else has taken the place of is not renewed again, and news that comes late
    renews nothing that was earned after it.
    """
    newest: list[Certificate] = _newest(programme.renews_id or programme.pk, holder_id)
    return newest[0] if newest and newest[0].completed_on < completed_on else None


_newest = Statement(
    lambda first, holder_id: _held(first, holder_id).filter(superseded_by=None).reverse()[:1]
)
