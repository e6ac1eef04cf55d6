"""The organisation's key: an authority of its own, a leaf that signs, or one brought along."""

import datetime as dt
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose
from cryptography.x509.oid import NameOID

KEY_BITS = 3072
ROOT_YEARS = 20
LEAF_YEARS = 8

CLOCKS_DIFFER = dt.timedelta(days=1)
"""A new certificate begins this much earlier, so that a slow clock elsewhere accepts it."""

DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")

# Readers ask for one of these. Poppler knows e-mail protection only, which is why ours has both.
SIGNING_PURPOSES = {
    DOCUMENT_SIGNING,
    Purpose.EMAIL_PROTECTION,
    Purpose.ANY_EXTENDED_KEY_USAGE,
    x509.ObjectIdentifier("1.2.840.113583.1.1.5"),  # Adobe authentic documents
    x509.ObjectIdentifier("1.3.6.1.4.1.311.10.3.12"),  # Microsoft document signing
}

_LONGEST_NAME = 64  # RFC 5280, ub-common-name; cryptography counts bytes
_PUBLIC = serialization.Encoding.PEM


class KeyRefused(ValueError):  # noqa: N818, a fact about the file, not a fault
    """This key cannot sign certificates. The message is a sentence for staff."""


@dataclass(frozen=True)
class Organisation:
    """A leaf that signs and the authority behind it, as PEM. Private keys are not encrypted.

    `chain_pem` holds authorities between leaf and root. `root_key_pem` is there only for a root
    just made: keep it off this machine, nothing here asks for it again.
    """

    root_pem: bytes
    leaf_pem: bytes
    leaf_key_pem: bytes = field(repr=False)
    chain_pem: bytes = b""
    root_key_pem: bytes | None = field(default=None, repr=False)


def make_organisation(name: str, *, at: dt.datetime) -> Organisation:
    """A root for 20 years and a leaf for 8, RSA-3072 both. Takes up to a second."""
    called = " ".join(name.split())
    if not called:
        raise KeyRefused("Give the organisation's name: readers show it beside the signature.")
    begin = at.astimezone(dt.UTC).replace(microsecond=0) - CLOCKS_DIFFER
    root_key, leaf_key = _new_key(), _new_key()
    root_name = _name(called, "root")
    root = (
        _draft(root_name, root_name, root_key.public_key(), begin, ROOT_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    leaf = (
        _draft(_name(called), root_name, leaf_key.public_key(), begin, LEAF_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([DOCUMENT_SIGNING, Purpose.EMAIL_PROTECTION]), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()),
            critical=False,
        )
        .sign(root_key, hashes.SHA256())
    )
    return Organisation(
        root_pem=root.public_bytes(_PUBLIC),
        leaf_pem=leaf.public_bytes(_PUBLIC),
        leaf_key_pem=_private(leaf_key),
        root_key_pem=_private(root_key),
    )


def read_pkcs12(data: bytes, password: str | None, *, at: dt.datetime) -> Organisation:
    """A key, its certificate and the chain that a .p12 or .pfx file holds.

    The last certificate of the chain stands for the root; alone, the certificate stands for itself.
    Raises KeyRefused with a sentence for a file that cannot sign PDF 1.7.
    """
    key, leaf, others = _opened(data, password)
    _must_suit(key, leaf, at)
    chain = _ordered(leaf, others)
    return Organisation(
        root_pem=(chain[-1] if chain else leaf).public_bytes(_PUBLIC),
        leaf_pem=leaf.public_bytes(_PUBLIC),
        leaf_key_pem=_private(key),
        chain_pem=b"".join(issuer.public_bytes(_PUBLIC) for issuer in chain[:-1]),
    )


def key_id(leaf_pem: bytes) -> str:
    """Which key signed: the first 16 hexadecimal digits of the certificate's SHA-256."""
    return fingerprint(leaf_pem)[:16]


def fingerprint(pem: bytes) -> str:
    """SHA-256 of the certificate, as `openssl x509 -fingerprint` prints it, without colons."""
    return x509.load_pem_x509_certificate(pem).fingerprint(hashes.SHA256()).hex()


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)


