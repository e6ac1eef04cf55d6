"""What we can say about a file that somebody was handed: ours or not, and whose certificate it is."""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from certificates.credential.checking import Name, Report, Result, check
from certificates.credential.opening import Kind, claims_of
from certificates.credential.reading import Refused
from certificates.models import Certificate, Rendition
from certificates.selectors.trust import own_trust

_SHA256 = re.compile(r"[0-9a-f]{64}")
# Whether it holds today is said by the page of the certificate, and by more than the badge knows.
_ABOUT_TODAY = {Name.DATES, Name.STATUS}


class FileVerdict(StrEnum):
    """One word for a file."""

    ISSUED = "issued"
    EARLIER = "earlier"
    BADGE = "badge"
    ANOTHER = "another"
    NOT_GIVEN_OUT = "not_given_out"
    WITHDRAWN = "withdrawn"
    ALTERED = "altered"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class FileAnswer:
    """`certificate` is the one the file is of, when it is genuine; the sentences say what was seen."""

    verdict: FileVerdict
    certificate: Certificate | None = None
    sentences: tuple[str, ...] = ()


def answer_by_hash(sha256: str, *, of: Certificate | None = None) -> FileAnswer | None:
    """What is known of a file with this fingerprint: nothing, for all that we did not give out.

    `of` is the certificate that it is held to be of.
    """
    if not _SHA256.fullmatch(sha256):
        return None
    files = Rendition.objects.given_out().select_related("certificate__holder")
    found = files.filter(sha256=sha256).first()
    if found is None:
        return None
    if of is not None and found.certificate_id != of.pk:
        return FileAnswer(FileVerdict.ANOTHER, found.certificate)
    newest = Rendition.objects.given_out().filter(certificate=found.certificate_id)
    is_newest = newest.order_by("-made_at", "-pk")[0].pk == found.pk
    return FileAnswer(FileVerdict.ISSUED if is_newest else FileVerdict.EARLIER, found.certificate)


def answer_about(data: bytes, *, of: Certificate | None = None, at: dt.datetime) -> FileAnswer:
    """Fingerprint first, then signature and badge, by our own keys. Nothing of the file is kept."""
    known = answer_by_hash(hashlib.sha256(data).hexdigest(), of=of)
    try:
        claims = claims_of(data)
        trust = own_trust(claims.status_list, claims.issuer)
        report = check(
            data, keys=trust.keys, roots=trust.roots, status_lists=trust.status_lists, now=at
        )
    except Refused as refused:
        return known or FileAnswer(FileVerdict.UNREADABLE, None, (str(refused),))
    seen = _sentences(report)
    if known is not None:
        return FileAnswer(known.verdict, known.certificate, seen)
    if not report.authentic:
        verdict = FileVerdict.WITHDRAWN if report.withdrawn else FileVerdict.ALTERED
        return FileAnswer(verdict, None, seen)
    own = Certificate.objects.filter(number=report.number).first() if report.number else None
    if report.kind is Kind.PDF or own is None:
        # Made with our key, and yet none of the files we gave out.
        return FileAnswer(FileVerdict.NOT_GIVEN_OUT, None, seen)
    is_another = of is not None and own.pk != of.pk
    return FileAnswer(FileVerdict.ANOTHER if is_another else FileVerdict.BADGE, own, seen)


def _sentences(report: Report) -> tuple[str, ...]:
    """What failed first, then what holds. Of what is not ours nothing is told that would reassure."""
    about = [one for one in report.checks if one.name not in _ABOUT_TODAY]
    failed = [one.sentence for one in about if one.result is Result.FAILED]
    if not report.authentic:
        return tuple(failed)
    return (*failed, *(one.sentence for one in about if one.result is not Result.FAILED))
