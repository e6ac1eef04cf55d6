"""Credential facts, keys and signed documents to vary in tests."""

import datetime as dt
import json
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certificates.credential import document, proof
from certificates.credential.facts import CredentialFacts, Evidence

SHARED = Path(__file__).parents[4] / "shared/fixtures/openbadges"
SITE = "https://filiform.example"
ISSUER = "did:web:filiform.example"
METHOD = f"{ISSUER}#key-2026-11"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = {METHOD: KEY.public_key()}
AT = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
NUMBER = "FF-2026-7QK29FXRM4"

FACTS: dict[str, Any] = {
    "site": SITE,
    "credential_uuid": uuid.UUID("8a6e0000-0000-4000-8000-000000017167"),
    "subject_uuid": uuid.UUID("11110000-0000-4000-8000-000000017167"),
    "issuer_name": "Filiform School of Dry Needling",
    "issuer_email": "registrar@filiform.example",
    "provider_numbers": (("ext:provider-number", "50-2417"), ("ext:approval-number", "FL-88")),
    "programme_code": "dn-foundations",
    "programme_title": "Foundations of dry needling",
    "programme_description": "Anatomy, safe insertion and assessment of the upper quarter.",
    "programme_version": "3",
    "kind": "completion",
    "language": "en",
    "field_of_study": "Physiotherapy",
    "tags": ("dry needling", "CPD"),
    "criteria_narrative": "All modules, a pass in the final test and an observed sign-off.",
    "criteria_address": f"{SITE}/programmes/dn-foundations/",
    "hours": Decimal("45.50"),
    "assessments": ("Final assessment",),
    "started_on": dt.date(2026, 10, 1),
    "ended_on": dt.date(2026, 11, 18),
    "awarded_at": AT,
    "valid_from": AT,
    "valid_until": dt.datetime(2028, 11, 20, 9, 0, tzinfo=dt.UTC),
    "number": NUMBER,
    "status_list": 1,
    "status_index": 94567,
    "image_address": f"{SITE}/ob/badge.png",
    "image_caption": "Badge: foundations of dry needling",
    "evidence": (
        Evidence("Observed practical", "Practical assessment", "Signed off on 18 November 2026."),
    ),
}


def facts(**changes: Any) -> CredentialFacts:
    return CredentialFacts(**(FACTS | changes))


def unsigned(**changes: Any) -> dict[str, Any]:
    return document.build(facts(**changes))


def signed(**changes: Any) -> dict[str, Any]:
    return proof.sign(unsigned(**changes), key=KEY, method=METHOD, created=AT)


def changed(source: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A deep copy with one member set: `credentialSubject/result/0/value`."""
    copy: dict[str, Any] = json.loads(json.dumps(source))
    *folders, last = path.split("/")
    place: Any = copy
    for step in folders:
        place = place[int(step) if step.isdigit() else step]
    place[int(last) if last.isdigit() else last] = value
    return copy
