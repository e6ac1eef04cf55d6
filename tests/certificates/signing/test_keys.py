"""The organisation's own authority, and a key brought along."""

import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID

from certificates.signing.keys import (
    DOCUMENT_SIGNING,
    KeyRefused,
    fingerprint,
    key_id,
    make_organisation,
    read_pkcs12,
)
from certificates.signing.pades import Signer
from certificates.signing.trust import descends
from tests.certificates.signing import papers
from tests.certificates.signing.papers import AT, NAME

PASSWORD = "what the authority sent"


def extension(certificate, kind):
    return certificate.extensions.get_extension_for_class(kind)


def test_a_root_lasts_twenty_years_and_its_leaf_eight(organisation, root):
    leaf = papers.certificate(organisation.leaf_pem)
    begin = AT - dt.timedelta(days=1)

    assert (root.not_valid_before_utc, root.not_valid_after_utc) == (
        begin,
        begin.replace(year=2046),
    )
    assert (leaf.not_valid_before_utc, leaf.not_valid_after_utc) == (
        begin,
        begin.replace(year=2034),
    )


def test_a_leap_day_has_an_end_as_well():
    made = make_organisation(NAME, at=dt.datetime(2028, 3, 1, 9, tzinfo=dt.UTC))

    assert papers.certificate(made.leaf_pem).not_valid_after_utc == dt.datetime(
        2036, 2, 28, 9, tzinfo=dt.UTC
    )


def test_both_keys_are_rsa_with_3072_bits(organisation):
    sizes = [
        papers.private(pem).key_size
        for pem in (organisation.leaf_key_pem, organisation.root_key_pem)
    ]

    assert sizes == [3072, 3072]


def test_the_leaf_signs_documents_and_the_root_signs_only_leaves(organisation, root):
    leaf = papers.certificate(organisation.leaf_pem)

    assert set(extension(leaf, x509.ExtendedKeyUsage).value) == {
        DOCUMENT_SIGNING,
        ExtendedKeyUsageOID.EMAIL_PROTECTION,
    }
    usage = extension(leaf, x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (
        True,
        True,
        False,
    )
    assert extension(root, x509.BasicConstraints).value == x509.BasicConstraints(True, 0)
    usage = extension(root, x509.KeyUsage).value
    assert (usage.digital_signature, usage.key_cert_sign, usage.crl_sign) == (False, True, True)


def test_the_leaf_names_the_key_of_its_root(organisation, root):
    leaf = papers.certificate(organisation.leaf_pem)

    assert (
        extension(leaf, x509.AuthorityKeyIdentifier).value.key_identifier
        == extension(root, x509.SubjectKeyIdentifier).value.digest
    )
    assert descends(leaf, [], roots=[root], at=AT)


def test_private_keys_do_not_show_in_print(organisation):
    assert "PRIVATE KEY" not in repr(organisation)
    assert "PRIVATE KEY" not in repr(Signer.of(organisation))


def test_a_key_is_known_by_the_beginning_of_its_fingerprint(organisation):
    leaf = papers.certificate(organisation.leaf_pem)

    assert fingerprint(organisation.leaf_pem) == leaf.fingerprint(hashes.SHA256()).hex()
    assert key_id(organisation.leaf_pem) == fingerprint(organisation.leaf_pem)[:16]


@pytest.mark.parametrize(
    ("name", "organisation_name", "root_name"),
    [
        ("  Filiform \n School ", "Filiform School", "Filiform School root"),
        ("Szkoła igłowania 針", "Szkoła igłowania 針", "Szkoła igłowania 針 root"),
        ("L" * 70, "L" * 64, "L" * 56 + "… root"),
        ("針" * 30, "針" * 21, "針" * 18 + "… root"),
    ],
    ids=["spaces", "other scripts", "longer than a name may be", "more bytes than a name may have"],
)
def test_names_fit_into_certificates(name, organisation_name, root_name, monkeypatch):
    monkeypatch.setattr("certificates.signing.keys._new_key", papers.small_key)
    made = make_organisation(name, at=AT)

    names = {
        attribute.oid: attribute.value for attribute in papers.certificate(made.root_pem).subject
    }
    assert names == {
        x509.NameOID.ORGANIZATION_NAME: organisation_name,
        x509.NameOID.COMMON_NAME: root_name,
    }


def test_an_organisation_without_a_name_makes_no_key():
    with pytest.raises(KeyRefused, match=r"^Give the organisation's name"):
        make_organisation(" \n", at=AT)


def pkcs12_file(key, leaf, others=(), password=PASSWORD) -> bytes:
    encryption = (
        serialization.BestAvailableEncryption(password.encode())
        if password
        else serialization.NoEncryption()
    )
    return pkcs12.serialize_key_and_certificates(b"ours", key, leaf, list(others), encryption)


def self_signed(key, *, begin=AT - dt.timedelta(days=1), end=AT + dt.timedelta(days=365), uses=()):
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Brought along")])
    draft = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(begin)
        .not_valid_after(end)
    )
    if uses:
        draft = draft.add_extension(x509.ExtendedKeyUsage(list(uses)), critical=False)
    algorithm = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return draft.sign(key, algorithm)


