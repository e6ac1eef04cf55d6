"""One question for every form a certificate comes in: is this file genuine, and does it hold today?

PDF, badge picture, JSON and VC-JWT are told apart by their content, never by their name. Every
check says what it came to; what cannot be checked for want of a list is said, not guessed.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from cryptography import x509

from certificates.credential import jwt, proof
from certificates.credential.did import IssuerKeys
from certificates.credential.instants import moment
from certificates.credential.opening import Kind, Taken, take_apart
from certificates.credential.status_list import CLOCKS_DIFFER, Standing, check_status
from certificates.signing.checking import check_pdf

_BADGE = {"OpenBadgeCredential", "AchievementCredential"}


class Result(StrEnum):
    HELD = "held"
    FAILED = "failed"
    NOT_CHECKED = "not checked"


class Name(StrEnum):
    """What is checked. The first five make a file genuine, the others whether it holds today.

    `ISSUER` and `STANDING` stand in no file: they are for whoever has keys and records of its own.
    """

    ISSUER = "issuer"
    FILE = "signature of the file"
    BADGE = "badge in the file"
    CREDENTIAL = "signature of the badge"
    NUMBER = "number"
    DATES = "dates"
    STATUS = "revocation"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Check:
    name: Name
    result: Result
    sentence: str


@dataclass(frozen=True, slots=True)
class Report:
    """Every check of one file, and the certificate number that it bears."""

    kind: Kind
    checks: tuple[Check, ...]
    number: str = ""
    issuer: str = ""
    title: str = ""
    credential: Mapping[str, Any] | None = None
    withdrawn: bool = False
    """Signed with a key that the issuer has withdrawn since: by the issuer or by a thief."""

    @property
    def genuine(self) -> bool:
        """Everything that could be checked holds, and a signature is among it."""
        return self.authentic and not self._failed(Name.DATES, Name.STATUS, Name.STANDING)

    @property
    def authentic(self) -> bool:
        """Made by the issuer and unchanged since, whether or not it still holds today."""
        signed = {Name.FILE, Name.CREDENTIAL}
        held = any(c.name in signed and c.result is Result.HELD for c in self.checks)
        return held and not self._failed(
            Name.ISSUER, Name.FILE, Name.BADGE, Name.CREDENTIAL, Name.NUMBER
        )

    def _failed(self, *names: Name) -> bool:
        return any(c.name in names and c.result is Result.FAILED for c in self.checks)

    def as_data(self) -> dict[str, Any]:
        """The report as JSON-ready values."""
        return {
            "kind": self.kind,
            "genuine": self.genuine,
            "authentic": self.authentic,
            "number": self.number,
            "issuer": self.issuer,
            "title": self.title,
            "checks": [
                {"name": c.name, "result": c.result, "sentence": c.sentence} for c in self.checks
            ],
        }


def check(
    data: bytes,
    *,
    keys: IssuerKeys,
    roots: Iterable[x509.Certificate],
    status_lists: Mapping[str, Mapping[str, Any]],
    now: dt.datetime,
    newest_lists: Mapping[str, dt.datetime] | None = None,
) -> Report:
    """Look at a file in every way there is. Raises Refused when it is nothing that we know.

    `keys` are the issuer's as its did.json gives them, `roots` what its PDF signatures lead up
    to, `status_lists` the signed lists at hand by address, `newest_lists` when the newest list
    that was ever seen at an address was made. Nothing is fetched.
    """
    taken = take_apart(data)
    report = Report(taken.kind, (), number=taken.keywords)
    if taken.kind is Kind.PDF:
        report = _with(report, _file(data, roots), _badge(taken))
    credential = taken.credential
    if credential is None:
        return report
    report = replace(
        report,
        number=_text(_subject(credential).get("licenseNumber")),
        issuer=proof.issuer_of(credential),
        title=_text(credential.get("name")),
        credential=credential,
    )
    report = _signed(report, taken, credential, keys)
    if taken.kind is Kind.PDF:
        report = _with(report, _number(report.number, taken.keywords))
    listed = _status(credential, keys, status_lists, now, newest_lists or {})
    return _with(report, _dates(credential, now), listed)


def _with(report: Report, *checks: Check) -> Report:
    return replace(report, checks=(*report.checks, *checks))


def _file(pdf: bytes, roots: Iterable[x509.Certificate]) -> Check:
    verdict = check_pdf(pdf, roots=roots)
    result = Result.HELD if verdict.genuine else Result.FAILED
    return Check(Name.FILE, result, " ".join(verdict.sentences))


def _badge(file: Taken) -> Check:
    if file.fault:
        return Check(Name.BADGE, Result.FAILED, file.fault)
    if file.credential is None:
        return Check(Name.BADGE, Result.NOT_CHECKED, "The file holds no badge.")
    return Check(Name.BADGE, Result.HELD, "The file holds a badge.")


def _signed(report: Report, file: Taken, credential: dict[str, Any], keys: IssuerKeys) -> Report:
    """The report with what its signature came to, which is nothing where the key was stolen."""
    outcome = (
        jwt.check(file.token, keys=keys.rsa)
        if file.token
        else proof.check(credential, keys=keys.ed25519)
    )
    since = keys.withdrawn.get(outcome.method or "")
    if since is None:
        return _with(report, _signature(outcome, credential))
    sentence = (
        f"The issuer withdrew the key that signed: from {_at(since)} on somebody else may have"
        " signed with it, under any date. Ask the issuer for the certificate as it is signed now."
    )
    failed = Check(Name.CREDENTIAL, Result.FAILED, sentence)
    return replace(_with(report, failed), withdrawn=True)


def _signature(outcome: proof.Outcome, credential: dict[str, Any]) -> Check:
    """The issuer's signature, and that what it signed is a badge: it signs lists as well."""
    types = credential.get("type")
    is_badge = isinstance(types, list) and not _BADGE.isdisjoint(filter(_text, types))
    if outcome.held and not is_badge:
        return Check(Name.CREDENTIAL, Result.FAILED, "What the issuer signed is not a badge.")
    result = Result.HELD if outcome.held else Result.FAILED
    return Check(Name.CREDENTIAL, result, outcome.sentence)


