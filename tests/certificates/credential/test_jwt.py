"""A VC-JWT holds for its own issuer's RSA key and says each thing once."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jws
from joserfc.jwk import RSAKey

from certificates.credential import jwt
from certificates.credential.document import as_bytes
from certificates.credential.proof import Verdict
from certificates.credential.reading import Refused
from tests.certificates.credential.made import ISSUER, SHARED, changed, signed, unsigned

METHOD = f"{ISSUER}#rsa-2026-11"


@pytest.fixture(scope="module")
def token(rsa_key: RSAPrivateKey) -> str:
    return jwt.sign(unsigned(), key=rsa_key, method=METHOD)


def packed(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def part(token: str, place: int) -> Any:
    text = token.split(".")[place]
    return json.loads(base64.urlsafe_b64decode(text + "=="))


def resigned(key: RSAPrivateKey, header: dict[str, Any], payload: dict[str, Any]) -> str:
    """A token that is signed well, whatever it says."""
    return jws.serialize_compact(header, json.dumps(payload), RSAKey.import_key(key), ["RS256"])


def test_claims_stand_at_the_top_and_repeat_the_credential(token: str) -> None:
    header, payload = part(token, 0), part(token, 1)

    assert header == {"alg": "RS256", "kid": METHOD, "typ": "JWT"}
    assert payload == unsigned() | {
        "iss": "did:web:filiform.example",
        "jti": "urn:uuid:8a6e0000-0000-4000-8000-000000017167",
        "sub": "urn:uuid:11110000-0000-4000-8000-000000017167",
        "nbf": 1795165200,
        "exp": 1858323600,
    }


def test_token_holds_and_is_read_back(token: str, rsa_key: RSAPrivateKey) -> None:
    outcome = jwt.check(token, keys={METHOD: rsa_key.public_key()})

    assert (outcome.verdict, outcome.method) == (Verdict.HELD, METHOD)
    assert jwt.read(token) == unsigned()


def test_certificate_without_end_has_no_exp(rsa_key: RSAPrivateKey) -> None:
    endless = jwt.sign(unsigned(valid_until=None), key=rsa_key, method=METHOD)

    assert "exp" not in part(endless, 1)
    assert jwt.check(endless, keys={METHOD: rsa_key.public_key()}).held


def test_signed_json_is_not_signed_again_as_a_token(rsa_key: RSAPrivateKey) -> None:
    with pytest.raises(ValueError, match="without its proof"):
        jwt.sign(signed(), key=rsa_key, method=METHOD)


def test_changed_payload_and_foreign_keys_are_told_apart(
    token: str, rsa_key: RSAPrivateKey
) -> None:
    keys = {METHOD: rsa_key.public_key()}
    head, body, signature = token.split(".")
    other = packed(changed(part(token, 1), "credentialSubject/licenseNumber", "OTHER"))
    header, payload = part(token, 0), part(token, 1)
    borrowed = resigned(rsa_key, header, payload | {"issuer": {"id": "did:web:other.example"}})

    assert jwt.check(f"{head}.{other}.{signature}", keys=keys).verdict is Verdict.TAMPERED
    assert jwt.check(f"{head}.{body}.AAAA", keys=keys).verdict is Verdict.TAMPERED
    assert jwt.check(token, keys={}).verdict is Verdict.UNKNOWN_KEY
    assert jwt.check(borrowed, keys=keys).verdict is Verdict.WRONG_CONTROLLER


def test_no_other_algorithm_is_believed(token: str, rsa_key: RSAPrivateKey) -> None:
    """`none`, and our public key taken for the secret of HS256."""
    keys = {METHOD: rsa_key.public_key()}
    body = token.split(".")[1]
    pem = rsa_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    none = packed({"alg": "none", "kid": METHOD, "typ": "JWT"})
    hs = packed({"alg": "HS256", "kid": METHOD, "typ": "JWT"})
    mac = hmac.new(pem, f"{hs}.{body}".encode(), hashlib.sha256).digest()
    mac_text = base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
    own_key = packed({"alg": "RS256", "kid": METHOD, "jwk": {"kty": "RSA"}})
    critical = packed({"alg": "RS256", "kid": METHOD, "crit": ["b64"], "b64": False})

    forged = [f"{none}.{body}.", f"{hs}.{body}.{mac_text}", f"{own_key}.{body}.AA"]
    assert [jwt.check(one, keys=keys).verdict for one in [*forged, f"{critical}.{body}.AA"]] == [
        Verdict.UNKNOWN_SUITE
    ] * 4


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "did:web:other.example"},
        {"jti": "urn:uuid:0"},
        {"sub": "urn:uuid:0"},
        {"nbf": 1},
        {"exp": 9_999_999_999},
        {"validUntil": "2099-01-01T00:00:00Z"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_token_that_gives_two_answers_is_refused(
    change: dict, token: str, rsa_key: RSAPrivateKey
) -> None:
    made = resigned(rsa_key, part(token, 0), part(token, 1) | change)

    outcome = jwt.check(made, keys={METHOD: rsa_key.public_key()})

    assert (outcome.verdict, outcome.sentence) == (
        Verdict.REFUSED,
        "The credential gives two answers to who, what or when.",
    )


@pytest.mark.parametrize(
    "text",
    ["", "a.b", "a.b.c.d", "!.!.!", f"{packed([])}.{packed({})}.AA", "e30.e30.", "x" * 600_000],
    ids=["empty", "two parts", "four parts", "signs", "list", "nothing in it", "long"],
)
def test_junk_is_refused_in_a_sentence(text: str) -> None:
    outcome = jwt.check(text, keys={})

    assert outcome.verdict is Verdict.REFUSED
    assert outcome.sentence.endswith(".")


def test_older_form_with_a_vc_claim_is_refused() -> None:
    path = SHARED / "examples/simple.jwt"
    if not path.exists():
        pytest.skip("the shared Open Badges files are not here")

    with pytest.raises(Refused, match="does not begin with the context"):
        jwt.read(path.read_text().strip())


def test_document_in_a_token_is_as_long_as_the_stored_one(token: str) -> None:
    assert len(as_bytes(jwt.read(token))) == len(as_bytes(unsigned()))
