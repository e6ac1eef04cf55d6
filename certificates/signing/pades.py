"""PAdES B-B on a finished certificate: one RSA signature over a revision that holds its field.

pyHanko's own signer parses the key anew for each document and signs twice, some 200 ms of CPU; here
the key is parsed once, the CMS around the signature is a template and the revision of a file from
Typst is put together without reading the rest of it: the same result in 1 ms.
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from certificates.signing.by_pyhanko import CannotSign, of_any_file
from certificates.signing.cms_template import CmsTemplate, with_token
from certificates.signing.keys import Organisation
from certificates.signing.revision import FIELD, Facts, of_regular_file
from certificates.signing.timestamps import NotTimestamped

__all__ = ["FIELD", "CannotSign", "Signed", "Signer", "sign"]

Timestamper = Callable[[bytes], bytes]
"""The SHA-256 of a signature in, an RFC 3161 token (DER) out, or NotTimestamped: `timestamps`."""

MOST_TOKEN_BYTES = 12 * 1024
"""Room kept for a timestamp. A token with two or three certificates is half as long."""


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
    facts = Facts(at, name, reason, location)
    if timestamper is None:
        return Signed(
            _sign(pdf, signer, facts), no_timestamp_because="No timestamp authority is set up."
        )
    try:
        return Signed(_sign(pdf, signer, facts, timestamper), timestamped=True)
    except NotTimestamped as missing:
        return Signed(_sign(pdf, signer, facts), no_timestamp_because=str(missing))


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
    pdf: bytes, signer: Signer, facts: Facts, timestamper: Timestamper | None = None
) -> bytes:
    template = signer.template
    key, room = template.parts[0], template.size + (MOST_TOKEN_BYTES if timestamper else 0)
    revision = of_regular_file(pdf, facts, key=key, room=room)
    if revision is None:
        revision = of_any_file(pdf, facts, key=key, room=room)
    digest = revision.digest
    signature = signer.key.sign(template.to_sign(digest), padding.PKCS1v15(), hashes.SHA256())
    content = template.filled(digest, signature)
    if timestamper:
        token = timestamper(hashlib.sha256(signature).digest())
        content = with_token(content, token)
        if len(content) > room:
            raise NotTimestamped(f"The timestamp is larger than {MOST_TOKEN_BYTES // 1024} KiB.")
    return revision.filled(content)