@pytest.mark.parametrize("password", [PASSWORD, ""], ids=["with a password", "without"])
def test_a_key_of_ones_own_is_read_with_its_chain(organisation, root, password):
    file = pkcs12_file(
        papers.private(organisation.leaf_key_pem),
        papers.certificate(organisation.leaf_pem),
        [papers.certificate(papers.organisation(made_at=AT.replace(year=2025)).root_pem), root],
        password=password,
    )

    read = read_pkcs12(file, password, at=AT)

    assert (read.root_pem, read.leaf_pem, read.leaf_key_pem, read.chain_pem, read.root_key_pem) == (
        organisation.root_pem,
        organisation.leaf_pem,
        organisation.leaf_key_pem,
        b"",
        None,
    )


def test_a_certificate_that_comes_alone_stands_for_itself(organisation):
    key = papers.private(organisation.leaf_key_pem)
    alone = self_signed(key)

    read = read_pkcs12(pkcs12_file(key, alone), PASSWORD, at=AT)

    assert read.root_pem == read.leaf_pem == papers.pem(alone)
    assert Signer.of(read).chain == ()
    assert descends(alone, [], roots=[alone], at=AT)


def rsa_file(organisation, **changes):
    key = papers.private(organisation.leaf_key_pem)
    return pkcs12_file(key, self_signed(key, **changes))


def elliptic_file(key):
    return pkcs12_file(key, self_signed(key))


NOT_RSA = (
    "The key is not an RSA key. Other kinds would raise the file to PDF 2.0, which an"
    " archival certificate may not be. Ask for an RSA key of 3072 bits or more."
)
NOT_FOR_DOCUMENTS = (
    "The certificate is not for signing documents (for a web server, for instance)."
    " Ask for document signing or e-mail protection."
)

