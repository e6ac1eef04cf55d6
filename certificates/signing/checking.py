"""What a stranger's file can prove: signed by whom, unchanged, whole, and by somebody known.

Where the signature covers every byte but its own digits, nothing that anybody else put into the
file can matter; that, and not the shape of what was added, is what `whole` asks.
"""

import datetime as dt
import hashlib
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from asn1crypto import core
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from certificates.signing.cms_template import TOKEN
from certificates.signing.keys import signs_documents
from certificates.signing.reading import Unreadable, opened
from certificates.signing.timestamps import NotTimestamped, Token, read_token
from certificates.signing.trust import MOST_BETWEEN, descends

logger = logging.getLogger(__name__)

MOST_SIGNATURES = 20
MOST_CMS_BYTES = 128 * 1024
"""Ours has 3 KiB, with a timestamp 10."""

_HASHES = {"sha256", "sha384", "sha512"}
_DIGITS = re.compile(rb"<[0-9A-Fa-f]*>")


class Finding(StrEnum):
    """What was found, each a sentence for whoever sent the file."""

    NOT_SIGNED = "This file carries no signature."
    BROKEN = "This file carries a signature that cannot be read: it was damaged or altered."
    INTACT = "What was signed has not been changed."
    ALTERED = "This file was changed after it was signed."
    WHOLE = "The signature covers the whole file."
    ADDED_TO = "Something was added to this file after it was signed."
    COVERS_PART = "The signature leaves out a part of this file."
    CERTIFIED = "The signer allowed no changes."
    NOT_CERTIFIED = "The signer did not lock this file against changes."
    TRUSTED = "The signature was made with our key."
    TRUSTED_BEFORE = "Our key signed another state of this file, and not what it is now."
    STRANGER = "The signature was made with a key that is not ours."
    NOT_FOR_DOCUMENTS = "The signing certificate is not meant for documents."
    NO_TIME = "The signature does not say when it was made."
    OWN_TIME = "The time is the signer's own statement."
    TIMESTAMPED = "An independent authority confirms the time."
    TIMESTAMP_UNKNOWN = "The file holds a timestamp of an authority that is not known here."
    TIMESTAMP_BROKEN = "The file holds a timestamp that does not belong to this signature."


@dataclass(frozen=True)
class PdfVerdict:
    """What the file proves. `by` and `at` are the signature's own words: believe them when `genuine`.

    `sound` and `trusted` are about the key, whatever became of the file afterwards.
    """

    signed: bool = False
    sound: bool = False
    intact: bool = False
    whole: bool = False
    certified: bool = False
    trusted: bool = False
    by: str = ""
    key_id: str = ""
    at: dt.datetime | None = None
    timestamped_at: dt.datetime | None = None
    sentences: tuple[str, ...] = ()

    @property
    def genuine(self) -> bool:
        """Signed with one of our keys, and every byte as it was then."""
        return self.signed and self.intact and self.whole and self.certified and self.trusted


def check_pdf(
    pdf: bytes,
    *,
    roots: Iterable[x509.Certificate],
    timestamp_roots: Iterable[x509.Certificate] = (),
) -> PdfVerdict:
    """Whatever the bytes are, a verdict: this never raises, fetches nothing and asks no clock.

    The chain is judged at the time of signing, so a file stays genuine after its key has run out.
    That time is a timestamp's where one of `timestamp_roots` stands behind it, else the signer's own.
    """
    try:
        reader = opened(pdf)
    except Unreadable as refused:
        return PdfVerdict(sentences=(str(refused.fault),))
    try:
        signature = _signature(reader, pdf)
        if signature is None:
            return PdfVerdict(sentences=(Finding.NOT_SIGNED,))
        return _judged(signature, pdf, list(roots), list(timestamp_roots))
    except Exception as error:  # noqa: BLE001, a parser may raise anything about such bytes
        logger.info("a PDF's signature could not be read: %r", error)
        return PdfVerdict(signed=True, sentences=(Finding.BROKEN,))


def _signature(reader: PdfFileReader, pdf: bytes) -> EmbeddedPdfSignature | None:
    """The one that certifies the file, else the first."""
    if b"/ByteRange" not in pdf:
        return None
    if pdf.count(b"/ByteRange") > MOST_SIGNATURES:
        raise ValueError("more signatures than anybody needs")
    found = reader.embedded_regular_signatures
    if any(len(one.pkcs7_content) > MOST_CMS_BYTES for one in found):
        raise ValueError("a larger signature than anybody needs")
    return next((one for one in found if _certifies(one)), found[0] if found else None)


def _judged(
    signature: EmbeddedPdfSignature,
    pdf: bytes,
    roots: list[x509.Certificate],
    timestamp_roots: list[x509.Certificate],
) -> PdfVerdict:
    leaf = x509.load_der_x509_certificate(signature.signer_cert.dump())
    at = _stated_time(signature)
    verdict = PdfVerdict(
        signed=True,
        by=_called(leaf),
        key_id=leaf.fingerprint(hashes.SHA256()).hex()[:16],
        at=at,
    )
    verdict = _with_cover(verdict, signature, pdf)
    verdict = _found(
        verdict,
        Finding.CERTIFIED if _certifies(signature) else Finding.NOT_CERTIFIED,
        certified=_certifies(signature),
    )
    verdict = _with_timestamp(verdict, signature, timestamp_roots)
    return _with_trust(verdict, signature, leaf, roots)


