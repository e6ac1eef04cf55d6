"""PAdES B-B on a finished certificate: one RSA signature over a revision that pyHanko writes.

pyHanko's own signer parses the key anew for each document and signs twice, some 200 ms of CPU; here
the key is parsed once and the CMS around the signature is a template: the same result in 4 ms.
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest, SignatureObject

from certificates.signing.cms_template import HASH, CmsTemplate, with_token
from certificates.signing.keys import Organisation
from certificates.signing.timestamps import NotTimestamped

FIELD = "Signature"

Timestamper = Callable[[bytes], bytes]
"""The SHA-256 of a signature in, an RFC 3161 token (DER) out, or NotTimestamped: `timestamps`."""

MOST_TOKEN_BYTES = 12 * 1024
"""Room kept for a timestamp. A token with two or three certificates is half as long."""


class CannotSign(ValueError):  # noqa: N818, a fact about key, time or file, not a fault
    """The file was not signed. The message is a sentence for staff."""


@dataclass(frozen=True)
class Signed:
    """The finished file. Nothing is added to it later, not even a timestamp that came late."""

    pdf: bytes
    timestamped: bool = False
    no_timestamp_because: str = ""


@dataclass(frozen=True)
class Signer:
    """A key with its certificate, parsed. Make one per process and keep it; threads may share it."""

    key: rsa.RSAPrivateKey = field(repr=False)
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()
    """From the one that issued the certificate up to the root."""

    @classmethod
    def of(cls, organisation: Organisation) -> "Signer":
        """Parsing checks the key as well, which takes as long as many signatures."""
        key = serialization.load_pem_private_key(organisation.leaf_key_pem, None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise CannotSign("Certificates are signed with RSA keys only.")
        leaf = x509.load_pem_x509_certificate(organisation.leaf_pem)
        if leaf.public_key() != key.public_key():
            raise CannotSign("The private key belongs to another certificate.")
        above = x509.load_pem_x509_certificates(organisation.chain_pem + organisation.root_pem)
        return cls(key, leaf, tuple(one for one in above if one != leaf))

    @cached_property
    def template(self) -> CmsTemplate:
        return CmsTemplate.for_chain(self.certificate, self.chain, self.key.key_size // 8)


def sign(
    pdf: bytes,
    *,
    signer: Signer,
    at: dt.datetime,
    name: str,
    reason: str,
    location: str,
    timestamper: Timestamper | None = None,
) -> Signed:
    """The PDF certified: no change is allowed after it, and the field has no appearance.

    Without a timestamp the same arguments give the same bytes. A timestamp goes into the same
    revision, never into a later one: readers take what follows such a certification for a change.
    When there is none to be had, the file is the one that `sign` makes without a timestamper.
    Raises CannotSign outside the certificate's validity and for a file it cannot certify.
    """
    _must_be_valid(signer.certificate, at)
    words = (name, reason, location)
    if timestamper is None:
        return Signed(
            _sign(pdf, signer, at, words), no_timestamp_because="No timestamp authority is set up."
        )
    try:
        return Signed(_sign(pdf, signer, at, words, timestamper), timestamped=True)
    except NotTimestamped as missing:
        return Signed(_sign(pdf, signer, at, words), no_timestamp_because=str(missing))


def _must_be_valid(certificate: x509.Certificate, at: dt.datetime) -> None:
    if at.tzinfo is None:
        raise ValueError("Give `at` with its time zone.")
    if at < certificate.not_valid_before_utc:
        raise CannotSign(
            f"The signing certificate begins on {certificate.not_valid_before_utc:%Y-%m-%d},"
            f" after the day to sign on, {at:%Y-%m-%d}."
        )
    if at > certificate.not_valid_after_utc:
        raise CannotSign(
            f"The signing certificate ran out on {certificate.not_valid_after_utc:%Y-%m-%d}."
        )


def _sign(
    pdf: bytes,
    signer: Signer,
    at: dt.datetime,
    words: tuple[str, str, str],
    timestamper: Timestamper | None = None,
) -> bytes:
    template = signer.template
    prepared, output = _prepared(
        _revision(pdf, signer, at, words),
        at,
        words,
        room=template.size + (MOST_TOKEN_BYTES if timestamper else 0),
    )
    digest = prepared.document_digest
    signature = signer.key.sign(template.to_sign(digest), padding.PKCS1v15(), hashes.SHA256())
    content = template.filled(digest, signature)
    if timestamper:
        token = timestamper(hashlib.sha256(signature).digest())
        content = with_token(content, token)
        if len(content) > template.size + MOST_TOKEN_BYTES:
            raise NotTimestamped(f"The timestamp is larger than {MOST_TOKEN_BYTES // 1024} KiB.")
    prepared.fill_with_cms(output, content)
    return output.getvalue()


class _Revision(IncrementalPdfFileWriter):
    """An update that adds the signature and nothing else, the same for the same input.

    pyHanko would also write today's date and its own name into the metadata, and a random
    file identifier.
    """

    def _update_meta(self) -> None:
        """The metadata stays as it was, with what makes the file archival and accessible."""

    def identify(self, *facts: bytes) -> None:
        """PDF's changing half of the identifier follows from the facts that shape the file."""
        kept, _ = self.document_id
        new = hashlib.sha256(b"".join(hashlib.sha256(fact).digest() for fact in facts)).digest()
        self._document_id = generic.ArrayObject(
            [generic.ByteStringObject(kept), generic.ByteStringObject(new[:16])]
        )


def _revision(
    pdf: bytes, signer: Signer, at: dt.datetime, words: tuple[str, str, str]
) -> _Revision:
    try:
        revision = _Revision(BytesIO(pdf))
        taken = "/Perms" in revision.root or "/AcroForm" in revision.root
    except (PdfError, ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise CannotSign(f"This is not a PDF that can be signed: {error}") from error
    if revision.prev.encrypted:
        raise CannotSign("An encrypted file is not signed: readers could not check it.")
    if taken:
        raise CannotSign("This file is signed already, or holds a form.")
    moment = at.astimezone(dt.UTC).isoformat(timespec="seconds")
    revision.identify(pdf, signer.template.parts[0], *(w.encode() for w in (moment, *words)))
    return revision


def _prepared(
    revision: _Revision, at: dt.datetime, words: tuple[str, str, str], *, room: int
) -> tuple[PreparedByteRangeDigest, BytesIO]:
    """The revision written, with a gap of `room` bytes for the CMS, and the digest around it."""
    name, reason, location = words
    # PDF/A wants the print flag; PDF/UA-1 wants a field without a tag to lie outside the page.
    unseen = InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)
    spec = SigFieldSpec(
        FIELD, on_page=0, invis_sig_settings=unseen, readable_field_name=name or FIELD
    )
    steps = PdfCMSEmbedder(new_field_spec=spec).write_cms(field_name=FIELD, writer=revision)
    next(steps)
    placeholder = SignatureObject(
        timestamp=at.astimezone(dt.UTC).replace(microsecond=0),
        subfilter=SigSeedSubFilter.PADES,
        name=name,
        reason=reason,
        location=location,
        bytes_reserved=room * 2,  # as hexadecimal digits
    )
    certify = SigMDPSetup(md_algorithm=HASH, certify=True, docmdp_perms=MDPPerm.NO_CHANGES)
    steps.send(SigObjSetup(sig_placeholder=placeholder, mdp_setup=certify))
    prepared, output = steps.send(SigIOSetup(md_algorithm=HASH))
    return prepared, output
