"""The published lists of what was revoked. The rows decide; the signed list is a copy with a date."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest
from django.db.models.query import QuerySet

from certificates.credential import proof
from certificates.credential import status_list as bits
from certificates.credential.did import did_web
from certificates.models import Certificate, Credential, StatusList
from certificates.services.keys import current_credential_key

# A copy of the list that somebody kept from before a revocation stops being believed after this.
LASTS = dt.timedelta(days=7)
SIGNED_AGAIN_AFTER = dt.timedelta(days=1)
# Whoever asks again meanwhile gets the same copy, unless something was revoked.
KEPT_SECONDS = 300


def note_change(*, certificate: Certificate, at: dt.datetime) -> None:
    """The list that holds this certificate's place owes a signature.

    Also where it was signed after `at`, by somebody who could not see this change yet.
    """
    StatusList.objects.filter(credentials__certificate=certificate).update(
        changed_at=Greatest(at, Coalesce(F("signed_at"), at))
    )


def owed_a_signature(*, at: dt.datetime) -> QuerySet[StatusList]:
    """Lists that changed since they were signed, or whose signature is older than a day."""
    return StatusList.objects.filter(
        Q(signed_at=None)
        | Q(changed_at__gte=F("signed_at"))
        | Q(signed_at__lt=at - SIGNED_AGAIN_AFTER)
    )


@transaction.atomic
def sign_status_list(*, status_list_id: int, at: dt.datetime) -> bool:
    """Write the list anew from the revoked certificates; True when this call did.

    Locked, so that a revocation is in the bits or comes afterwards and owes them again; of two
    workers the one that began later wins. Raises NoKey.
    """
    found = StatusList.objects.select_for_update(no_key=True).get(pk=status_list_id)
    signed = signed_list(found, at=at, lasts=LASTS)
    newer = Q(signed_at=None) | Q(signed_at__lt=at)
    return bool(StatusList.objects.filter(newer, pk=found.pk).update(signed=signed, signed_at=at))


def list_at(*, number: int, site: str, at: dt.datetime) -> dict[str, Any] | None:
    """The list as it is published under an earlier address of this site; None when there is none.

    Badges name the list of their time, and believe it only under its own address. Raises NoKey.
    """
    found = StatusList.objects.filter(number=number).defer("signed").first()
    if found is None:
        return None
    kept = f"status-list:{site}:{number}:{found.changed_at.timestamp()}"
    signed: dict[str, Any] | None = cache.get(kept)
    if signed is None:
        signed = signed_list(found, at=at, lasts=LASTS, site=site)
        cache.set(kept, signed, KEPT_SECONDS)
    return signed


def signed_list(
    status_list: StatusList, *, at: dt.datetime, lasts: dt.timedelta, site: str = ""
) -> dict[str, Any]:
    """The list as the certificates stand now, believed for so long. Nothing is kept. Raises NoKey."""
    site = site or settings.SITE_URL
    key = current_credential_key(site)
    revoked = Credential.objects.filter(
        status_list=status_list, certificate__revoked_at__isnull=False
    ).values_list("status_index", flat=True)
    unsigned = bits.build(
        address=f"{site}/ob/status/{status_list.number}",
        issuer=did_web(site),
        revoked=revoked,
        made_at=at,
        valid_until=at + lasts,
    )
    return proof.sign(unsigned, key=key.private, method=key.method, created=at)