def _found(verdict: PdfVerdict, finding: Finding, **facts: object) -> PdfVerdict:
    return replace(verdict, sentences=(*verdict.sentences, finding), **facts)  # type: ignore[arg-type]


def _with_cover(verdict: PdfVerdict, signature: EmbeddedPdfSignature, pdf: bytes) -> PdfVerdict:
    """Integrity over what the signature says it covers, and whether that is everything."""
    span = [int(number) for number in signature.byte_range]
    if len(span) != 4 or span[0] != 0 or not 0 < span[1] < span[2] <= sum(span[2:]) <= len(pdf):
        return _found(verdict, Finding.COVERS_PART)
    _, gap, after, length = span
    end = after + length
    if not _digits_only(pdf[gap:after], signature.pkcs7_content):
        return _found(verdict, Finding.COVERS_PART)
    unchanged, sound = _judge_cms(signature, pdf[:gap] + pdf[after:end])
    verdict = _found(
        verdict,
        Finding.INTACT if unchanged and sound else Finding.ALTERED,
        intact=unchanged and sound,
        sound=sound,
    )
    if end < len(pdf):
        return _found(verdict, Finding.ADDED_TO)
    if not verdict.intact:
        return replace(verdict, whole=True)  # of no comfort to anybody
    return _found(verdict, Finding.WHOLE, whole=True)


def _digits_only(gap: bytes, content: bytes) -> bool:
    """Between the two covered parts stands this CMS in hexadecimal, then zeros, and nothing else."""
    if not _DIGITS.fullmatch(gap) or bytes.fromhex(gap[1:-1].decode()) != content:
        return False
    _, rest = _first_value(content)
    return not rest.strip(b"\0")


def _first_value(content: bytes) -> tuple[bytes, bytes]:
    length = len(core.Any.load(content).dump())
    return content[:length], content[length:]


def _judge_cms(signature: EmbeddedPdfSignature, covered: bytes) -> tuple[bool, bool]:
    """Whether the digest is that of these bytes, and whether the key signed the digest."""
    if signature.md_algorithm not in _HASHES:
        return False, False
    unchanged, sound = validate_sig_integrity(
        signature.signer_info,
        signature.signer_cert,
        expected_content_type="data",
        actual_digest=hashlib.new(signature.md_algorithm, covered).digest(),
    )
    return bool(unchanged), bool(sound)


def _certifies(signature: EmbeddedPdfSignature) -> bool:
    """The catalogue names this very signature as the one that allows no changes."""
    root = signature.reader.root
    if "/Perms" not in root or "/DocMDP" not in root["/Perms"]:
        return False
    named = root["/Perms"].raw_get("/DocMDP")
    own = signature.sig_field.raw_get("/V")
    return (
        getattr(named, "reference", None) == getattr(own, "reference", own)
        and signature.docmdp_level == MDPPerm.NO_CHANGES
    )


def _stated_time(signature: EmbeddedPdfSignature) -> dt.datetime | None:
    stated = signature.self_reported_timestamp
    return stated.astimezone(dt.UTC) if stated is not None and stated.tzinfo else None


def _with_timestamp(
    verdict: PdfVerdict, signature: EmbeddedPdfSignature, roots: list[x509.Certificate]
) -> PdfVerdict:
    try:
        token = _token(signature)
    except NotTimestamped:
        return _found(verdict, Finding.TIMESTAMP_BROKEN)
    if token is None:
        return _found(verdict, Finding.OWN_TIME if verdict.at else Finding.NO_TIME)
    if not descends(token.certificate, token.between, roots=roots, at=token.at):
        return _found(verdict, Finding.TIMESTAMP_UNKNOWN)
    return _found(verdict, Finding.TIMESTAMPED, timestamped_at=token.at)


def _token(signature: EmbeddedPdfSignature) -> Token | None:
    unsigned = signature.signer_info["unsigned_attrs"]
    tokens = [value for one in unsigned if one["type"].native == TOKEN for value in one["values"]]
    if not tokens:
        return None
    digest = hashlib.sha256(signature.signer_info["signature"].native).digest()
    return read_token(tokens[0].dump(), digest=digest)


def _with_trust(
    verdict: PdfVerdict,
    signature: EmbeddedPdfSignature,
    leaf: x509.Certificate,
    roots: list[x509.Certificate],
) -> PdfVerdict:
    moment = verdict.timestamped_at or verdict.at
    if moment is None:
        return verdict
    others = signature.other_embedded_certs[:MOST_BETWEEN]
    between = [x509.load_der_x509_certificate(one.dump()) for one in others]
    # Anybody can put our certificate beside a signature that our key did not make.
    if not (verdict.sound and descends(leaf, between, roots=roots, at=moment)):
        return _found(verdict, Finding.STRANGER)
    if not signs_documents(leaf):
        return _found(verdict, Finding.NOT_FOR_DOCUMENTS)
    unchanged = verdict.intact and verdict.whole
    return _found(verdict, Finding.TRUSTED if unchanged else Finding.TRUSTED_BEFORE, trusted=True)


def _called(leaf: x509.Certificate) -> str:
    for attribute in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        if names := leaf.subject.get_attributes_for_oid(attribute):
            return str(names[0].value)
    return ""
