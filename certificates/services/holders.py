"""What holders and staff may change about a certificate that stands: never what it says."""

import datetime as dt

from django.db import transaction

from certificates.models import Certificate, CertificateEvent
from practitioners.models import User

Event = CertificateEvent.Event


@transaction.atomic
def show_name(*, certificate: Certificate, shown: bool, actor: User, at: dt.datetime) -> None:
    """Whether the verification page shows the name in full or initials."""
    certificate = Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
    if certificate.hides_name is not shown:
        return
    certificate.hides_name = not shown
    certificate.save(update_fields=["hides_name"])
    event = Event.NAME_SHOWN if shown else Event.NAME_HIDDEN
    certificate.events.create(event=event, actor=actor, at=at)


@transaction.atomic
def share(
    *, certificate: Certificate, shared: bool, place: bool, actor: User, at: dt.datetime
) -> None:
    """Whether the verification page says who holds it, and where that person is licensed."""
    certificate = Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
    if (certificate.is_shared, certificate.shows_place) == (shared, place):
        return
    certificate.is_shared, certificate.shows_place = shared, place
    certificate.save(update_fields=["is_shared", "shows_place"])
    note = f"shared: {shared}, place: {place}".lower()
    certificate.events.create(event=Event.SHARING, actor=actor, note=note, at=at)


MOST_TRIES_A_DAY = 3
"""So often holders may have their own file tried again; staff may at any time."""


class TriedEnough(Exception):  # noqa: N818  a refusal, not a fault
    """Nothing was changed: what is wrong does not go away by trying."""


@transaction.atomic
def try_own_again(*, certificate: Certificate, at: dt.datetime) -> None:
    """As `try_again`, by the holder and for a file that could not be made. Raises TriedEnough."""
    certificate = Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
    if not certificate.fault or certificate.renditions.given_out().exists():
        return
    tried = certificate.events.filter(
        event=Event.TRIED_AGAIN, actor=certificate.holder, at__gt=at - dt.timedelta(days=1)
    )
    if tried.count() >= MOST_TRIES_A_DAY:
        raise TriedEnough
    try_again(certificate=certificate, actor=certificate.holder, at=at)


@transaction.atomic
def try_again(*, certificate: Certificate, actor: User, at: dt.datetime) -> None:
    """Clear the fault, so that the file is made, or the letter sent, as if for the first time."""
    certificate = Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
    if not certificate.fault:
        return
    certificate.events.create(event=Event.TRIED_AGAIN, actor=actor, note=certificate.fault, at=at)
    certificate.fault = ""
    certificate.mail_claimed_at = None
    certificate.rendering_starts = 0
    certificate.save(update_fields=["fault", "mail_claimed_at", "rendering_starts"])
