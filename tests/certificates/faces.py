"""A certificate's facts, complete and plausible, to vary in tests."""

from typing import Any

from certificates.face import CertificateFace

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
    "signatory_name": "Marcus Lindqvist",
    "signatory_role": "Director of Education",
    "sample": False,
    "language": "en",
}


def face(**changes: Any) -> CertificateFace:
    return CertificateFace.from_data(FACTS | changes)
