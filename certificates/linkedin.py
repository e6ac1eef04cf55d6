"""The link that fills in LinkedIn's form for a certificate. A plain link: nothing is sent by us."""

import datetime as dt
from urllib.parse import urlencode

from certificates.face import CertificateFace

ADD = "https://www.linkedin.com/profile/add"


def profile_link(face: CertificateFace) -> str:
    """Name, issuer, months, number and address as LinkedIn's form names them."""
    fields = {
        "startTask": "CERTIFICATION_NAME",
        "name": face.title,
        "organizationName": face.provider_name,
        **_month("issue", face.issued_on),
        **_month("expiration", face.valid_until),
        "certUrl": face.verify_url,
        "certId": face.number,
    }
    return f"{ADD}?{urlencode(fields)}"


def _month(which: str, day: dt.date | None) -> dict[str, int]:
    return {f"{which}Year": day.year, f"{which}Month": day.month} if day else {}
