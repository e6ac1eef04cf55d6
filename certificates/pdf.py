"""One certificate to PDF bytes: A4 or Letter, tagged, archival, the same bytes every time."""

import json
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from certificates import qr
from certificates.codes import shown
from certificates.face import CertificateFace, FaceError, Kind
from certificates.typesetter import DESIGN, MissingGlyph, set_page

__all__ = [
    "TEMPLATE_VERSION",
    "CertificateFace",
    "FaceError",
    "Kind",
    "MissingGlyph",
    "Paper",
    "render",
]

TEMPLATE_VERSION = "2"
"""Raise it when the design changes what a certificate looks like or says."""

Paper = Literal["a4", "us-letter"]

_FIRST_LANGUAGE = "en"


def render(
    face: CertificateFace,
    *,
    made_at: datetime,
    paper: Paper = "a4",
    more_fonts: Path | None = None,
) -> bytes:
    """The certificate as PDF/A-3a and PDF/UA-1. Same arguments, same bytes.

    Raises MissingGlyph rather than print a name with holes in it; `more_fonts` names a
    folder of further fonts, for Chinese, Japanese and Korean names for instance.
    """
    return set_page(_page(face, paper), made_at=made_at, more_fonts=more_fonts)


def _page(face: CertificateFace, paper: Paper) -> dict[str, Any]:
    own_language, _, own_region = face.language.partition("-")
    lang, words = _words(own_language)
    valid_until = _day(face.valid_until, words) if face.valid_until else words["no_expiry"]
    return {
        "paper": paper,
        "lang": lang,
        "own_lang": own_language,
        "own_region": own_region.upper() if len(own_region) == 2 else None,
        "face": face.as_data() | {"signatory_name": face.signatory_name},
        "words": _phrases(face, words),
        "credits": [[mode, _number(hours)] for mode, hours in face.credits],
        "total_hours": _number(face.total_hours),
        "completed_on": _day(face.completed_on, words),
        "issued_on": _day(face.issued_on, words),
        "valid_until": valid_until,
        "code": shown(face.code),
        "address": qr.shown_address(face.verify_url),
        "qr": qr.svg(qr.scannable(face.verify_url), quiet_zone=0),
    }


def _phrases(face: CertificateFace, words: dict[str, Any]) -> dict[str, Any]:
    """The printed sentences with this certificate's facts filled in."""
    heading = words[f"heading_{face.kind}"]
    licence = None
    if face.licence_number:
        licence = words["licence"].format(number=face.licence_number)
        licence = " · ".join(filter(None, [licence, face.licence_issuer]))
    completed = "has_certified" if face.kind == "certification" else "has_completed"
    return words | {
        "heading": heading,
        "licence": licence,
        "has_completed": words[completed],
        "provider_number": words["provider_number"].format(number=face.provider_number),
        "signatory": " · ".join(filter(None, [face.signatory_role, words["signatory"]])),
        "qr_alt": words["qr_alt"].format(address=face.verify_url),
        "continuation": words["continuation"].format(number=face.number, name=face.holder_name),
        "document_title": words["document_title"].format(
            heading=heading, title=face.title, name=face.holder_name
        ),
    }


@cache
def _words(language: str) -> tuple[str, dict[str, Any]]:
    """The fixed wording and the language it is really in: English where ours ends."""
    path = DESIGN / "words" / f"{language}.json"
    if not path.exists():
        language, path = _FIRST_LANGUAGE, path.with_name(f"{_FIRST_LANGUAGE}.json")
    return language, json.loads(path.read_text())


def _day(day: date, words: dict[str, Any]) -> str:
    month = words["months"][day.month - 1]
    return str(words["date"].format(day=day.day, month=month, year=day.year))


def _number(hours: Decimal) -> str:
    """Hours without idle zeros: 6.50 is 6.5 and 10 stays 10."""
    return f"{hours.normalize():f}"