def _number(number: str, keywords: str) -> Check:
    """That the badge in the file is the badge of this file."""
    words = re.split(r"[,;\s]+", keywords)
    if not number or number not in words:
        return Check(Name.NUMBER, Result.FAILED, "The badge belongs to another certificate.")
    return Check(Name.NUMBER, Result.HELD, f"File and badge bear the number {number}.")


def _dates(credential: Mapping[str, Any], now: dt.datetime) -> Check:
    try:
        begins = moment(credential.get("validFrom"))
        ends = credential.get("validUntil")
        until = moment(ends) if ends is not None else None
    except ValueError:
        return Check(Name.DATES, Result.FAILED, "The badge does not say from when it holds.")
    if begins > now + CLOCKS_DIFFER:
        return Check(Name.DATES, Result.FAILED, f"The certificate holds from {_at(begins)} on.")
    if until is not None and until <= now:
        return Check(Name.DATES, Result.FAILED, f"The certificate ran out at {_at(until)}.")
    if until is None:
        return Check(Name.DATES, Result.HELD, "The certificate has no end.")
    return Check(Name.DATES, Result.HELD, f"The certificate holds until {_at(until)}.")


def _at(when: dt.datetime) -> str:
    """To the minute: a day that ends elsewhere is another day here."""
    return f"{when.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"


def _status(
    credential: Mapping[str, Any],
    keys: IssuerKeys,
    status_lists: Mapping[str, Mapping[str, Any]],
    now: dt.datetime,
    newest_lists: Mapping[str, dt.datetime],
) -> Check:
    status = credential.get("credentialStatus")
    if status is None:
        return Check(Name.STATUS, Result.NOT_CHECKED, "The badge names no list of revocations.")
    place = _place(status)
    if place is None:
        return Check(Name.STATUS, Result.FAILED, "The badge names its list in a way not read here.")
    address, index = place
    listed = status_lists.get(address)
    if listed is None:
        return Check(
            Name.STATUS,
            Result.NOT_CHECKED,
            "The list of revoked certificates is not at hand: whether this one was revoked is open.",
        )
    outcome = check_status(
        listed,
        address=address,
        index=index,
        issuer=proof.issuer_of(credential),
        now=now,
        keys=keys.ed25519,
        newest_known=newest_lists.get(address),
    )
    good = outcome.standing is Standing.GOOD
    return Check(Name.STATUS, Result.HELD if good else Result.FAILED, outcome.sentence)


def _place(status: object) -> tuple[str, int] | None:
    """List and place in it, of the one kind of status that is read here."""
    if not isinstance(status, dict):
        return None
    address, index = status.get("statusListCredential"), status.get("statusListIndex")
    if (
        status.get("type") != "BitstringStatusListEntry"
        or status.get("statusPurpose") != "revocation"
    ):
        return None
    if not isinstance(address, str) or isinstance(index, bool):
        return None
    if not re.fullmatch(r"[0-9]{1,9}", str(index)):
        return None
    return address, int(str(index))


def _subject(credential: Mapping[str, Any]) -> Mapping[str, Any]:
    subject = credential.get("credentialSubject")
    return subject if isinstance(subject, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
