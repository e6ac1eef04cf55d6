"""Two implementations that share no code with ours come to the same verdicts, offline."""

import datetime as dt
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

from certificates.credential import contexts, jwt, proof, status_list
from certificates.credential.baking import bake
from certificates.credential.did import IssuerKey, did_document
from certificates.credential.document import as_bytes
from certificates.credential.facts import Evidence
from tests.certificates.credential.made import (
    ISSUER,
    KEY,
    METHOD,
    SITE,
    changed,
    signed,
    unsigned,
)
from tests.certificates.credential.test_baking import png

ADDRESS = f"{SITE}/ob/status/1"
DID_ADDRESS = f"{SITE}/.well-known/did.json"
RSA_METHOD = f"{ISSUER}#rsa-2026-11"
NOW = dt.datetime.now(dt.UTC)
YEAR = dt.timedelta(days=365)
HERE = Path(__file__).parent / "node"
KEPT = Path(__file__).parents[3] / "var/independent-check"

CURRENT = {"awarded_at": NOW, "valid_from": NOW, "valid_until": NOW + YEAR}
PAST = {"awarded_at": NOW, "valid_from": NOW - YEAR, "valid_until": NOW - dt.timedelta(days=1)}
ODD_WORDS = {
    "criteria_narrative": 'Read "all"\nof it\\twice\ttoday, \U0001fa61 針 नीडल \u2028 \ufffd.',
    "evidence": (Evidence("Practical"), Evidence("Practical"), Evidence("Practical", "Seen")),
    "programme_title": "Ağrı & <b>Łódź</b> 'quoted'",
}

# Several numbers of the provider under names of ours, units beside hours, and all assessments in one.
MUCH_SAID = {
    "is_sample": True,
    "assessments": ("Safety test", "Practical of ten skills"),
    "units": ((Decimal("0.8"), "CEU", ""), (Decimal("1.5"), "hours", "Ethics")),
    "provider_numbers": (
        ("ext:provider-number-board-of-ohio", "P-1"),
        ("ext:provider-number", "7"),
    ),
}
NOT_ASSESSED = {"assessments": (), "provider_numbers": ()}


def listed(revoked: set[int], until: dt.datetime = NOW + YEAR) -> dict[str, Any]:
    return status_list.build(
        address=ADDRESS, issuer=ISSUER, revoked=revoked, made_at=NOW - YEAR, valid_until=until
    )


def signed_list(revoked: set[int]) -> dict[str, Any]:
    return proof.sign(listed(revoked), key=KEY, method=METHOD, created=NOW)


@pytest.fixture(scope="module")
def published(rsa_key: RSAPrivateKey) -> dict[str, Any]:
    keys = [
        IssuerKey("key-2026-11", KEY.public_key()),
        IssuerKey("rsa-2026-11", rsa_key.public_key()),
    ]
    return did_document(SITE, keys)


# First the npm package @digitalbazaar/vc with its suite and its reader of status lists.


