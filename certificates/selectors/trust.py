"""What this site itself publishes, as a check of one of its own certificates needs it."""

from django.conf import settings

from certificates.credential.did import read_did_document
from certificates.credential.trust import Trust, read_roots
from certificates.models import StatusList
from certificates.selectors.issuer import issuer_document, root_certificates


def own_trust(status_list: str = "") -> Trust:
    """Our keys and roots, and the list at an address when it is one of ours.

    A list that owes a signature is given out as it was signed last, as the site does.
    """
    start = f"{settings.SITE_URL}/ob/status/"
    number = status_list.removeprefix(start)
    lists = {}
    if status_list.startswith(start) and number.isascii() and number.isdecimal():
        found = StatusList.objects.filter(number=int(number[:9])).first()
        if found is not None and found.signed:
            lists = {status_list: found.signed}
    roots = read_roots(root_certificates().encode())
    return Trust(read_did_document(issuer_document()), tuple(roots), lists)
