"""Keys and files that the tests of signing vary: RSA keys take long, so there are few."""

import datetime as dt
import ipaddress
from functools import cache
from io import BytesIO

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.signing.keys import Organisation, make_organisation

AT = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)
NAME = "Filiform School of Dry Needling"
WORDS = {"name": NAME, "reason": "Issued as a certificate", "location": "filiform.example"}


@cache
def small_key() -> rsa.RSAPrivateKey:
    """For certificates whose strength is not what a test is about."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def organisation(name: str = NAME, made_at: dt.datetime = AT) -> Organisation:
    """The same one each time it is asked for."""
    return _made(name, made_at)


@cache
def _made(name: str, at: dt.datetime) -> Organisation:
    return make_organisation(name, at=at)


def certificate(pem: bytes) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem)


def private(pem: bytes) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(pem, None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def issued(
    subject: str,
    key: rsa.RSAPrivateKey,
    *,
    by: x509.Certificate,
    with_key: rsa.RSAPrivateKey,
    purposes: list[x509.ObjectIdentifier],
    begin: dt.datetime = AT - dt.timedelta(days=1),
    end: dt.datetime = AT + dt.timedelta(days=365),
    host: str = "",
) -> x509.Certificate:
    """A certificate that somebody else's key stands behind, or a leaf that plays authority."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)])
    draft = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(by.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage(purposes), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(with_key.public_key()),
            critical=False,
        )
    )
    if host:
        address = x509.IPAddress(ipaddress.ip_address(host))
        draft = draft.add_extension(x509.SubjectAlternativeName([address]), critical=False)
    return draft.sign(with_key, hashes.SHA256())


def pem(one: x509.Certificate) -> bytes:
    return one.public_bytes(serialization.Encoding.PEM)


def key_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def signed_by_pyhanko(
    pdf: bytes, owner: Organisation, *, field: str = "Signature", certify: bool = True
) -> bytes:
    """The slow reference: pyHanko alone, with every step that ours takes a short way round."""
    (leaf,) = load_certs_from_pemder_data(owner.leaf_pem)
    store = SimpleCertificateStore()
    store.register_multiple(load_certs_from_pemder_data(owner.root_pem))
    signer = signers.SimpleSigner(
        signing_cert=leaf,
        signing_key=load_private_key_from_pemder_data(owner.leaf_key_pem, passphrase=None),
        cert_registry=store,
    )
    meta = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=certify,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        **WORDS,
    )
    unseen = fields.InvisSigSettings(box_out_of_bounds=True)
    made = signers.PdfSigner(
        meta,
        signer=signer,
        new_field_spec=fields.SigFieldSpec(field, invis_sig_settings=unseen),
    ).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))
    return bytes(made.getvalue())


def embedded(pdf: bytes):
    """The one signature, as pyHanko reads it."""
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    return signature


def encrypted(pdf: bytes) -> bytes:
    """Locked against change with a password, though everybody may read it."""
    writer = copy_into_new_writer(PdfFileReader(BytesIO(pdf)))
    writer.encrypt("owner", "")
    made = BytesIO()
    writer.write(made)
    return made.getvalue()