REFUSED = {
    "a wrong password": (
        lambda ours: rsa_file(ours),
        "another",
        "The password does not open this file.",
    ),
    "no password": (
        lambda ours: rsa_file(ours),
        None,
        "The file is locked with a password. Give it as well.",
    ),
    "no PKCS#12": (
        lambda ours: ours.leaf_pem,
        PASSWORD,
        "This is not a PKCS#12 file (.p12 or .pfx).",
    ),
    "nothing": (lambda _: b"", PASSWORD, "This is not a PKCS#12 file (.p12 or .pfx)."),
    "no key": (
        lambda ours: pkcs12_file(None, None, [papers.certificate(ours.leaf_pem)]),
        PASSWORD,
        "The file holds no private key. Export it again together with the key.",
    ),
    "no certificate": (
        lambda ours: pkcs12_file(papers.private(ours.leaf_key_pem), None),
        PASSWORD,
        "The file holds no certificate that belongs to its key.",
    ),
    "an elliptic key": (
        lambda _: elliptic_file(ec.generate_private_key(ec.SECP256R1())),
        PASSWORD,
        NOT_RSA,
    ),
    "an Edwards key": (
        lambda _: elliptic_file(ed25519.Ed25519PrivateKey.generate()),
        PASSWORD,
        NOT_RSA,
    ),
    "a short key": (
        lambda _: pkcs12_file(papers.small_key(), self_signed(papers.small_key())),
        PASSWORD,
        "The RSA key has 2048 bits. Certificates are read for years: use 3072 bits or more.",
    ),
    "ran out": (
        lambda ours: rsa_file(ours, end=AT - dt.timedelta(hours=1)),
        PASSWORD,
        "The certificate ran out on 2026-11-21.",
    ),
    "not begun": (
        lambda ours: rsa_file(ours, begin=AT + dt.timedelta(days=3)),
        PASSWORD,
        "The certificate begins on 2026-11-24.",
    ),
    "for a web server": (
        lambda ours: rsa_file(ours, uses=[ExtendedKeyUsageOID.SERVER_AUTH]),
        PASSWORD,
        NOT_FOR_DOCUMENTS,
    ),
}


@pytest.mark.parametrize(("make", "password", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_key_that_cannot_sign_is_refused_with_the_reason(organisation, make, password, sentence):
    with pytest.raises(KeyRefused) as refused:
        read_pkcs12(make(organisation), password, at=AT)

    assert str(refused.value) == sentence


def test_an_intermediate_authority_goes_along_with_the_signature(organisation):
    """Root, authority of the school, leaf: the middle one is in the chain, the root at its end."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Middle")])
    top_key, middle_key = papers.small_key(), papers.private(organisation.leaf_key_pem)
    top_name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Top")])
    authority = x509.BasicConstraints(ca=True, path_length=None)
    draft = x509.CertificateBuilder().not_valid_before(AT).not_valid_after(AT.replace(year=2030))
    draft = draft.add_extension(authority, critical=True).issuer_name(top_name)
    top = draft.subject_name(top_name).public_key(top_key.public_key()).serial_number(1)
    middle = draft.subject_name(name).public_key(middle_key.public_key()).serial_number(2)
    top, middle = (one.sign(top_key, hashes.SHA256()) for one in (top, middle))
    leaf = papers.issued("Leaf", key, by=middle, with_key=middle_key, purposes=[DOCUMENT_SIGNING])

    read = read_pkcs12(pkcs12_file(key, leaf, [top, middle]), PASSWORD, at=AT)

    assert (read.chain_pem, read.root_pem) == (papers.pem(middle), papers.pem(top))
    assert Signer.of(read).chain == (middle, top)
    assert descends(leaf, [middle], roots=[top], at=AT)
    assert not descends(leaf, [], roots=[top], at=AT)


def test_a_leaf_that_plays_authority_is_believed_by_nobody(organisation, root):
    """Whoever holds one leaf must not make further ones."""
    ours = papers.certificate(organisation.leaf_pem)
    forged = papers.issued(
        NAME,
        papers.small_key(),
        by=ours,
        with_key=papers.private(organisation.leaf_key_pem),
        purposes=[DOCUMENT_SIGNING],
    )

    assert not descends(forged, [ours], roots=[root], at=AT)
    assert not descends(forged, [ours], roots=[ours], at=AT)


@pytest.mark.parametrize(
    ("year", "believed"),
    [(2026, True), (2034, True), (2035, False), (2025, False)],
    ids=["now", "last year", "after its end", "before its beginning"],
)
def test_a_chain_holds_within_its_years(organisation, root, year, believed):
    leaf = papers.certificate(organisation.leaf_pem)
    at = AT.replace(year=year, month=11, day=20, hour=11)
    if year == 2026:
        at = AT

    assert descends(leaf, [], roots=[root], at=at) is believed


def test_no_roots_are_nobodys_trust(organisation):
    assert not descends(papers.certificate(organisation.leaf_pem), [], roots=[], at=AT)
