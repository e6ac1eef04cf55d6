"""The issuer is its host, its old keys stay published, and a stolen one is believed no more."""

import datetime as dt
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from certificates.credential import multibase, proof
from certificates.credential.did import (
    IssuerKey,
    did_document,
    did_web,
    home_of,
    key_of_did,
    read_did_document,
)
from tests.certificates.credential.made import AT, ISSUER, KEY, SITE, unsigned

OLD = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
STOLEN = Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34)))


@pytest.fixture(scope="module")
def published(rsa_key: RSAPrivateKey) -> dict[str, Any]:
    return did_document(
        SITE,
        [
            IssuerKey("key-2026-11", KEY.public_key()),
            IssuerKey("key-2024-01", OLD.public_key()),
            IssuerKey("key-2025-03", STOLEN.public_key(), withdrawn_at=AT),
            IssuerKey("rsa-2026-11", rsa_key.public_key()),
        ],
    )


@pytest.mark.parametrize(
    ("site", "did"),
    [
        ("https://filiform.example", "did:web:filiform.example"),
        ("https://Filiform.example/", "did:web:filiform.example"),
        ("http://localhost:8000", "did:web:localhost%3A8000"),
    ],
)
def test_issuer_is_the_host_of_the_site(site: str, did: str) -> None:
    assert did_web(site) == did


@pytest.mark.parametrize("site", ["https://filiform.example/school", "filiform.example", ""])
def test_site_in_a_folder_has_no_issuer(site: str) -> None:
    with pytest.raises(ValueError, match="without a path"):
        did_web(site)


def test_document_shows_every_key_there_ever_was(published: dict) -> None:
    methods = published["verificationMethod"]

    assert published["id"] == ISSUER
    assert published["@context"] == [
        "https://www.w3.org/ns/did/v1",
        "https://w3id.org/security/multikey/v1",
        "https://w3id.org/security/jwk/v1",
    ]
    assert methods[1] == {
        "id": "did:web:filiform.example#key-2026-11",
        "type": "Multikey",
        "controller": "did:web:filiform.example",
        "publicKeyMultibase": multibase.multikey(KEY.public_key()),
    }
    assert [(method["id"].partition("#")[2], method.get("revoked")) for method in methods] == [
        ("rsa-2026-11", None),
        ("key-2026-11", None),
        ("key-2024-01", None),
        ("key-2025-03", "2026-11-20T09:00:00Z"),
    ]
    assert published["assertionMethod"] == [
        f"{ISSUER}#rsa-2026-11",
        f"{ISSUER}#key-2026-11",
        f"{ISSUER}#key-2024-01",
    ]


def test_keys_are_read_back_without_the_stolen_one(published: dict, rsa_key: RSAPrivateKey) -> None:
    keys = read_did_document(published)

    assert keys.issuer == ISSUER
    assert keys.ed25519 == {
        f"{ISSUER}#key-2026-11": KEY.public_key(),
        f"{ISSUER}#key-2024-01": OLD.public_key(),
    }
    assert keys.rsa == {f"{ISSUER}#rsa-2026-11": rsa_key.public_key()}


def test_what_a_replaced_key_signed_still_holds_and_what_a_stolen_one_signed_does_not(
    published: dict,
) -> None:
    keys = read_did_document(published).ed25519
    years_ago = dt.datetime(2024, 2, 1, tzinfo=dt.UTC)
    old = proof.sign(unsigned(), key=OLD, method=f"{ISSUER}#key-2024-01", created=years_ago)
    stolen = proof.sign(unsigned(), key=STOLEN, method=f"{ISSUER}#key-2025-03", created=years_ago)

    assert proof.check(old, keys=keys).verdict is proof.Verdict.HELD
    assert proof.check(stolen, keys=keys).verdict is proof.Verdict.UNKNOWN_KEY


def test_keys_of_another_controller_or_kind_are_passed_over(published: dict) -> None:
    methods = published["verificationMethod"]
    foreign = published | {
        "verificationMethod": [
            methods[1] | {"controller": "did:web:other.example"},
            methods[2] | {"type": "Ed25519VerificationKey2020"},
            methods[2] | {"publicKeyMultibase": "z111"},
            methods[0] | {"publicKeyJwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}},
            methods[0] | {"publicKeyJwk": {"kty": "RSA"}},
            "key",
        ]
    }

    keys = read_did_document(foreign)

    assert (keys.ed25519, keys.rsa) == ({}, {})


@pytest.mark.parametrize(
    "document",
    [{}, {"id": ISSUER}, {"id": 1, "verificationMethod": [], "assertionMethod": []}],
    ids=["nothing", "no keys", "no name"],
)
def test_document_without_keys_is_none(document: dict) -> None:
    with pytest.raises(ValueError, match="does not list keys"):
        read_did_document(document)


@pytest.mark.parametrize("names", [["a", "a"], ["a b"], ["a#b"], [""]])
def test_each_key_needs_a_name_of_its_own(names: list[str]) -> None:
    with pytest.raises(ValueError, match="name of its own"):
        did_document(SITE, [IssuerKey(name, KEY.public_key()) for name in names])


@pytest.mark.parametrize(
    ("did", "home"),
    [
        ("did:web:filiform.example", "https://filiform.example"),
        ("did:web:localhost%3A8000", "https://localhost:8000"),
    ],
)
def test_home_of_an_issuer(did: str, home: str) -> None:
    assert home_of(did) == home


@pytest.mark.parametrize(
    "did",
    [
        "did:key:z6Mk",
        "did:web:",
        "did:web:a.example:user",
        "did:web:a.example%2Fpath",
        "did:web:user%40a.example",
        "did:web:a.example#key",
        "did:web:A.example",
        "xdid:web:a.example",
        "did:web:a.example%3A80%3A90",
    ],
)
def test_other_names_have_no_home(did: str) -> None:
    with pytest.raises(ValueError, match="is not did:web and a host"):
        home_of(did)


def test_did_key_is_its_own_key() -> None:
    name = multibase.multikey(KEY.public_key())

    assert key_of_did(f"did:key:{name}") == KEY.public_key()
    assert key_of_did(f"did:key:{name}#{name}") == KEY.public_key()


@pytest.mark.parametrize("method", ["did:web:a", "did:key:z111", "did:key:zz#zy", "did:key:"])
def test_other_addresses_are_no_key(method: str) -> None:
    with pytest.raises(ValueError, match=r"not|fragment"):
        key_of_did(method)


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\0a", b"hello", bytes(range(64)), b"\xff" * 64])
def test_base58_goes_there_and_back(data: bytes) -> None:
    assert multibase.read_base58(multibase.base58(data)) == data


def test_base58_of_a_known_text() -> None:
    assert multibase.base58(b"Hello World!") == "z2NEpo7TZRRrLZSi2U"


@pytest.mark.parametrize("text", ["", "abc", "z0", "zO", "zI", "zl", "z" + "1" * 300, "z €"])
def test_what_is_not_base58_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not base58"):
        multibase.read_base58(text)


@pytest.mark.parametrize("text", ["AA==", "A", "AB", "A+", "A/", "é", "A A"])
def test_what_is_not_base64url_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not"):
        multibase.read_base64url(text)
