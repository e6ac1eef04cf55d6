"""A certificate's facts, complete and plausible, to vary in tests."""

from typing import Any

from certificates.typesetting.face import CertificateFace

FACTS: dict[str, Any] = {
    "title": "Foundations of dry needling",
    "kind": "completion",
    "holder_name": "Ana María Ferreira Jones",
    "licence_number": "PT 41207",
    "licence_issuer": "Florida Board of Physical Therapy",
    "provider_name": "Filiform School of Dry Needling",
    "provider_number": "50-2417",
    "number": "FF-2026-7QK29FXRM4",
    "code": "7QK29FXRM4AB",
    "verify_url": "https://filiform.example/c/7QK29FXRM4AB",
    "issued_on": "2026-11-20",
    "completed_on": "2026-11-18",
    "valid_until": "2028-11-17",
    "credits": [
        ["Self-paced online", "14.50"],
        ["Live online", "4"],
        ["In person, hands-on", "27"],
    ],
    "courses": [
        ["DN-101", "Foundations, safety and consent"],
        ["DN-102", "Upper quarter: neck, shoulder and arm"],
    ],
    "objectives": [
        "Find the rule for a jurisdiction and a profession",
        "Perform clean needle technique from hand hygiene to disposal",
        "Recognise and respond to pneumothorax, vasovagal reaction and bleeding",
    ],
    "place_or_mode": "Online and in person, Tampa, Florida",
    "presenter": "Dr Helena Okafor, PT, DPT",
    "sample": False,
    "language": "en",
    "starts_on": None,
    "description": "",
    "version": "",
    "provider_numbers": [],
    "approvals": [],
    "units": [],
    "signatories": [["Marcus Lindqvist", "Director of Education", ""]],
    "further_licences": [],
    "assessments": [],
    "assessor": "",
    "paper": None,
}


def face(**changes: Any) -> CertificateFace:
    return CertificateFace.from_data(FACTS | changes)


SIGNATURE = "5e" * 32
"""Where the tests look for the picture of a signature."""

EVERYTHING: dict[str, Any] = FACTS | {
    "starts_on": "2026-11-14",
    "version": "3.2",
    "description": "Theory, supervised practice and assessment of dry needling of the upper quarter,"
    " with emphasis on clean technique, consent and the recognition of adverse events.",
    "provider_numbers": [["Florida Board of Physical Therapy", "50-2417"], ["BOC", "P8821"]],
    "approvals": [
        ["Texas Board of Physical Therapy Examiners", "TX-88213", ""],
        [
            "Nevada Physical Therapy Board",
            "NV-2026-114",
            "This course is approved by the Nevada Physical Therapy Board under number NV-2026-114.",
        ],
    ],
    "units": [["4.55", "CEU", ""], ["2", "contact hours", "Ethics and jurisprudence"]],
    "signatories": [
        ["Marcus Lindqvist", "Director of Education", SIGNATURE],
        ["Dr Ruth Amsel", "Head of training", ""],
    ],
    "further_licences": [["TX 1182", "Texas"]],
    "assessments": ["Final examination", "Practical examination of six techniques"],
    "assessor": "Dr Ivo Hartmann",
    "paper": "us-letter",
}
