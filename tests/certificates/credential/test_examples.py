"""1EdTech's own test credentials get from us the verdict that they are made for."""

import datetime as dt
import json
from typing import Any

import pytest

from certificates.credential import baking, proof
from certificates.credential.multibase import read_multikey
from certificates.credential.proof import Verdict
from certificates.credential.status_list import Standing, check_status
from tests.certificates.credential.made import SHARED

EXAMPLES = SHARED / "examples"
pytestmark = pytest.mark.skipif(
    not EXAMPLES.exists(), reason="the shared Open Badges files are not here"
)

CREDENTIALS = [
    ("simple.json", Verdict.HELD),
    ("complete.json", Verdict.HELD),
    ("simple-did-key-method.json", Verdict.HELD),
    ("simple-did-web-method.json", Verdict.HELD),
    ("simple-multiple-proofs.json", Verdict.HELD),
    ("simple-context-alias.json", Verdict.HELD),
    ("endorsement-valid.json", Verdict.HELD),
    ("simple-err-expired.json", Verdict.HELD),
    ("bit-string-list/credential-status-revoked.json", Verdict.HELD),
    ("bit-string-list/testlist", Verdict.HELD),
    ("simple-noproof.json", Verdict.NO_PROOF),
    ("simple-err-proof-value.json", Verdict.TAMPERED),
    ("sd/derivedcredential.json", Verdict.UNKNOWN_SUITE),
]
"""File and verdict on the proof; being out of date is told by the dates, not by the proof."""


def read(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((EXAMPLES / name).read_text())
    return document


def named_keys(document: dict[str, Any]) -> dict[str, Any]:
    """The keys that the examples write into the addresses of their keys."""
    proofs = document.get("proof", [])
    keys = {}
    for each in proofs if isinstance(proofs, list) else [proofs]:
        method = each.get("verificationMethod", "")
        text = method.replace("did:key:", "#").rpartition("#")[2]
        if text.startswith("z6Mk"):
            keys[method] = read_multikey(text)
    return keys


@pytest.mark.parametrize(("name", "verdict"), CREDENTIALS, ids=[name for name, _ in CREDENTIALS])
def test_example_gets_the_verdict_it_is_made_for(name: str, verdict: Verdict) -> None:
    document = read(name)

    outcome = proof.check(document, keys=named_keys(document), any_controller=True)

    assert outcome.verdict is verdict


@pytest.mark.parametrize("name", [name for name, verdict in CREDENTIALS if verdict is Verdict.HELD])
def test_example_with_one_word_changed_does_not_hold(name: str) -> None:
    document = read(name)
    document["validFrom"] = "2011-11-11T11:11:11Z"

    assert not proof.check(document, keys=named_keys(document), any_controller=True).held


def test_key_named_by_itself_is_not_the_issuers() -> None:
    document = read("simple-did-key-method.json")

    assert proof.check(document, keys=named_keys(document)).verdict is Verdict.WRONG_CONTROLLER


def test_baked_example_holds() -> None:
    document = json.loads(baking.unbake((EXAMPLES / "simple-json.png").read_bytes()))

    verdict = proof.check(document, keys=named_keys(document), any_controller=True).verdict

    assert verdict is Verdict.HELD


def test_revoked_example_is_revoked() -> None:
    credential, listed = (
        read("bit-string-list/credential-status-revoked.json"),
        read("bit-string-list/testlist"),
    )

    outcome = check_status(
        listed,
        address=listed["id"],
        index=int(credential["credentialStatus"]["statusListIndex"]),
        issuer=credential["issuer"]["id"],
        now=dt.datetime(2026, 11, 20, tzinfo=dt.UTC),
        keys=named_keys(listed),
    )

    assert outcome.standing is Standing.REVOKED


def test_every_file_of_the_examples_is_known() -> None:
    """A new file in the folder gets a line above or here."""
    read_elsewhere = {
        "LICENSE",
        "simple.jwt",
        "simple-json.png",
        "simple-json.svg",
        "simple-jwt.svg",
    }
    of_the_schema = {
        "simple-err-issuer.json",
        "simple-err-type.json",
        "simple-err-credential-subject-identifier-type.json",
        "simple-err-credential-subject-result-type.json",
    }
    files = {str(path.relative_to(EXAMPLES)) for path in EXAMPLES.rglob("*") if path.is_file()}

    assert files == {name for name, _ in CREDENTIALS} | read_elsewhere | of_the_schema
