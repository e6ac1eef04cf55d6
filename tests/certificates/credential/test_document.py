"""The credential has the exact shape of Open Badges 3.0 and carries nothing of the holder."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from certificates.credential.canonical import canonical
from certificates.credential.contexts import CREDENTIALS, EXTENSIONS, OPEN_BADGES
from certificates.credential.document import as_bytes, build, contexts_for
from certificates.credential.facts import CredentialFacts, FactsError
from tests.certificates.credential.made import AT, FACTS, NUMBER, SHARED, facts, unsigned
from tests.certificates.faces import face


def test_document_has_the_shape_of_the_standard() -> None:
    document = unsigned()

    subject = document.pop("credentialSubject")
    achievement = subject.pop("achievement")
    result_id = achievement["resultDescription"][0]["id"]
    assert document == {
        "@context": [CREDENTIALS, OPEN_BADGES, EXTENSIONS],
        "id": "urn:uuid:8a6e0000-0000-4000-8000-000000017167",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Foundations of dry needling",
        "description": "Foundations of dry needling: 45.5 hours.",
        "image": {
            "id": "https://filiform.example/ob/badge.png",
            "type": "Image",
            "caption": "Badge: foundations of dry needling",
        },
        "issuer": {
            "id": "did:web:filiform.example",
            "type": ["Profile"],
            "name": "Filiform School of Dry Needling",
            "url": "https://filiform.example",
            "email": "registrar@filiform.example",
            "otherIdentifier": [
                {
                    "type": "IdentifierEntry",
                    "identifier": "50-2417",
                    "identifierType": "ext:provider-number",
                },
                {
                    "type": "IdentifierEntry",
                    "identifier": "FL-88",
                    "identifierType": "ext:approval-number",
                },
            ],
        },
        "awardedDate": "2026-11-20T09:00:00Z",
        "validFrom": "2026-11-20T09:00:00Z",
        "validUntil": "2028-11-20T09:00:00Z",
        "evidence": [
            {
                "type": ["Evidence"],
                "name": "Observed practical",
                "narrative": "Signed off on 18 November 2026.",
                "genre": "Practical assessment",
            }
        ],
        "credentialStatus": {
            "id": "https://filiform.example/ob/status/1#94567",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "94567",
            "statusListCredential": "https://filiform.example/ob/status/1",
        },
        "credentialSchema": [
            {
                "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/"
                "ob_v3p0_achievementcredential_schema.json",
                "type": "1EdTechJsonSchemaValidator2019",
            }
        ],
    }
    assert subject == {
        "id": "urn:uuid:11110000-0000-4000-8000-000000017167",
        "type": ["AchievementSubject"],
        "activityStartDate": "2026-10-01T00:00:00Z",
        "activityEndDate": "2026-11-18T00:00:00Z",
        "creditsEarned": 45.5,
        "licenseNumber": NUMBER,
        "role": "Learner",
        "result": [
            {
                "type": ["Result"],
                "resultDescription": result_id,
                "status": "Completed",
                "value": "Pass",
            }
        ],
    }
    assert achievement == {
        "id": "https://filiform.example/ob/achievements/dn-foundations/3",
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": "Foundations of dry needling",
        "description": "Anatomy, safe insertion and assessment of the upper quarter.",
        "humanCode": "dn-foundations",
        "version": "3",
        "inLanguage": "en",
        "fieldOfStudy": "Physiotherapy",
        "creditsAvailable": 45.5,
        "tag": ["dry needling", "CPD"],
        "criteria": {
            "id": "https://filiform.example/programmes/dn-foundations/",
            "narrative": "All modules, a pass in the final test and an observed sign-off.",
        },
        "resultDescription": [
            {
                "id": result_id,
                "type": ["ResultDescription"],
                "name": "Final assessment",
                "resultType": "Status",
                "allowedValue": ["Pass", "Fail"],
            }
        ],
    }


def test_document_has_no_member_that_the_reference_credential_lacks() -> None:
    path = SHARED / "ours/credential.json"
    if not path.exists():
        pytest.skip("the shared Open Badges files are not here")
    reference = json.loads(path.read_text())

    assert _members(unsigned()) - _members(reference) == set()


def _members(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(_members(member) for member in value.values()))
    if isinstance(value, list):
        return set().union(*(_members(member) for member in value))
    return set()


def test_nothing_of_the_holder_gets_in_from_a_face_full_of_it() -> None:
    paper = face(
        holder_name="Zebedee Quillfeather",
        licence_number="LIC-SECRET-4711",
        licence_issuer="Board of Secrets",
        place_or_mode="Score 97 of 100",
        presenter="zebedee@holder.example",
        assessments=["Safety test"],
        assessor="Zebedee Examiner",
    )
    made = CredentialFacts.of_face(
        paper,
        site="https://filiform.example",
        credential_uuid=FACTS["credential_uuid"],
        subject_uuid=FACTS["subject_uuid"],
        programme_code="dn-foundations",
        programme_version="3",
        description="What is learnt.",
        criteria_narrative="What is asked.",
        awarded_at=AT,
        valid_from=AT,
        valid_until=None,
        status_list=1,
        status_index=7,
    )
    text = as_bytes(build(made)).decode()

    holder = (
        "Zebedee",
        "Quillfeather",
        "LIC-SECRET",
        "Secrets",
        "97",
        "holder.example",
        paper.code,
    )
    assert [word for word in holder if word in text] == []
    assert json.loads(text)["credentialSubject"]["licenseNumber"] == paper.number
    assert sorted(json.loads(text)["credentialSubject"]) == [
        "achievement",
        "activityEndDate",
        "creditsEarned",
        "id",
        "licenseNumber",
        "result",
        "role",
        "type",
    ]


def test_optional_facts_leave_no_empty_member() -> None:
    document = unsigned(
        valid_until=None,
        image_address="",
        issuer_email="",
        provider_numbers=(),
        evidence=(),
        tags=(),
        field_of_study="",
        criteria_address="",
        started_on=None,
        ended_on=None,
    )

    assert {"validUntil", "image", "evidence"} & set(document) == set()
    assert sorted(document["issuer"]) == ["id", "name", "type", "url"]
    assert document["credentialSubject"]["achievement"]["criteria"] == {
        "narrative": "All modules, a pass in the final test and an observed sign-off."
    }
    assert canonical(document).endswith(" .\n")


def test_extensions_are_named_only_for_the_types_of_1edtech() -> None:
    document = unsigned()
    del document["credentialSchema"]

    assert contexts_for(document) == [CREDENTIALS, OPEN_BADGES]


def test_refresh_is_off_unless_asked_for() -> None:
    address = "https://filiform.example/ob/refresh/X"

    assert "refreshService" not in unsigned()
    assert build(facts(), refresh=address)["refreshService"] == {
        "id": address,
        "type": "1EdTechCredentialRefresh",
    }


@pytest.mark.parametrize(
    ("hours", "written"),
    [(Decimal("27.00"), "27"), (Decimal("45.50"), "45.5"), (Decimal("0.25"), "0.25")],
    ids=["whole", "half", "quarter"],
)
def test_hours_are_plain_numbers(hours: Decimal, written: str) -> None:
    assert json.dumps(unsigned(hours=hours)["credentialSubject"]["creditsEarned"]) == written


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"site": "filiform.example"}, "Give the site as https:// and a host, without a path."),
        ({"site": "https://a.example/x"}, "Give the site as https:// and a host, without a path."),
        ({"number": " "}, "Enter number: a credential cannot be made without it."),
        ({"awarded_at": dt.datetime(2026, 1, 1)}, "Give awarded_at with its time zone."),  # noqa: DTZ001
        ({"valid_until": AT}, "A credential must end after it begins."),
        ({"hours": Decimal(-1)}, "Give the hours as a number such as 6.5."),
        ({"hours": Decimal("NaN")}, "Give the hours as a number such as 6.5."),
        ({"status_index": 131_072}, "Give a place below 131072 in a list counted from 1."),
        ({"status_index": -1}, "Give a place below 131072 in a list counted from 1."),
        ({"language": "English"}, "Give the language as a code such as en or pt-br."),
    ],
    ids=lambda value: str(value)[:30],
)
def test_facts_that_cannot_stand_are_refused(change: dict, sentence: str) -> None:
    with pytest.raises(FactsError) as refusal:
        facts(**change)

    assert str(refusal.value) == sentence


def test_without_an_assessment_no_result_is_claimed() -> None:
    subject = unsigned(assessments=())["credentialSubject"]

    assert "result" not in subject
    assert "resultDescription" not in subject["achievement"]


def test_several_assessments_are_named_in_one_result() -> None:
    subject = unsigned(assessments=("Safety test", "Practical"))["credentialSubject"]

    [told] = subject["achievement"]["resultDescription"]
    assert told["name"] == "Safety test; Practical"
    assert [one["resultDescription"] for one in subject["result"]] == [told["id"]]


def test_a_sample_says_so_wherever_it_is_named() -> None:
    document = unsigned(is_sample=True)

    achievement = document["credentialSubject"]["achievement"]
    assert (document["name"], achievement["name"]) == (
        "SAMPLE: Foundations of dry needling",
        "SAMPLE: Foundations of dry needling",
    )
    marked = "SAMPLE, earned on sample content that nobody has reviewed clinically; it certifies nothing. "
    assert document["description"] == f"{marked}Foundations of dry needling: 45.5 hours."
    assert achievement["description"] == (
        f"{marked}Anatomy, safe insertion and assessment of the upper quarter."
    )
    assert achievement["tag"] == ["dry needling", "CPD", "SAMPLE"]


def test_units_of_an_accreditor_stand_beside_the_hours() -> None:
    units = ((Decimal("0.80"), "CEU", ""), (Decimal("1.50"), "hours", "Ethics"))

    assert unsigned(units=units)["description"] == (
        "Foundations of dry needling: 45.5 hours; 0.8 CEU; 1.5 hours (Ethics)."
    )


@pytest.mark.parametrize(
    ("changes", "numbers"),
    [
        ({"provider_number": "50-2417"}, [("ext:provider-number", "50-2417")]),
        (
            {
                "provider_number": "",
                "provider_numbers": [["Board of Ohio", "P-1"], ["Ordre des kinés", "7"]],
            },
            [
                ("ext:provider-number-board-of-ohio", "P-1"),
                ("ext:provider-number-ordre-des-kines", "7"),
            ],
        ),
        (
            {"provider_number": "", "provider_numbers": [["日本理学療法士協会", "3"]]},
            [("ext:provider-number", "3")],
        ),
        ({"provider_number": ""}, []),
    ],
    ids=["the one of the settings", "those of the list", "another script", "none"],
)
def test_the_issuer_bears_the_numbers_on_the_paper(
    changes: dict, numbers: list[tuple[str, str]]
) -> None:
    made = CredentialFacts.of_face(
        face(**changes),
        **{
            name: FACTS[name]
            for name in ("site", "credential_uuid", "subject_uuid", "programme_code")
        },
        programme_version="3",
        description="What is learnt.",
        criteria_narrative="What is asked.",
        awarded_at=AT,
        valid_from=AT,
        valid_until=None,
        status_list=1,
        status_index=7,
    )

    told = build(made)["issuer"].get("otherIdentifier", [])
    assert [(one["identifierType"], one["identifier"]) for one in told] == numbers
