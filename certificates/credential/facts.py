"""What the machine-readable copy of a certificate says: and all it can say.

The copy inside a PDF travels wherever the PDF goes. There is no place here for a name, a
licence number, a score or an address of the holder, so none can slip in.
"""

import datetime as dt
import re
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self
from urllib.parse import quote, urlsplit

from certificates.typesetting.face import CertificateFace, Kind

LIST_SIZE = 131_072
"""Certificates in one status list: the least that the specification allows."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class FactsError(ValueError):
    """A fact that cannot stand in a credential; the message says how to put it right."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something the award rests on, in words that name nobody."""

    name: str
    genre: str = ""
    narrative: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialFacts:
    """Every fact of one credential.

    `assessments` is what was passed, by its title: without any, the credential claims no result.
    `units` is what an accreditor grants beside the hours. `site` is the site's own address with its
    scheme and no path, instants carry a time zone, `hours` are in the unit that `unit` names,
    `provider_numbers` pairs a type such as `ext:cpd-provider-number` with a number. Raises
    FactsError for a fact that cannot stand.
    """

    site: str
    credential_uuid: uuid.UUID
    subject_uuid: uuid.UUID
    issuer_name: str
    issuer_email: str = ""
    issuer_url: str = ""
    provider_numbers: tuple[tuple[str, str], ...] = ()
    programme_code: str
    programme_title: str
    programme_description: str
    programme_version: str
    kind: Kind
    language: str
    field_of_study: str = ""
    tags: tuple[str, ...] = ()
    criteria_narrative: str
    criteria_address: str = ""
    hours: Decimal
    unit: str = "hours"
    started_on: dt.date | None = None
    ended_on: dt.date | None = None
    awarded_at: dt.datetime
    valid_from: dt.datetime
    valid_until: dt.datetime | None
    number: str
    summary: str = ""
    role: str = "Learner"
    assessments: tuple[str, ...] = ()
    units: tuple[tuple[Decimal, str, str], ...] = ()
    is_sample: bool = False
    status_list: int
    status_index: int
    image_address: str = ""
    image_caption: str = ""
    evidence: tuple[Evidence, ...] = ()

    def __post_init__(self) -> None:
        parts = urlsplit(self.site)
        if (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or parts.path not in ("", "/")
        ):
            raise FactsError("Give the site as https:// and a host, without a path.")
        required = (
            "issuer_name", "programme_code", "programme_title", "programme_description",
            "programme_version", "criteria_narrative", "number",
        )  # fmt: skip
        for name in required:
            if not getattr(self, name).strip():
                raise FactsError(f"Enter {name}: a credential cannot be made without it.")
        for name in ("awarded_at", "valid_from", "valid_until"):
            instant = getattr(self, name)
            if instant is not None and instant.tzinfo is None:
                raise FactsError(f"Give {name} with its time zone.")
        if self.valid_until is not None and self.valid_until <= self.valid_from:
            raise FactsError("A credential must end after it begins.")
        if not self.hours.is_finite() or self.hours < 0:
            raise FactsError("Give the hours as a number such as 6.5.")
        if not 0 <= self.status_index < LIST_SIZE or self.status_list < 1:
            raise FactsError(f"Give a place below {LIST_SIZE} in a list counted from 1.")
        if not _LANGUAGE.fullmatch(self.language):
            raise FactsError("Give the language as a code such as en or pt-br.")

    @property
    def home(self) -> str:
        """The site's address without the last slash."""
        return self.site.rstrip("/")

    @property
    def credential_id(self) -> str:
        return self.credential_uuid.urn

    @property
    def achievement_address(self) -> str:
        """One address per programme and version: what was earned stays readable there."""
        code, version = quote(self.programme_code, safe=""), quote(self.programme_version, safe="")
        return f"{self.home}/ob/achievements/{code}/{version}"

    @property
    def status_address(self) -> str:
        return f"{self.home}/ob/status/{self.status_list}"

    @classmethod
    def of_face(
        cls,
        face: CertificateFace,
        *,
        site: str,
        credential_uuid: uuid.UUID,
        subject_uuid: uuid.UUID,
        programme_code: str,
        programme_version: str,
        description: str,
        criteria_narrative: str,
        awarded_at: dt.datetime,
        valid_from: dt.datetime,
        valid_until: dt.datetime | None,
        status_list: int,
        status_index: int,
        issuer_email: str = "",
        provider_numbers: tuple[tuple[str, str], ...] | None = None,
        criteria_address: str = "",
        started_on: dt.date | None = None,
        unit: str = "hours",
        summary: str = "",
        image_address: str = "",
        evidence: Sequence[Evidence] = (),
    ) -> Self:
        """The facts of a printed certificate that may travel.

        The holder's name and licence stay on paper. Without `provider_numbers` those on the face
        are taken.
        """
        if provider_numbers is None:
            provider_numbers = _numbers_of(face)
        return cls(
            site=site,
            credential_uuid=credential_uuid,
            subject_uuid=subject_uuid,
            issuer_name=face.provider_name,
            issuer_email=issuer_email,
            provider_numbers=provider_numbers,
            programme_code=programme_code,
            programme_title=face.title,
            programme_description=description,
            programme_version=programme_version,
            kind=face.kind,
            language=face.language,
            criteria_narrative=criteria_narrative,
            criteria_address=criteria_address,
            hours=face.total_hours,
            unit=unit,
            units=face.units,
            assessments=face.assessments,
            is_sample=face.sample,
            started_on=started_on,
            ended_on=face.completed_on,
            awarded_at=awarded_at,
            valid_from=valid_from,
            valid_until=valid_until,
            number=face.number,
            summary=summary,
            status_list=status_list,
            status_index=status_index,
            image_address=image_address,
            image_caption=face.title,
            evidence=tuple(evidence),
        )


def _numbers_of(face: CertificateFace) -> tuple[tuple[str, str], ...]:
    """The provider's numbers, each with a type that tells whose it is."""
    own = [("ext:provider-number", face.provider_number)] if face.provider_number else []
    return (*own, *((_type_of(body), number) for body, number in face.provider_numbers))


def _type_of(body: str) -> str:
    """`ext:provider-number-board-of-ohio`: the standard has letters, digits and dashes for it.

    What is written in another script has none of these, and its number goes without a name.
    """
    plain = unicodedata.normalize("NFKD", body).encode("ascii", "ignore").decode().lower()
    return "-".join(["ext:provider-number", *re.findall("[a-z0-9]+", plain)])
