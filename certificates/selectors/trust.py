"""What this site itself publishes, as a check of one of its own certificates needs it."""

import datetime as dt
from dataclasses import replace

from django.conf import settings

from certificates.credential.checking import Check, Name, Report, Result
from certificates.credential.did import did_web, read_did_document
from certificates.credential.trust import Trust, read_roots
from certificates.models import Certificate, SeenStatusList, StatusList
from certificates.rules.validity import Standing
from certificates.selectors.issuer import issuer_document, root_certificates, site_of
from certificates.trusted import with_issuer


def own_trust(status_list: str = "", issuer: str = "") -> Trust:
    """Our keys and roots, and the list at an address when it is one of ours.

    A list that owes a signature is given out as it was signed last, as the site does. The keys are
    those of `issuer` where that is this site under an earlier address; of its lists none is kept.
    """
    site = site_of(issuer) or settings.SITE_URL
    start = f"{settings.SITE_URL}/ob/status/"
    number = status_list.removeprefix(start)
    lists = {}
    if status_list.startswith(start) and number.isascii() and number.isdecimal():
        found = StatusList.objects.filter(number=int(number[:9])).first()
        if found is not None and found.signed:
            lists = {status_list: found.signed}
    roots = read_roots(root_certificates().encode())
    return Trust(read_did_document(issuer_document(site)), tuple(roots), lists)


def newest_seen(address: str) -> dict[str, dt.datetime]:
    """When the newest list ever seen at an address was made; nothing for a list that is new to us."""
    seen = SeenStatusList.objects.filter(address=address[:500])
    return dict(seen.values_list("address", "made_at"))


def with_own_records(report: Report) -> Report:
    """What this site adds to a check by its own keys: that a file is somebody else's, or its standing."""
    site = site_of(report.issuer)
    if report.issuer and site is None:
        own = did_web(settings.SITE_URL)
        words = (
            f"The file is of {report.issuer}. This site is another issuer, {own}, by its SITE_URL."
        )
        stranger = Check(Name.ISSUER, Result.FAILED, words)
        return replace(report, checks=(stranger, *report.checks))
    how = "this site" if site == settings.SITE_URL else f"this site, when it was {site}"
    known = with_issuer(report, {report.issuer: how})
    standing = _standing(report.number)
    return replace(known, checks=(*known.checks, standing)) if standing else known


def _standing(number: str) -> Check | None:
    """What our records say of the certificate with this number.

    A suspension stands in no list, and a list may owe a revocation. Whether the time of the
    certificate is over is said by the file.
    """
    if not number or not number.isprintable():  # PostgreSQL takes no NUL
        return None
    certificate = Certificate.objects.filter(number=number).first()
    if certificate is None:
        return Check(Name.STANDING, Result.NOT_CHECKED, "This site has no record of the number.")
    day = (certificate.revoked_at or certificate.suspended_at or certificate.issued_at).date()
    sentence = {
        Standing.SUSPENDED: f"This site suspended the certificate on {day}.",
        Standing.REVOKED: f"This site revoked the certificate on {day}.",
        Standing.REPLACED: f"This site put another certificate in its place on {day}.",
        Standing.EMPTIED: "This site no longer holds the certificate: it was kept as long as it had to be.",
    }.get(certificate.standing_on(day))
    if sentence is None:
        return Check(Name.STANDING, Result.HELD, "This site did not take the certificate back.")
    return Check(Name.STANDING, Result.FAILED, sentence)
