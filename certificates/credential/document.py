"""Facts to an Open Badges 3.0 credential, not signed yet."""

import datetime as dt
import json
import uuid
from decimal import Decimal
from typing import Any

from certificates.credential.contexts import CREDENTIALS, EXTENSIONS, OPEN_BADGES
from certificates.credential.did import did_web
from certificates.credential.facts import CredentialFacts, Evidence
from certificates.credential.instants import instant

SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
SAMPLE = "SAMPLE"
_SAMPLE_SAYS = (
    "SAMPLE, earned on sample content that nobody has reviewed clinically; it certifies nothing. "
)
KINDS = {"completion": "CertificateOfCompletion", "certification": "Certification"}


def build(facts: CredentialFacts, *, refresh: str | None = None) -> dict[str, Any]:
    """The credential as JSON-ready values; every member that may repeat is a list.

    `refresh` is the address where a renewable certificate is made anew. Verifiers call it at
    every check, which tells the issuer where the credential is being looked at: leave it out.
    """
    document: dict[str, Any] = {
        "@context": [],
        "id": facts.credential_id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": _title(facts),
        "description": _marked(facts, facts.summary or _summary(facts)),
        **_given(image=_image(facts)),
        "issuer": _issuer(facts),
        "awardedDate": instant(facts.awarded_at),
        "validFrom": instant(facts.valid_from),
        **_given(validUntil=instant(facts.valid_until) if facts.valid_until else None),
        "credentialSubject": _subject(facts),
        **_given(evidence=[_evidence(item) for item in facts.evidence]),
        "credentialStatus": _status(facts),
        **_given(refreshService=refresh and {"id": refresh, "type": "1EdTechCredentialRefresh"}),
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }
    document["@context"] = contexts_for(document)
    return document


def contexts_for(document: dict[str, Any]) -> list[str]:
    """The contexts a credential is written in: the extensions only for the 1EdTech types."""
    services = [document.get("refreshService"), *document.get("credentialSchema", [])]
    extended = any(str(item["type"]).startswith("1EdTech") for item in services if item)
    return [CREDENTIALS, OPEN_BADGES, *([EXTENSIONS] if extended else [])]


def as_bytes(document: dict[str, Any]) -> bytes:
    """The document as the UTF-8 JSON that is embedded and served.

    Sorted, because a database may keep the members in an order of its own.
    """
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _given(**members: Any) -> dict[str, Any]:
    """Only what there is: an empty member says nothing and some readers refuse it."""
    return {name: value for name, value in members.items() if value}


def _title(facts: CredentialFacts) -> str:
    """Whatever shows a badge shows its name: that it is a sample cannot be overlooked there."""
    return f"{SAMPLE}: {facts.programme_title}" if facts.is_sample else facts.programme_title


def _marked(facts: CredentialFacts, words: str) -> str:
    return _SAMPLE_SAYS + words if facts.is_sample else words


def _summary(facts: CredentialFacts) -> str:
    """The title, the hours, and what else is granted: 45.5 hours; 0.8 CEU."""
    granted = [f"{_number(facts.hours)} {facts.unit}"]
    for amount, unit, category in facts.units:
        granted.append(f"{_number(amount)} {unit}" + (f" ({category})" if category else ""))
    return f"{facts.programme_title}: {'; '.join(granted)}."


def _image(facts: CredentialFacts) -> dict[str, Any] | None:
    if not facts.image_address:
        return None
    return {
        "id": facts.image_address,
        "type": "Image",
        **_given(caption=facts.image_caption),
    }


def _issuer(facts: CredentialFacts) -> dict[str, Any]:
    numbers = [
        {"type": "IdentifierEntry", "identifier": number, "identifierType": kind}
        for kind, number in facts.provider_numbers
    ]
    return {
        "id": did_web(facts.site),
        "type": ["Profile"],
        "name": facts.issuer_name,
        "url": facts.issuer_url or facts.home,
        **_given(email=facts.issuer_email, otherIdentifier=numbers),
    }


def _subject(facts: CredentialFacts) -> dict[str, Any]:
    """The holder as an opaque identifier, and what they did.

    `licenseNumber` is what the standard calls the number issued with this credential: ours,
    never the number of a professional licence.
    """
    achievement = _achievement(facts)
    return {
        "id": facts.subject_uuid.urn,
        "type": ["AchievementSubject"],
        **_given(
            activityStartDate=_midnight(facts.started_on),
            activityEndDate=_midnight(facts.ended_on),
        ),
        "creditsEarned": _number(facts.hours),
        "licenseNumber": facts.number,
        **_given(role=facts.role),
        **_given(result=[_pass(told["id"]) for told in achievement.get("resultDescription", [])]),
        "achievement": achievement,
    }


def _pass(description: str) -> dict[str, Any]:
    """A result is always a pass: nothing else is issued."""
    return {
        "type": ["Result"],
        "resultDescription": description,
        "status": "Completed",
        "value": "Pass",
    }


def _achievement(facts: CredentialFacts) -> dict[str, Any]:
    address = facts.achievement_address
    return {
        "id": address,
        "type": ["Achievement"],
        "achievementType": KINDS[facts.kind],
        "name": _title(facts),
        "description": _marked(facts, facts.programme_description),
        "humanCode": facts.programme_code,
        "version": facts.programme_version,
        "inLanguage": facts.language,
        **_given(fieldOfStudy=facts.field_of_study),
        "creditsAvailable": _number(facts.hours),
        **_given(tag=[*facts.tags, *([SAMPLE] if facts.is_sample else [])]),
        "criteria": {
            **_given(id=facts.criteria_address),
            "narrative": facts.criteria_narrative,
        },
        **_given(resultDescription=_assessed(facts)),
    }


def _assessed(facts: CredentialFacts) -> list[dict[str, Any]]:
    """All that had to be passed as one result: it was passed together, and each line costs time."""
    if not facts.assessments:
        return []
    return [
        {
            "id": uuid.uuid5(uuid.NAMESPACE_URL, f"{facts.achievement_address}#result").urn,
            "type": ["ResultDescription"],
            "name": "; ".join(facts.assessments),
            "resultType": "Status",
            "allowedValue": ["Pass", "Fail"],
        }
    ]


def _evidence(item: Evidence) -> dict[str, Any]:
    return {
        **_given(id=item.address),
        "type": ["Evidence"],
        "name": item.name,
        **_given(narrative=item.narrative, genre=item.genre),
    }


def _status(facts: CredentialFacts) -> dict[str, Any]:
    """One entry, not a list of them: the standard has room for the final state only."""
    return {
        "id": f"{facts.status_address}#{facts.status_index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(facts.status_index),
        "statusListCredential": facts.status_address,
    }


def _midnight(day: dt.date | None) -> str | None:
    return f"{day.isoformat()}T00:00:00Z" if day else None


def _number(hours: Decimal) -> int | float:
    """Hours as JSON: a whole number stays one, since 27 and 27.0 are signed differently."""
    return int(hours) if hours == hours.to_integral_value() else float(hours)
