"""Data Integrity proofs of the suite eddsa-rdfc-2022: signed and checked."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from certificates.credential import alike
from certificates.credential.canonical import canonical
from certificates.credential.instants import instant, moment
from certificates.credential.multibase import base58, read_base58
from certificates.credential.reading import Refused, screen

SUITE = "eddsa-rdfc-2022"
PURPOSE = "assertionMethod"
MAX_PROOFS = 4


class Verdict(StrEnum):
    HELD = "held"
    NO_PROOF = "no proof"
    UNKNOWN_SUITE = "unknown suite"
    UNKNOWN_KEY = "unknown key"
    WRONG_CONTROLLER = "wrong controller"
    WRONG_PURPOSE = "wrong purpose"
    EXPIRED = "expired"
    TAMPERED = "tampered"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check came to, in a word for programs and a sentence for people."""

    verdict: Verdict
    sentence: str
    method: str | None = None

    @property
    def held(self) -> bool:
        return self.verdict is Verdict.HELD


_SENTENCES = {
    Verdict.HELD: "The signature of the issuer holds.",
    Verdict.NO_PROOF: "The credential is not signed.",
    Verdict.UNKNOWN_SUITE: "The credential is signed in a way that is not read here.",
    Verdict.UNKNOWN_KEY: "The key that signed is not one of the issuer's.",
    Verdict.WRONG_CONTROLLER: "The key that signed belongs to somebody other than the issuer.",
    Verdict.WRONG_PURPOSE: "The signature was not made to vouch for a credential.",
    Verdict.EXPIRED: "The signature has run out.",
    Verdict.TAMPERED: "The credential was changed after it was signed.",
}
# The answer for several proofs is the one that comes furthest in this row.
_FURTHEST = [
    Verdict.UNKNOWN_SUITE,
    Verdict.UNKNOWN_KEY,
    Verdict.WRONG_CONTROLLER,
    Verdict.WRONG_PURPOSE,
    Verdict.EXPIRED,
    Verdict.TAMPERED,
    Verdict.HELD,
]


def sign(
    document: dict[str, Any], *, key: Ed25519PrivateKey, method: str, created: dt.datetime
) -> dict[str, Any]:
    """The document with its proof added; the document given stays as it is.

    `method` is the address of the key in the issuer's did.json. Raises ValueError when the
    document is signed already, and Refused for members that no signature would cover.
    """
    if "proof" in document:
        raise ValueError("The document is signed already.")
    proof = _proof_of(instant(created), method)
    signature = key.sign(_to_sign(document, proof))
    return document | {"proof": [proof | {"proofValue": base58(signature)}]}


def check(
    document: Mapping[str, Any],
    *,
    keys: Mapping[str, Ed25519PublicKey],
    now: dt.datetime | None = None,
    any_controller: bool = False,
) -> Outcome:
    """Whether one proof of the document was made with one of `keys`, by its own issuer.

    `keys` are verification methods, such as `did:web:HOST#key-2026-11`, and their keys: only
    those that may vouch for credentials. With `now` a proof that has run out is told apart.
    `any_controller` also takes a key that does not say it is the issuer's. Never raises for
    what is in the document.
    """
    try:
        if not document.get("proof"):
            return conclude(Verdict.NO_PROOF)
        screen(dict(document))
        unsigned = {name: value for name, value in document.items() if name != "proof"}
        return _check(unsigned, document["proof"], keys, now, any_controller)
    except Refused as refused:
        return Outcome(Verdict.REFUSED, str(refused))


def issuer_of(document: Mapping[str, Any]) -> str:
    """The issuer's identity, given as text or as a profile; empty when there is none."""
    issuer = document.get("issuer")
    named = issuer.get("id") if isinstance(issuer, dict) else issuer
    return named if isinstance(named, str) else ""


