"""The link that fills in LinkedIn's form for a certificate. A plain link: nothing is sent by us."""

import datetime as dt
from urllib.parse import urlencode

from certificates.typesetting.face import CertificateFace

ADD = "https://www.linkedin.com/profile/add"


def profile_link(face: CertificateFace) -> str:
    """Name, issuer, months, number and address as LinkedIn's form names them."""
    return f"{ADD}?{urlencode({'startTask': 'CERTIFICATION_NAME', **profile_fields(face)})}"


def profile_fields(face: CertificateFace) -> dict[str, str | int]:
    """What goes into the form, for those who fill it in by hand."""
    return {
        "name": _name(face),
        "organizationName": face.provider_name,
        **_month("issue", face.issued_on),
        **_month("expiration", face.valid_until),
        "certUrl": face.verify_url,
        "certId": face.number,
    }


def profile_lines(face: CertificateFace) -> list[tuple[str, str]]:
    """The same, as LinkedIn labels its fields: words and value, in the order of its form."""
    lines = [
        ("Name", _name(face)),
        ("Issuing organization", face.provider_name),
        ("Issue date", _in_words(face.issued_on)),
        ("Expiration date", _in_words(face.valid_until)),
        ("Credential ID", face.number),
        ("Credential URL", face.verify_url),
    ]
    return [(label, value) for label, value in lines if value]


def _name(face: CertificateFace) -> str:
    """A sample shows how the platform works: on a profile, too, it has to say that it is one."""
    return f"SAMPLE: {face.title}" if face.sample else face.title


def _in_words(day: dt.date | None) -> str:
    return f"{day:%B %Y}" if day else ""


def _month(which: str, day: dt.date | None) -> dict[str, int]:
    return {f"{which}Year": day.year, f"{which}Month": day.month} if day else {}
