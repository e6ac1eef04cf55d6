"""The credential as VC-JWT, the second form of Open Badges 3.0: RS256 and nothing else."""

import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from certificates.credential.document import as_bytes
from certificates.credential.instants import moment
from certificates.credential.multibase import read_base64url
from certificates.credential.proof import Outcome, Verdict, conclude, issuer_of
from certificates.credential.reading import MAX_BYTES, Refused, parse

ALGORITHM = "RS256"
OWN_CLAIMS = ("iss", "jti", "sub", "nbf", "exp")
"""What a JWT calls issuer, id, subject, begin and end. They repeat the credential's own."""

_HEADER = {"alg", "kid", "typ"}


def sign(document: dict[str, Any], *, key: RSAPrivateKey, method: str) -> str:
    """The unsigned credential as a compact JWT whose `kid` is the key's address in did.json."""
    if "proof" in document:
        raise ValueError("Give the credential without its proof: the JWT is a signature already.")
    header = {"alg": ALGORITHM, "kid": method, "typ": "JWT"}
    payload = as_bytes(document | _claims(document))
    return jws.serialize_compact(header, payload, RSAKey.import_key(key), algorithms=[ALGORITHM])


def read(token: str) -> dict[str, Any]:
    """The credential inside, without the JWT's own claims and not checked. Raises Refused."""
    _header, document = _parts(token)
    return {name: value for name, value in document.items() if name not in OWN_CLAIMS}


def check(token: str, *, keys: Mapping[str, RSAPublicKey]) -> Outcome:
    """Whether the token was signed with one of `keys` by its own issuer, and says one thing.

    The algorithm is ours, never the header's: `none` and HS256 with our public key as the
    secret are both a suite we do not read. Never raises for what is in the token.
    """
    try:
        header, document = _parts(token)
        return _check(token, header, document, keys)
    except Refused as refused:
        return Outcome(Verdict.REFUSED, str(refused))


def _check(
    token: str,
    header: dict[str, Any],
    document: dict[str, Any],
    keys: Mapping[str, RSAPublicKey],
) -> Outcome:
    method = header.get("kid")
    if header.get("alg") != ALGORITHM or not set(header) <= _HEADER:
        return conclude(Verdict.UNKNOWN_SUITE)
    if not isinstance(method, str) or method not in keys:
        return conclude(Verdict.UNKNOWN_KEY, method)
    if method.partition("#")[0] != issuer_of(document):
        return conclude(Verdict.WRONG_CONTROLLER, method)
    try:
        jws.deserialize_compact(token, RSAKey.import_key(keys[method]), algorithms=[ALGORITHM])
    except (JoseError, ValueError):
        return conclude(Verdict.TAMPERED, method)
    own = {name: document[name] for name in OWN_CLAIMS if name in document}
    if own != _claims(document):
        return Outcome(
            Verdict.REFUSED, "The credential gives two answers to who, what or when.", method
        )
    return conclude(Verdict.HELD, method)


def _parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and payload of a compact JWT, not checked."""
    if len(token) > 2 * MAX_BYTES or token.count(".") != 2:
        raise Refused("This is not a signed credential in compact form.")
    head, body, _signature = token.split(".")
    try:
        header, payload = json.loads(read_base64url(head)), read_base64url(body)
    except (ValueError, RecursionError) as error:
        raise Refused("This is not a signed credential in compact form.") from error
    if not isinstance(header, dict):
        raise Refused("This is not a signed credential in compact form.")
    return header, parse(payload)


def _claims(document: Mapping[str, Any]) -> dict[str, Any]:
    """The JWT's own claims, reckoned from the credential; Refused when it lacks them."""
    subject = document.get("credentialSubject")
    try:
        claims = {
            "iss": issuer_of(document),
            "jti": document["id"],
            "sub": subject["id"] if isinstance(subject, dict) else None,
            "nbf": int(moment(document["validFrom"]).timestamp()),
        }
        if document.get("validUntil") is not None:
            claims["exp"] = int(moment(document["validUntil"]).timestamp())
    except (KeyError, ValueError, TypeError) as error:
        raise Refused("The credential lacks its id, its holder or its dates.") from error
    return claims