def _name(organisation: str, last_word: str = "") -> x509.Name:
    """The organisation by its name; a last word tells the root's certificate from the leaf's."""
    room = _LONGEST_NAME - len(f"… {last_word}".encode())
    fits = len(f"{organisation} {last_word}".encode()) <= _LONGEST_NAME
    short = organisation if fits else f"{_cut(organisation, room)}…"
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _cut(organisation, _LONGEST_NAME)),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{short} {last_word}".rstrip()),
        ]
    )


def _cut(text: str, most_bytes: int) -> str:
    return text.encode()[:most_bytes].decode(errors="ignore").rstrip()


def _draft(
    subject: x509.Name,
    issuer: x509.Name,
    key: rsa.RSAPublicKey,
    begin: dt.datetime,
    years: int,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(_years_later(begin, years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _years_later(begin: dt.datetime, years: int) -> dt.datetime:
    if (begin.month, begin.day) == (2, 29):
        begin -= dt.timedelta(days=1)
    return begin.replace(year=begin.year + years)


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _private(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        _PUBLIC, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _opened(
    data: bytes, password: str | None
) -> tuple[rsa.RSAPrivateKey, x509.Certificate, list[x509.Certificate]]:
    secret = password.encode() if password else None
    try:
        key, leaf, others = pkcs12.load_key_and_certificates(data, secret)
    except Exception as error:  # noqa: BLE001, OpenSSL and Rust each have their own kinds
        raise KeyRefused(_why_closed(error, password)) from None
    if key is None:
        raise KeyRefused("The file holds no private key. Export it again together with the key.")
    if leaf is None or leaf.public_key() != key.public_key():
        raise KeyRefused("The file holds no certificate that belongs to its key.")
    if not isinstance(key, rsa.RSAPrivateKey):
        raise KeyRefused(
            "The key is not an RSA key. Other kinds would raise the file to PDF 2.0, which an"
            " archival certificate may not be. Ask for an RSA key of 3072 bits or more."
        )
    return key, leaf, others


def _why_closed(error: Exception, password: str | None) -> str:
    # OpenSSL says the same for a wrong password and for none.
    if "password" not in str(error).lower() and "mac" not in str(error).lower():
        return "This is not a PKCS#12 file (.p12 or .pfx)."
    if not password:
        return "The file is locked with a password. Give it as well."
    return "The password does not open this file."


def _must_suit(key: rsa.RSAPrivateKey, leaf: x509.Certificate, at: dt.datetime) -> None:
    if key.key_size < KEY_BITS:
        raise KeyRefused(
            f"The RSA key has {key.key_size} bits. Certificates are read for years:"
            f" use {KEY_BITS} bits or more."
        )
    if at > leaf.not_valid_after_utc:
        raise KeyRefused(f"The certificate ran out on {leaf.not_valid_after_utc:%Y-%m-%d}.")
    if at < leaf.not_valid_before_utc:
        raise KeyRefused(f"The certificate begins on {leaf.not_valid_before_utc:%Y-%m-%d}.")
    if not signs_documents(leaf):
        raise KeyRefused(
            "The certificate is not for signing documents (for a web server, for instance)."
            " Ask for document signing or e-mail protection."
        )


def signs_documents(leaf: x509.Certificate) -> bool:
    """Whether key usage and extended key usage, where there are any, allow a document's signature."""
    try:
        usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
        if not (usage.digital_signature or usage.content_commitment):
            return False
    except x509.ExtensionNotFound:
        pass
    try:
        purposes = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return not SIGNING_PURPOSES.isdisjoint(purposes)


def _ordered(leaf: x509.Certificate, others: list[x509.Certificate]) -> list[x509.Certificate]:
    """From the leaf upwards, whatever the order in the file; strangers are left out."""
    chain: list[x509.Certificate] = []
    below, left = leaf, list(others)
    while below.issuer != below.subject:
        above = next((one for one in left if _issued(one, below)), None)
        if above is None:
            break
        left.remove(above)
        chain.append(above)
        below = above
    return chain


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except Exception:  # noqa: BLE001, any fault means: not by this one
        return False
    return True
