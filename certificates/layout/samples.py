"""People and facts to look at a design with: the names that break pages, the least and the most."""

import unicodedata
from collections.abc import Mapping
from typing import Any

NAMES: Mapping[str, str] = {
    "short": "Li Wu",
    "vietnamese": "Nguyễn Thị Phương Thảo Đặng",
    "composed": unicodedata.normalize("NFD", "Zoë Łukasiewicz-Ångström Çelikoğlu"),
    "arabic": "محمد عبد الرحمن الأنصاري الحسيني",
    "devanagari": "अनुष्का श्रीवास्तव त्रिपाठी",
    "long": (
        "Maximiliana Bartholomäa Freifrau von und zu Hohenstaufen-Wittelsbach-Sayn "
        "y Fernández de Córdoba"
    ),
}
"""The six hardest, by what is hard about them."""

HARD: Mapping[str, str] = {
    "a short name": NAMES["short"],
    "a Vietnamese name": NAMES["vietnamese"],
    "a name with many accents": NAMES["composed"],
    "an Arabic name": NAMES["arabic"],
    "a name in Devanagari": NAMES["devanagari"],
    "a very long name": NAMES["long"],
}

FEWEST: Mapping[str, Any] = {
    "title": "First aid",
    "kind": "completion",
    "provider_name": "Filiform",
    "number": "FF-2026-7QK29FXRM4",
    "code": "7QK29FXRM4AB",
    "verify_url": "https://school.example/c/7QK29FXRM4AB",
    "issued_on": "2026-05-01",
    "completed_on": "2026-05-01",
    "credits": [["Self-paced", "1"]],
    "courses": [["DN-001", "First aid"]],
    "signatory_name": "M. Li",
    "language": "en",
}

USUAL: Mapping[str, Any] = {
    "title": "Foundations of dry needling",
    "kind": "completion",
    "licence_number": "PT 41207",
    "licence_issuer": "Florida Board of Physical Therapy",
    "provider_name": "Filiform School of Dry Needling",
    "provider_number": "50-2417",
    "number": "FF-2026-7QK29FXRM4",
    "code": "7QK29FXRM4AB",
    "verify_url": "https://school.example/c/7QK29FXRM4AB",
    "issued_on": "2026-11-20",
    "completed_on": "2026-11-18",
    "valid_until": "2028-11-17",
    "credits": [["Self-paced online", "14.5"], ["In person, hands-on", "27"]],
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
    "language": "en",
}

MOST: Mapping[str, Any] = {
    **USUAL,
    "title": (
        "Advanced dry needling of the shoulder girdle, the cervical spine and the thoracic wall "
        "with ultrasound guidance"
    ),
    "kind": "certification",
    "licence_number": "PT-1234567-AZ-2026",
    "licence_issuer": "Arizona State Board of Physical Therapy and Occupational Therapy Examiners",
    "provider_name": "The International Filiform School of Dry Needling and Manual Therapy",
    "provider_numbers": [
        ["Texas Physical Therapy Association", "TPTA-2417"],
        ["Florida Board of Physical Therapy", "50-2417"],
    ],
    "approvals": [
        ["Texas Physical Therapy Association", "78123A", "Approved for 41.5 hours in Texas."],
        ["Nevada Physical Therapy Board", "NV-2026-118", ""],
    ],
    "units": [["4.15", "CEU", ""], ["2", "contact hours", "Ethics"]],
    "credits": [
        ["Self-paced online", "14.5"],
        ["Live online", "4"],
        ["In person, hands-on, supervised", "27.25"],
    ],
    "courses": [
        [f"DN-{number}", f"Part {number - 200}: regions, risks and supervised practice by hand"]
        for number in range(201, 209)
    ],
    "objectives": [
        f"Objective {number}: choose, justify and carry out a technique that fits what the "
        "examination has shown, and say when not to needle"
        for number in range(1, 11)
    ],
    "description": (
        "The holder has examined, needled and followed up patients under supervision and has "
        "answered for every decision in writing."
    ),
    "version": "3",
    "starts_on": "2026-03-02",
    "place_or_mode": "Live online, and in person at the Sample Hospital, Kansas City, Missouri",
    "presenter": "Prof. Dr Helena Adaeze Okafor-Lindgren, PT, DPT, OCS, FAAOMPT",
    "signatories": [
        ["Marcus Lindqvist", "Director of Education", ""],
        ["Dr Beatriz Salgado Montenegro", "Chair of the board of examiners", ""],
        ["Tomasz Wróblewski", "Assessor", ""],
        ["Priya Raghunathan", "Registrar", ""],
    ],
}
_AMOUNTS: Mapping[str, Mapping[str, Any]] = {"fewest": FEWEST, "usual": USUAL, "most": MOST}
AMOUNTS = tuple(_AMOUNTS)


def sample_facts(
    person: str = "vietnamese", amount: str = "usual", *, sample: bool = True, language: str = "en"
) -> dict[str, Any]:
    """The facts of a certificate nobody was given, for `CertificateFace.from_data`."""
    chosen = dict(_AMOUNTS[amount])
    if "signatories" in chosen:
        chosen = {k: v for k, v in chosen.items() if not k.startswith("signatory_")}
    return chosen | {"holder_name": NAMES[person], "sample": sample, "language": language}
