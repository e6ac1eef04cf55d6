"""The newest status list of each address is remembered, so that an older one is known for what it is."""

import datetime as dt

from certificates.credential import proof
from certificates.credential.did import home_of
from certificates.credential.instants import moment
from certificates.credential.status_list import CLOCKS_DIFFER
from certificates.credential.trust import Trust
from certificates.models import SeenStatusList

MOST_CHARACTERS: int = SeenStatusList._meta.get_field("address").max_length or 0


def remember_list(*, trust: Trust, address: str, at: dt.datetime) -> bool:
    """Keep when the list at an address was made, if its issuer signed it and none was newer.

    True when this call did. A list on another host than its issuer's tells nothing of that host.
    """
    made_at = _made_at(trust, address)
    if made_at is None or made_at > at + CLOCKS_DIFFER or len(address) > MOST_CHARACTERS:
        return False
    row, is_new = SeenStatusList.objects.get_or_create(
        address=address, defaults={"made_at": made_at}
    )
    older = SeenStatusList.objects.filter(pk=row.pk, made_at__lt=made_at)
    return is_new or bool(older.update(made_at=made_at))


def _made_at(trust: Trust, address: str) -> dt.datetime | None:
    listed = trust.status_lists.get(address)
    if listed is None or proof.issuer_of(listed) != trust.keys.issuer:
        return None
    try:
        is_at_home = address.startswith(f"{home_of(trust.keys.issuer)}/")
        made_at = moment(listed.get("validFrom"))
    except ValueError:
        return None
    return made_at if is_at_home and proof.check(listed, keys=trust.keys.ed25519).held else None
