"""One click and no more letters about a licence (RFC 8058). Letters about certificates of ours stay."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from practitioners.models import Licence, User
from renewals.models import ReminderChoice, ReminderPlan, RenewalPeriod
from renewals.selectors.deciding import is_optional

SALT = "renewals.stop"
LICENCE = ReminderPlan.Subject.LICENCE


class NotAStop(Exception):  # noqa: N818  an address that is not ours stops nothing
    """The address was not made by us, or what it speaks of is gone."""


@dataclass(frozen=True)
class Stop:
    """Whose letters about which licences an address stops."""

    holder: User
    licences: tuple[Licence, ...]


def stop_address(periods: Iterable[RenewalPeriod]) -> str:
    """The address that stops the letters about these; none where one of them cannot be stopped.

    It works for as long as the letter is kept, and opens nothing: it stops these letters only.
    """
    periods = list(periods)
    if not periods or not all(is_optional(period) for period in periods):
        return ""
    said = [periods[0].holder_id, *sorted({period.licence_id or 0 for period in periods})]
    token = signing.dumps(said, salt=SALT)
    return settings.SITE_URL + reverse("renewals:stop", args=[token])


def stop_of(token: str) -> Stop:
    """Raises NotAStop."""
    try:
        holder, *licences = (int(key) for key in signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        raise NotAStop from None
    found = Licence.objects.filter(pk__in=licences, holder=holder).select_related(
        "jurisdiction", "profession", "holder"
    )
    ordered = tuple(found.order_by("jurisdiction__name", "pk"))
    if not ordered:
        raise NotAStop
    return Stop(ordered[0].holder, ordered)


@transaction.atomic
def stop_letters(*, holder: User, licences: Sequence[Licence], at: dt.datetime) -> None:
    """No more letters about these licences. Twice is once: the first instant stays."""
    for licence in licences:
        choice, _made = ReminderChoice.objects.get_or_create(
            holder=holder, subject=LICENCE, licence=licence, defaults={"changed_at": at}
        )
        if choice.stopped_at is None:
            choice.stopped_at = choice.changed_at = at
            choice.save(update_fields=["stopped_at", "changed_at"])


@transaction.atomic
def stop_all_optional(*, holder: User, at: dt.datetime) -> None:
    """What a complaint to the mail provider asks for: nothing more that can be stopped."""
    ReminderChoice.objects.get_or_create(
        holder=holder, subject=LICENCE, licence=None, defaults={"changed_at": at}
    )
    ReminderChoice.objects.filter(holder=holder, subject=LICENCE, stopped_at=None).update(
        stopped_at=at, changed_at=at
    )
    User.objects.filter(pk=holder.pk).update(wants_announcements=False)