def installed() -> Path:
    """The packages of the lock file, fetched once for each lock file. Skips where that fails."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("Node or npm is not on this machine")
    lock = (HERE / "package-lock.json").read_bytes()
    place = KEPT / hashlib.sha256(lock).hexdigest()[:16]
    if not place.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=KEPT))
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, fresh)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        try:
            done = subprocess.run(command, cwd=fresh, capture_output=True, text=True, timeout=120)
        except subprocess.TimeoutExpired:
            pytest.skip("npm takes too long to fetch the packages")
        if done.returncode:
            shutil.rmtree(fresh)
            pytest.skip(f"npm could not fetch the packages: {done.stderr.strip()[-200:]}")
        try:
            fresh.rename(place)
        except OSError:  # Another worker was quicker.
            shutil.rmtree(fresh)
    shutil.copy(HERE / "verify.mjs", place)
    return place


GOOD, REVOKED_LIST = signed_list(set()), signed_list({94567})
CASES: dict[str, dict[str, Any]] = {
    "good": {"credential": signed(**CURRENT), "list": GOOD},
    "good without end": {"credential": signed(**CURRENT | {"valid_until": None}), "list": GOOD},
    "odd words": {"credential": signed(**CURRENT, **ODD_WORDS), "list": GOOD},
    "much said": {"credential": signed(**CURRENT, **MUCH_SAID), "list": GOOD},
    "not assessed": {"credential": signed(**CURRENT, **NOT_ASSESSED), "list": GOOD},
    "revoked": {"credential": signed(**CURRENT), "list": REVOKED_LIST},
    "expired": {"credential": signed(**PAST), "list": GOOD},
    "tampered": {
        "credential": changed(signed(**CURRENT), "credentialSubject/licenseNumber", "OTHER"),
        "list": GOOD,
    },
    "list tampered": {
        "credential": signed(**CURRENT),
        "list": changed(
            REVOKED_LIST,
            "credentialSubject/encodedList",
            GOOD["credentialSubject"]["encodedList"],
        ),
    },
}


@pytest.fixture(scope="module")
def answers(published: dict[str, Any]) -> dict[str, dict[str, Any]]:
    question = {
        "contexts": {address: contexts.load(address)["document"] for address in contexts.KNOWN},
        "did": published,
        "cases": [case | {"now": NOW.isoformat()} for case in CASES.values()],
    }
    done = subprocess.run(
        [shutil.which("node") or "node", "verify.mjs"],
        cwd=installed(),
        input=json.dumps(question),
        capture_output=True,
        text=True,
        timeout=120,
        env={"PATH": os.environ["PATH"]},
    )
    assert done.stderr == ""
    return dict(zip(CASES, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize(
    "case", ["good", "good without end", "odd words", "much said", "not assessed"]
)
def test_javascript_verifies_what_is_good(case: str, answers: dict) -> None:
    answer = answers[case]

    assert (answer["verified"], answer["reasons"]) == (True, [])
    assert [result["status"] for result in answer["status"]["results"]] == [False]


def test_javascript_sees_the_revocation(answers: dict) -> None:
    results = answers["revoked"]["status"]["results"]

    assert [(result["verified"], result["status"]) for result in results] == [(True, True)]


def test_javascript_refuses_what_ran_out_and_what_was_changed(answers: dict) -> None:
    expired, tampered, altered = (
        answers[case] for case in ("expired", "tampered", "list tampered")
    )

    assert (expired["verified"], "is after" in expired["reasons"][0]) == (False, True)
    assert (tampered["verified"], tampered["reasons"][-1]) == (False, "Invalid signature.")
    assert (altered["verified"], altered["status"]["verified"]) == (False, False)


# And the Python package openbadgeslib.


@pytest.fixture
def served(published: dict[str, Any], rsa_key: RSAPrivateKey) -> Callable[..., Any]:
    """What the site would answer. openbadgeslib reads a signed list as VC-JWT only."""

    def site(revoked: set[int]) -> Callable[..., bytes]:
        pages = {
            DID_ADDRESS: json.dumps(published).encode(),
            ADDRESS: jwt.sign(listed(revoked), key=rsa_key, method=RSA_METHOD).encode(),
        }
        return lambda address, *_args, **_kwargs: pages[address]

    return site


FORMS = ["json", "jwt", "png with json", "png with jwt"]


@pytest.fixture(params=FORMS)
def verify(request: pytest.FixtureRequest, rsa_key: RSAPrivateKey) -> Callable[..., Any]:
    """One credential in one of its forms, put before openbadgeslib."""

    def ask(download: Callable[..., bytes], tamper: bool = False, **facts: Any) -> Any:
        document = unsigned(**facts)
        as_jwt = request.param.endswith("jwt")
        if as_jwt:
            text = jwt.sign(document, key=rsa_key, method=RSA_METHOD)
        else:
            made = proof.sign(document, key=KEY, method=METHOD, created=NOW)
            text = as_bytes(made).decode()
        if tamper:
            text = altered_jwt(text) if as_jwt else text.replace("FF-2026", "FF-2027")
        if request.param.startswith("png"):
            text = OB3Verifier.extract_token_from_png(bake(png(), text))
        if as_jwt:
            verifier = OB3Verifier.for_issuer_did(ISSUER, download=download)
            return verifier.verify(text, check_status=True, download=download)
        ldp = OB3LdpVerifier.for_issuer_did(ISSUER)
        return ldp.verify(text, check_status=True, download=download)

    return ask


def altered_jwt(token: str) -> str:
    head, body, signature = token.split(".")
    return f"{head}.{body[:-6]}{'A' * 6}.{signature}"


@pytest.mark.parametrize(
    "said", [{}, MUCH_SAID, NOT_ASSESSED], ids=["as usual", "much said", "not assessed"]
)
def test_openbadgeslib_verifies_what_is_good(
    verify: Callable, served: Callable, said: dict[str, Any]
) -> None:
    credential = verify(served(set()), **CURRENT, **said)

    assert credential.issuer.id == ISSUER
    assert credential.recipient_id == "urn:uuid:11110000-0000-4000-8000-000000017167"


def test_openbadgeslib_refuses_what_was_revoked(verify: Callable, served: Callable) -> None:
    with pytest.raises(OB3VerificationError, match="status 'revocation' is set at index 94567"):
        verify(served({94567}), **CURRENT)


def test_openbadgeslib_refuses_what_ran_out(verify: Callable, served: Callable) -> None:
    with pytest.raises(OB3VerificationError, match="expired"):
        verify(served(set()), **PAST)


def test_openbadgeslib_refuses_what_was_changed(verify: Callable, served: Callable) -> None:
    with pytest.raises(OB3VerificationError, match=r"(?i)signature|proof|payload|token"):
        verify(served(set()), tamper=True, **CURRENT)