def _check(
    unsigned: dict[str, Any],
    given: Any,
    keys: Mapping[str, Ed25519PublicKey],
    now: dt.datetime | None,
    any_controller: bool,
) -> Outcome:
    proofs = given if isinstance(given, list) else [given]
    proofs = [proof for proof in proofs if isinstance(proof, dict)]
    if not proofs:
        return conclude(Verdict.NO_PROOF)
    if len(proofs) > MAX_PROOFS:
        raise Refused(f"The document is signed more than {MAX_PROOFS} times.")
    issuer = None if any_controller else issuer_of(unsigned)
    digest: bytes | None = None
    outcomes = []
    for proof in proofs:
        outcome = _before_the_signature(proof, keys, now, issuer)
        if outcome is None:
            digest = digest or _digest(unsigned)
            outcome = _signature(unsigned, proof, keys, digest)
        outcomes.append(outcome)
    return max(outcomes, key=lambda outcome: _FURTHEST.index(outcome.verdict))


def _before_the_signature(
    proof: dict[str, Any],
    keys: Mapping[str, Ed25519PublicKey],
    now: dt.datetime | None,
    issuer: str | None,
) -> Outcome | None:
    """What can be told without reckoning; None when only the signature is left to look at."""
    method = proof.get("verificationMethod")
    if proof.get("type") != "DataIntegrityProof" or proof.get("cryptosuite") != SUITE:
        return conclude(Verdict.UNKNOWN_SUITE)
    if "previousProof" in proof or "@context" in proof:
        return conclude(Verdict.UNKNOWN_SUITE)
    if not isinstance(method, str) or method not in keys:
        return conclude(Verdict.UNKNOWN_KEY, method)
    if issuer is not None and method.partition("#")[0] != issuer:
        return conclude(Verdict.WRONG_CONTROLLER, method)
    if proof.get("proofPurpose") != PURPOSE:
        return conclude(Verdict.WRONG_PURPOSE, method)
    if now is not None and "expires" in proof and not _is_before(now, proof["expires"]):
        return conclude(Verdict.EXPIRED, method)
    return None


def _signature(
    unsigned: dict[str, Any],
    proof: dict[str, Any],
    keys: Mapping[str, Ed25519PublicKey],
    digest: bytes,
) -> Outcome:
    method = proof["verificationMethod"]
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    try:
        signature = read_base58(str(proof.get("proofValue")))
        keys[method].verify(signature, _covered(unsigned, options, digest))
    except (InvalidSignature, ValueError) as error:
        if isinstance(error, Refused):
            raise
        return conclude(Verdict.TAMPERED, method)
    return conclude(Verdict.HELD, method)


_STAND_IN = "0001-01-01T00:00:00Z"


def _to_sign(document: dict[str, Any], proof: dict[str, Any]) -> bytes:
    """What `_covered` gives for a proof of ours, most of it reckoned once."""
    context = document["@context"]
    if not isinstance(context, list) or not all(isinstance(each, str) for each in context):
        return _covered(document, proof, _digest(document))
    options = _options_of(tuple(context), proof["verificationMethod"])
    options = options.replace(_STAND_IN, proof["created"])
    digest = hashlib.sha256(alike.canonical(document).encode()).digest()
    return hashlib.sha256(options.encode()).digest() + digest


@lru_cache(maxsize=16)
def _options_of(context: tuple[str, ...], method: str) -> str:
    """The N-Quads of a proof of ours with a stand-in for the instant, the one thing that differs.

    It stands alone at the end of its statement: another instant does not change their order.
    """
    return canonical({"@context": list(context)} | _proof_of(_STAND_IN, method))


def _proof_of(created: str, method: str) -> dict[str, Any]:
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": PURPOSE,
    }


def _digest(document: dict[str, Any]) -> bytes:
    return hashlib.sha256(canonical(document).encode()).digest()


def _covered(document: dict[str, Any], proof: dict[str, Any], digest: bytes) -> bytes:
    """The 64 bytes that are signed: of the proof's own members, then of the document."""
    options = {"@context": document["@context"]} | proof
    return _digest(options) + digest


def _is_before(now: dt.datetime, text: object) -> bool:
    """False also for what is not an instant."""
    try:
        return now < moment(text)
    except ValueError:
        return False


def conclude(verdict: Verdict, method: object = None) -> Outcome:
    """The verdict with its sentence."""
    return Outcome(verdict, _SENTENCES[verdict], method if isinstance(method, str) else None)
