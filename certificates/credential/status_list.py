"""Bitstring status lists: which certificates were revoked, one bit for each, signed as a whole."""

import datetime as dt
import gzip
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certificates.credential import proof
from certificates.credential.contexts import CREDENTIALS
from certificates.credential.facts import LIST_SIZE
from certificates.credential.instants import instant, moment
from certificates.credential.multibase import base64url, read_base64url

PURPOSE = "revocation"
LARGEST = 1024 * 1024
"""Bytes that a list may unpack to: eight million certificates. Ours unpacks to 16 KiB."""
CLOCKS_DIFFER = dt.timedelta(minutes=5)


class Standing(StrEnum):
    GOOD = "good"
    REVOKED = "revoked"
    EXPIRED = "list expired"
    REPLAYED = "list older than one seen"
    TAMPERED = "list tampered"
    WRONG_LIST = "wrong list"


@dataclass(frozen=True, slots=True)
class StatusOutcome:
    """What a list says of one place in it. `made_at` is the age to remember for next time."""

    standing: Standing
    sentence: str
    made_at: dt.datetime | None = None


_SENTENCES = {
    Standing.GOOD: "The certificate is not revoked.",
    Standing.REVOKED: "The certificate was revoked.",
    Standing.EXPIRED: "The list of revoked certificates has run out; a newer one is needed.",
    Standing.REPLAYED: "The list of revoked certificates is older than one already seen.",
    Standing.TAMPERED: "The list of revoked certificates was changed after it was signed.",
    Standing.WRONG_LIST: "This is not the list that the certificate stands in.",
}


def encode(revoked: Iterable[int]) -> str:
    """The bits as the standard writes them: packed, base64url, `u` in front. Same bits, same text.

    Raises ValueError for a place outside the list.
    """
    bits = bytearray(LIST_SIZE // 8)
    for index in revoked:
        if not 0 <= index < LIST_SIZE:
            raise ValueError(f"The list has no place {index}.")
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + base64url(gzip.compress(bytes(bits), 9, mtime=0))


def decode(text: str) -> bytes:
    """The bits of an encoded list. Raises ValueError for what is none or unpacks to too much."""
    if not text.startswith("u"):
        raise ValueError("The list is not written in base64url.")
    unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        bits = unpacker.decompress(read_base64url(text[1:]), LARGEST + 1)
    except zlib.error as error:
        raise ValueError("The list does not unpack.") from error
    if len(bits) > LARGEST or not unpacker.eof or unpacker.unused_data:
        raise ValueError("The list unpacks to something else than a list.")
    if len(bits) * 8 < LIST_SIZE:
        raise ValueError("The list is shorter than lists are.")
    return bits


def build(
    *,
    address: str,
    issuer: str,
    revoked: Iterable[int],
    made_at: dt.datetime,
    valid_until: dt.datetime,
) -> dict[str, Any]:
    """The list at `address` as a credential to sign with `proof.sign`.

    It runs out, so that an old copy cannot hide a revocation for longer than that: make a new
    one well before `valid_until`, also when nothing changed.
    """
    if valid_until <= made_at:
        raise ValueError("A list must end after it begins.")
    return {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": instant(made_at),
        "validUntil": instant(valid_until),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": PURPOSE,
            "encodedList": encode(revoked),
        },
    }


def check_status(
    list_document: Mapping[str, Any],
    *,
    address: str,
    index: int,
    issuer: str,
    now: dt.datetime,
    keys: Mapping[str, Ed25519PublicKey],
    newest_known: dt.datetime | None = None,
) -> StatusOutcome:
    """What the list at `address` says of the certificate at `index`.

    `issuer` is the certificate's own; `newest_known` is the `made_at` of the newest list that
    was ever seen, which unmasks an older one shown in its place. Never raises for the list.
    """
    if list_document.get("id") != address or proof.issuer_of(list_document) != issuer:
        return _outcome(Standing.WRONG_LIST)
    if not proof.check(list_document, keys=keys, now=now).held:
        return _outcome(Standing.TAMPERED)
    try:
        made_at = moment(list_document["validFrom"])
        ends = list_document.get("validUntil")
        valid_until = moment(ends) if ends is not None else None
        subject = list_document["credentialSubject"]
        if not _is_list(list_document["type"], subject):
            return _outcome(Standing.WRONG_LIST, made_at)
        bits = decode(subject["encodedList"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return _outcome(Standing.WRONG_LIST)
    if not 0 <= index < len(bits) * 8 or made_at > now + CLOCKS_DIFFER:
        return _outcome(Standing.WRONG_LIST, made_at)
    if bits[index // 8] & 0x80 >> index % 8:
        # Final: nothing takes a revocation back, so that an old list is right about it too.
        return _outcome(Standing.REVOKED, made_at)
    if newest_known is not None and made_at < newest_known.replace(microsecond=0):
        return _outcome(Standing.REPLAYED, made_at)
    if valid_until is not None and valid_until <= now:
        return _outcome(Standing.EXPIRED, made_at)
    return _outcome(Standing.GOOD, made_at)


def _is_list(types: object, subject: Mapping[str, Any]) -> bool:
    return (
        isinstance(types, list)
        and "BitstringStatusListCredential" in types
        and subject["type"] in ("BitstringStatusList", ["BitstringStatusList"])
        and subject["statusPurpose"] in (PURPOSE, [PURPOSE])
        and subject.get("statusSize", 1) == 1
    )


def _outcome(standing: Standing, made_at: dt.datetime | None = None) -> StatusOutcome:
    return StatusOutcome(standing, _SENTENCES[standing], made_at)
