"""The CMS of a PAdES signature, made once per key, with gaps for digest and signature."""

import hashlib
from dataclasses import dataclass

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.general import as_signing_certificate_v2

HASH = "sha256"
TOKEN = "signature_time_stamp_token"  # noqa: S105, a name in asn1crypto, no secret


@dataclass(frozen=True)
class CmsTemplate:
    """Signed attributes and CMS, cut where digest and signature belong.

    No signing-time among the attributes: PAdES keeps it in the signature dictionary's /M
    (ETSI EN 319 142-1, table 1), which the signature covers like every other byte.
    """

    attributes: tuple[bytes, bytes]
    parts: tuple[bytes, bytes, bytes]
    size: int
    """Bytes of the finished CMS; digest and signature have a fixed length."""

    @classmethod
    def for_chain(
        cls, leaf: x509.Certificate, above: tuple[x509.Certificate, ...], signature_bytes: int
    ) -> "CmsTemplate":
        digest = b"\xd5" * hashlib.new(HASH).digest_size
        signature = b"\x5a" * signature_bytes
        attributes = _signed_attributes(_as_asn1(leaf), digest)
        whole = _content([_as_asn1(one) for one in (leaf, *above)], attributes, signature).dump()
        before_digest, rest = _cut(whole, digest)
        between, after = _cut(rest, signature)
        return cls(_cut(attributes.dump(), digest), (before_digest, between, after), len(whole))

    def to_sign(self, digest: bytes) -> bytes:
        """What the private key signs: the DER of the signed attributes."""
        before, after = self.attributes
        return before + digest + after

    def filled(self, digest: bytes, signature: bytes) -> bytes:
        before, between, after = self.parts
        return before + digest + between + signature + after


def with_token(content: bytes, token: bytes) -> bytes:
    """The same signature with a timestamp beside it, as an attribute that is not signed."""
    info = cms.ContentInfo.load(content)
    stamp = cms.CMSAttribute({"type": TOKEN, "values": [cms.ContentInfo.load(token)]})
    info["content"]["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([stamp])
    return bytes(info.dump())


def _signed_attributes(leaf: asn1_x509.Certificate, digest: bytes) -> cms.CMSAttributes:
    return cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
            cms.CMSAttribute({"type": "message_digest", "values": [digest]}),
            cms.CMSAttribute(
                {"type": "signing_certificate_v2", "values": [as_signing_certificate_v2(leaf)]}
            ),
        ]
    )


def _content(
    chain: list[asn1_x509.Certificate], attributes: cms.CMSAttributes, signature: bytes
) -> cms.ContentInfo:
    leaf = chain[0]
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                        {"issuer": leaf.issuer, "serial_number": leaf.serial_number}
                    )
                }
            ),
            "digest_algorithm": {"algorithm": HASH},
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": "sha256_rsa"},
            "signature": signature,
        }
    )
    return cms.ContentInfo(
        {
            "content_type": "signed_data",
            "content": cms.SignedData(
                {
                    "version": "v1",
                    "digest_algorithms": [{"algorithm": HASH}],
                    "encap_content_info": {"content_type": "data"},
                    "certificates": [cms.CertificateChoices("certificate", c) for c in chain],
                    "signer_infos": [signer],
                }
            ),
        }
    )


def _cut(whole: bytes, filler: bytes) -> tuple[bytes, bytes]:
    before, found, after = whole.partition(filler)
    if not found or filler in after:
        raise ValueError("The template of the CMS has no single place for its gap.")
    return before, after


def _as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
