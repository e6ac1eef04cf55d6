"""Who the issuer is: `did:web` of the site's own host, and the document that shows its keys.

A key that was replaced looks exactly like the one in use: it stays in `verificationMethod` and
in `assertionMethod` for ever, because a certificate of years ago must go on being checkable.
It gets no `expires`: verifiers refuse everything that a key with a past `expires` ever signed.
A key that fell into wrong hands is withdrawn: it stays listed with the instant `revoked`, and
leaves `assertionMethod`, so that nothing it signed is believed any more.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers

from certificates.credential.instants import instant, moment
from certificates.credential.multibase import (
    base64url,
    multikey,
    read_base64url,
    read_multikey,
)

PublicKey = Ed25519PublicKey | RSAPublicKey

CONTEXTS = [
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/multikey/v1",
    "https://w3id.org/security/jwk/v1",
]
MAX_KEYS = 500
WELL_KNOWN = "/.well-known/did.json"

_FRAGMENT = re.compile(r"[A-Za-z0-9._\-]{1,64}")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.\-]*[a-z0-9])?(?::[0-9]{1,5})?")
_RSA_BITS = (2048, 8192)


@dataclass(frozen=True, slots=True)
class IssuerKey:
    """One key of the issuer, in use or long replaced; `name` is its fragment: `key-2026-11`."""

    name: str
    key: PublicKey
    withdrawn_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class IssuerKeys:
    """The keys that may vouch for an issuer's credentials, by the address of each key, and since
    when the others may not: `withdrawn` are those that fell into wrong hands."""

    issuer: str
    ed25519: Mapping[str, Ed25519PublicKey] = field(default_factory=dict)
    rsa: Mapping[str, RSAPublicKey] = field(default_factory=dict)
    withdrawn: Mapping[str, dt.datetime] = field(default_factory=dict)


def did_web(site: str) -> str:
    """The issuer's identity for a site: `did:web:HOST`, a port percent-encoded.

    Raises ValueError for an address with a path: the document lives in the host's root.
    """
    parts = urlsplit(site)
    if not parts.hostname or parts.path not in ("", "/"):
        raise ValueError("Give the site as https:// and a host, without a path.")
    port = f"%3A{parts.port}" if parts.port else ""
    return f"did:web:{parts.hostname}{port}"


def home_of(did: str) -> str:
    """The `https://HOST[:PORT]` that a `did:web` without a path stands for, or ValueError."""
    start, _, rest = did.partition("did:web:")
    host = unquote(rest)
    if start or not _HOST.fullmatch(host) or rest not in (host, host.replace(":", "%3A")):
        raise ValueError(f"{did[:100]} is not did:web and a host.")
    return f"https://{host}"


def key_of_did(method: str) -> Ed25519PublicKey:
    """The key that a `did:key:z6Mk...` address is. Raises ValueError for anything else."""
    start, _, rest = method.partition("did:key:")
    if start or not rest:
        raise ValueError("not a did:key address")
    key, _, fragment = rest.partition("#")
    if fragment not in ("", key):
        raise ValueError("the fragment names another key")
    return read_multikey(key)


def did_document(site: str, keys: Iterable[IssuerKey]) -> dict[str, Any]:
    """What `/.well-known/did.json` answers: every key there ever was, in the order given.

    RSA keys come first: readers of VC-JWT exist that try the first key on a status list.
    """
    did = did_web(site)
    keys = sorted(keys, key=lambda key: not isinstance(key.key, RSAPublicKey))
    names = [key.name for key in keys]
    if len(set(names)) != len(names) or not all(map(_FRAGMENT.fullmatch, names)):
        raise ValueError("Each key needs a name of its own: letters, digits, dots and dashes.")
    return {
        "@context": CONTEXTS,
        "id": did,
        "verificationMethod": [_method(did, key) for key in keys],
        "assertionMethod": [f"{did}#{key.name}" for key in keys if key.withdrawn_at is None],
    }


def read_did_document(document: Mapping[str, Any]) -> IssuerKeys:
    """The keys that a did.json lets vouch for credentials. Raises ValueError when it is none.

    Keys of a kind we do not read are passed over, as are those of another controller.
    """
    did = document.get("id")
    methods = document.get("verificationMethod")
    trusted = document.get("assertionMethod")
    if not isinstance(did, str) or not isinstance(methods, list) or not isinstance(trusted, list):
        raise ValueError("The issuer's did.json does not list keys.")
    if len(methods) > MAX_KEYS:
        raise ValueError(f"The issuer's did.json lists more than {MAX_KEYS} keys.")
    ed25519: dict[str, Ed25519PublicKey] = {}
    rsa: dict[str, RSAPublicKey] = {}
    withdrawn: dict[str, dt.datetime] = {}
    for method in methods:
        if not isinstance(method, dict) or method.get("controller") != did:
            continue
        name = method.get("id")
        if not isinstance(name, str) or not name.startswith(f"{did}#"):
            continue
        if "revoked" in method:
            with suppress(ValueError):  # when is not said: it vouches for nothing all the same
                withdrawn[name] = moment(method["revoked"])
            continue
        if name not in trusted:
            continue
        try:
            key = _key(method)
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
        if isinstance(key, RSAPublicKey):
            rsa[name] = key
        else:
            ed25519[name] = key
    return IssuerKeys(did, ed25519, rsa, withdrawn)


def _method(did: str, key: IssuerKey) -> dict[str, Any]:
    method: dict[str, Any] = {"id": f"{did}#{key.name}", "type": "Multikey", "controller": did}
    if isinstance(key.key, RSAPublicKey):
        method |= {"type": "JsonWebKey", "publicKeyJwk": _jwk(key.key)}
    else:
        method |= {"publicKeyMultibase": multikey(key.key)}
    if key.withdrawn_at is not None:
        method["revoked"] = instant(key.withdrawn_at)
    return method


def _jwk(key: RSAPublicKey) -> dict[str, str]:
    numbers = key.public_numbers()
    return {"kty": "RSA", "n": _unsigned(numbers.n), "e": _unsigned(numbers.e), "alg": "RS256"}


def _unsigned(number: int) -> str:
    return base64url(number.to_bytes((number.bit_length() + 7) // 8))


def _key(method: Mapping[str, Any]) -> PublicKey:
    if method.get("type") == "Multikey":
        return read_multikey(method["publicKeyMultibase"])
    jwk = method.get("publicKeyJwk")
    if method.get("type") != "JsonWebKey" or not isinstance(jwk, dict) or jwk.get("kty") != "RSA":
        raise ValueError("a kind of key that is not read here")
    modulus = int.from_bytes(read_base64url(jwk["n"]))
    if not _RSA_BITS[0] <= modulus.bit_length() <= _RSA_BITS[1]:
        raise ValueError("an RSA key of a length that is not read here")
    exponent = int.from_bytes(read_base64url(jwk["e"]))
    return RSAPublicNumbers(exponent, modulus).public_key()
